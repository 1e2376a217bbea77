"""What somebody would try who wants more than their own rows: each test is named after the attack."""

from collections.abc import Iterator, Sequence
from uuid import UUID, uuid4

import jwt
import pytest

from local.settings import Stack
from tests.factories import OTHER_SECRET, Person
from tests.integration.rest import REFUSED, Caller, World, open_world, path_of
from tests.integration.rls_matrix import SAMPLES, read_matrix

SOME_DAY = "2026-03-02"
OWNED = ("partner_segments", "partner_landing_pages", "partner_marketing_campaigns")


@pytest.fixture(scope="module")
def world(stack: Stack) -> Iterator[World]:
    with open_world(stack) as opened:
        yield opened


@pytest.fixture(scope="module")
def victim(world: World) -> Person:
    """A partner with a row in every table that has partners' rows."""
    person = world.factory.partner(company_name="Victim BV")
    for table, sample in SAMPLES.items():
        if table not in {"profiles", "partner_performance_stats"}:
            world.insert(table, sample.make(world, person))
    return person


def readable_with(world: World, headers: dict[str, str]) -> dict[str, int]:
    """By table, the rows that a caller with these headers gets to see."""
    caller = Caller(world.client, {"apikey": world.stack.keys.publishable_key, **headers})
    seen = {}
    for table in read_matrix():
        answer = caller.get(f"{table}?limit=5")
        assert answer.status_code == 200 or answer.status_code in REFUSED, (table, answer.text)
        seen[table] = len(answer.json()) if answer.status_code == 200 else 0
    return {table: rows for table, rows in seen.items() if rows}


@pytest.mark.parametrize(
    "schema", ["private", "auth", "pg_catalog", "supabase_migrations", "information_schema"]
)
@pytest.mark.parametrize("role", ["anonymous", "partner", "admin", "service"])
def test_asking_for_another_schema(world: World, victim: Person, schema: str, role: str) -> None:
    caller = world.caller(role, victim)
    for table in ("idempotency_keys", "users", "attributed_leads", "pg_class"):
        assert caller.get(table, {"Accept-Profile": schema}).status_code == 406
    for function in ("is_admin", "for_each_partner", "pg_sleep"):
        assert caller.post(f"rpc/{function}", {}, {"Content-Profile": schema}).status_code == 406
    for relation in (f"{schema}.idempotency_keys", "pg_class", "users", "pg_stat_activity"):
        assert caller.get(relation).status_code in {400, 404}


JOB_CALLS: dict[str, dict[str, object]] = {
    "claim_job_run": {"p_job": "taken_over", "p_date": SOME_DAY},
    "fail_job_run": {"p_job": "taken_over", "p_date": SOME_DAY, "p_attempt": 1, "p_error": "x"},
    "calculate_partner_lead_stats": {"p_date": SOME_DAY, "p_attempt": 1},
    "calculate_partner_lead_gaps": {"p_date": SOME_DAY, "p_attempt": 1},
    "read_lead_histories": {"p_date": SOME_DAY, "p_days": 9, "p_after": None, "p_limit": 1},
    "put_lead_forecasts": {"p_date": SOME_DAY, "p_attempt": 1, "p_forecasts": "{}"},
    "link_partners_to_segments": {"p_dry_run": False},
    "begin_recommendations": {"p_date": SOME_DAY, "p_attempt": 1, "p_above": 0, "p_size": 1},
    "open_job_shard": {"p_job": "taken_over", "p_date": SOME_DAY, "p_attempt": 1, "p_shard": 0},
    "note_job_shard_failure": {
        "p_job": "taken_over",
        "p_date": SOME_DAY,
        "p_attempt": 1,
        "p_shard": 0,
        "p_error": "x",
    },
    "recommendation_snapshots": {"p_date": SOME_DAY, "p_after": None, "p_limit": 10},
    "find_operator_alerts": {"p_jobs": []},
    "measure_jobs": {"p_jobs": []},
    "prune_marketing_history": {"p_date": SOME_DAY, "p_attempt": 1, "p_most": 1},
    "write_due_notifications": {"p_jobs": []},
    "write_recommendations": {
        "p_date": SOME_DAY,
        "p_attempt": 1,
        "p_shard": 0,
        "p_after": None,
        "p_next": None,
        "p_partner_ids": [],
        "p_proposals": "[]",
        "p_counts": "{}",
    },
    "begin_effects": {"p_date": SOME_DAY, "p_attempt": 1},
    "list_effects_due": {"p_date": SOME_DAY, "p_outlooks": 1},
    "read_effect_panel": {
        "p_segment_id": str(uuid4()),
        "p_partner_ids": [],
        "p_first": SOME_DAY,
        "p_clean_from": SOME_DAY,
        "p_last": SOME_DAY,
        "p_donors": 1,
    },
    "count_other_changes": {"p_effects": "[]"},
    "write_effects": {"p_date": SOME_DAY, "p_attempt": 1, "p_effects": "[]", "p_outlooks": "[]"},
    "finish_effects": {"p_date": SOME_DAY, "p_attempt": 1, "p_counts": "{}", "p_report": "[]"},
    "refresh_partner_performance_stats": {},
    "list_dispatch_accounts": {"p_channel": "google_ads"},
    "claim_platform_operations": {
        "p_channel": "google_ads",
        "p_account": "1234567890",
        "p_campaign_id": None,
        "p_limit": 1,
        "p_lease_seconds": 1,
    },
    "record_platform_operation": {"p_id": 1, "p_attempt": 1, "p_outcome": "done"},
    "record_account_state": {"p_channel": "google_ads", "p_account": "1234567890"},
    "take_platform_tokens": {"p_channel": "google_ads", "p_wants": "[]", "p_limits": "{}"},
    "slow_platform_account": {"p_channel": "google_ads", "p_account": "1234567890", "p_seconds": 1},
    "begin_mail_run": {"p_run_id": str(uuid4()), "p_seconds": 1, "p_lost_after_seconds": 900},
    "end_mail_run": {"p_run_id": str(uuid4())},
    "list_due_mails": {
        "p_kind": "digest",
        "p_now": f"{SOME_DAY}T07:00:00Z",
        "p_after": str(uuid4()),
        "p_limit": 1,
        "p_most": 1,
    },
    "step_mail_run": {"p_run_id": str(uuid4()), "p_seconds": 1, "p_now": f"{SOME_DAY}T07:00:00Z"},
    "count_waiting_page_views": {},
    "begin_campaign_sync": {"p_date": SOME_DAY, "p_attempt": 1, "p_above": 0, "p_size": 1},
    "list_sync_accounts": {"p_date": SOME_DAY, "p_attempt": 1, "p_shard": 0},
    "write_campaign_sync": {"p_date": SOME_DAY, "p_attempt": 1, "p_shard": 0, "p_read": "{}"},
    "write_drift_proposals": {"p_date": SOME_DAY, "p_attempt": 1, "p_shard": 0, "p_proposals": "[]"},
    "finish_campaign_sync": {"p_date": SOME_DAY, "p_attempt": 1, "p_shard": 0, "p_counts": "{}"},
}


# What only the roles of the functions without a log-in call.
NOBODYS_CALLS: dict[str, dict[str, object]] = {
    "read_public_page": {"p_path": "/nowhere"},
    "read_previewed_page": {"p_token": "nothing"},
    "list_public_pages": {},
    "count_page_view": {"p_path": "/nowhere", "p_visitor": "somebody"},
    "take_page_lead": {"p_path": "/nowhere", "p_visitor": "somebody", "p_lead": "{}"},
    "refuse_page_form": {"p_path": "/nowhere", "p_reason": "honeypot"},
    "stop_mail": {"p_person_id": str(uuid4())},
    "record_mail_event": {"p_event": "{}"},
}


@pytest.mark.parametrize("function", NOBODYS_CALLS)
@pytest.mark.parametrize("role", ["anonymous", "partner", "admin", "service"])
def test_calling_what_only_functions_without_a_log_in_call(
    world: World, victim: Person, function: str, role: str
) -> None:
    answer = world.caller(role, victim).post(f"rpc/{function}", NOBODYS_CALLS[function])
    assert answer.status_code == (401 if role == "anonymous" else 403), answer.text


@pytest.mark.parametrize("function", JOB_CALLS)
@pytest.mark.parametrize("role", ["anonymous", "partner", "admin"])
def test_calling_what_only_jobs_call(world: World, victim: Person, function: str, role: str) -> None:
    answer = world.caller(role, victim).post(f"rpc/{function}", JOB_CALLS[function])
    assert answer.status_code == (401 if role == "anonymous" else 403), answer.text
    assert world.find("job_runs", {"job": "taken_over"}) is None


def calls_about(
    person: Person, segment_id: UUID, recommendation_id: UUID, campaign_id: UUID, page_id: UUID
) -> dict[str, dict[str, object]]:
    """Every function that people may call, about one partner."""
    partner: dict[str, object] = {"p_partner_id": str(person.id)}
    campaign = partner | {"p_campaign_id": str(campaign_id)}
    page = partner | {"p_page_id": str(page_id)}
    proposal = partner | {"p_recommendation_id": str(recommendation_id)}
    return {
        "list_partner_segments": partner,
        "list_partner_lead_gaps": partner,
        "list_partner_lead_stats": partner,
        "get_partner_budget": partner | {"p_day": "2026-03-01"},
        "get_partner_pacing": partner | {"p_segment_id": None, "p_day": "2026-03-01"},
        "get_budget_what_if": partner | {"p_date": "2026-03-01"},
        "link_partner_segment": partner | {"p_segment_id": str(segment_id)},
        "list_segment_partner_marketing": {
            "p_segment_id": str(segment_id),
            "p_month_start": "2026-03-01",
        },
        "review_recommendation": proposal | {"p_decision": "approved"},
        "preview_recommendation": proposal,
        "approve_recommendations": partner | {"p_recommendation_ids": [str(recommendation_id)]},
        "review_recommendation_once": proposal | {"p_decision": "approved"},
        "describe_recommendation": proposal,
        "approve_recommendations_once": partner | {"p_recommendation_ids": [str(recommendation_id)]},
        "get_marketing_recommendation": proposal,
        "list_marketing_recommendations": partner,
        "list_all_marketing_recommendations": {},
        "rule_effects": {},
        "list_landing_pages": partner,
        "get_landing_page": page,
        "get_landing_page_facts": partner | {"p_segment_id": str(segment_id)},
        "find_landing_page_answer": partner | {"p_request": "{}", "p_idempotency_key": str(uuid4())},
        "create_landing_page": partner | {"p_page": '{"title": "Taken"}', "p_proposed_path": "/taken"},
        "update_landing_page": page | {"p_changes": '{"title": "Taken"}', "p_version": 1},
        "create_landing_page_preview": page | {"p_token_hash": "00" * 32},
        "list_partner_campaigns": partner,
        "get_partner_campaign": campaign,
        "create_partner_campaign": partner | {"p_campaign": '{"channel": "seo"}'},
        "update_partner_campaign": campaign | {"p_changes": '{"daily_budget": "9.00"}'},
        "list_campaign_metrics": campaign,
        "import_campaign_metrics": campaign | {"p_days": '[{"date": "2026-03-01", "leads": 9}]'},
        "retry_partner_campaign": campaign,
        "list_partner_ad_accounts": partner,
        "link_partner_ad_account": partner | {"p_channel": "google_ads", "p_account": "1234567890"},
        "take_language_model_call": partner,
        "unlink_partner_ad_account": partner | {"p_channel": "google_ads"},
        "retry_platform_operation": {"p_id": 1},
        "withdraw_platform_operation": {"p_id": 1},
        "switch_mail_address_on": {"p_address": "somebody@example.test"},
    }


def own_calls(notification_ids: Sequence[int]) -> dict[str, dict[str, object]]:
    """Every function that people may call about nobody but themselves."""
    return {
        "list_notifications": {},
        "count_unread_notifications": {},
        "mark_notifications_read": {"p_ids": list(notification_ids), "p_up_to": "2999-01-01T00:00:00Z"},
        "get_notification_preferences": {},
        "update_notification_preferences": {"p_language": "en", "p_by_email": False},
    }


def test_reading_marking_and_silencing_what_another_partner_is_told(world: World, victim: Person) -> None:
    told = "select id, read_at from public.notifications where recipient_id = %s order by id"
    before = world.db.execute(told, [victim.id]).fetchall()
    chosen = world.find("notification_settings", {"profile_id": str(victim.id)})
    assert None in {read_at for _id, read_at in before}
    for intruder in (world.other, world.admin):
        for function, arguments in own_calls([row[0] for row in before]).items():
            answer = world.user(intruder).post(f"rpc/{function}", arguments)
            assert answer.status_code == 200, answer.text
            # Admins are told about partners, and see what they are told themselves.
            assert f'recipient_id":"{victim.id}' not in answer.text.replace(" ", ""), function
            assert world.anonymous().post(f"rpc/{function}", arguments).status_code == 401
    assert world.db.execute(told, [victim.id]).fetchall() == before
    assert world.find("notification_settings", {"profile_id": str(victim.id)}) == chosen


def test_the_calls_above_are_all_there_are(world: World, victim: Person) -> None:
    functions = world.db.execute(
        "select proname from pg_proc where pronamespace = 'public'::regnamespace and prokind in ('f', 'p')"
    ).fetchall()
    about = calls_about(victim, uuid4(), uuid4(), uuid4(), uuid4())
    closed = JOB_CALLS.keys() | NOBODYS_CALLS.keys()
    assert {name for (name,) in functions} == closed | about.keys() | own_calls(()).keys()


FOR_ADMINS = {
    "list_segment_partner_marketing",
    "list_all_marketing_recommendations",
    "rule_effects",
    "retry_platform_operation",
    "withdraw_platform_operation",
    "switch_mail_address_on",
}


def test_asking_a_function_about_another_partner(world: World, victim: Person) -> None:
    segment_id = world.factory.segment()
    world.factory.link(victim, segment_id)
    proposal = world.factory.recommendation(victim, {"action_type": "raise_monthly_budget", "to": "1.00"})
    campaign = world.factory.campaign(victim, channel="seo")
    page = world.factory.landing_page(victim)
    unknown = Person(uuid4(), "")
    for function, arguments in calls_about(victim, segment_id, proposal, campaign, page).items():
        answer = world.user(world.other).post(f"rpc/{function}", arguments)
        if function in FOR_ADMINS:
            assert answer.status_code == 403
            continue
        if function == "approve_recommendations":
            (item,) = answer.json()
            assert (item["id"], item["result"], item["message"]) == (
                str(proposal),
                "not_found",
                "There is no such proposal",
            )
            continue
        assert answer.json() is None or answer.status_code == 404, answer.text
        # and the same as about nobody at all
        nobody = world.user(world.other).post(
            f"rpc/{function}", calls_about(unknown, segment_id, uuid4(), uuid4(), uuid4())[function]
        )
        assert (answer.status_code, answer.content) == (nobody.status_code, nobody.content)
        assert world.anonymous().post(f"rpc/{function}", arguments).status_code == 401
    assert world.user(victim).post("rpc/list_partner_segments", {"p_partner_id": str(victim.id)}).json(), (
        "the victim sees what was asked for"
    )


def test_repeating_the_idempotency_key_of_another_partner(world: World, victim: Person) -> None:
    segment_id, key = str(world.factory.segment()), str(uuid4())
    mine = {"p_segment_id": segment_id, "p_idempotency_key": key}
    first = world.user(victim).post("rpc/link_partner_segment", {"p_partner_id": str(victim.id)} | mine)
    assert first.json()["link"]["partner_id"] == str(victim.id)
    second = world.user(world.other).post(
        "rpc/link_partner_segment", {"p_partner_id": str(world.other.id)} | mine
    )
    assert second.json()["link"]["partner_id"] == str(world.other.id)
    assert second.json()["is_replay"] is False
    stolen = world.user(world.other).post("rpc/link_partner_segment", {"p_partner_id": str(victim.id)} | mine)
    assert stolen.status_code == 404


def test_embedding_another_partners_rows_in_what_everybody_reads(world: World, victim: Person) -> None:
    edges = world.db.execute(
        """
        select distinct child.relname, parent.relname
        from pg_constraint
        join pg_class as child on child.oid = conrelid
        join pg_class as parent on parent.oid = confrelid
        where contype = 'f' and child.relnamespace = parent.relnamespace
          and child.relnamespace = 'public'::regnamespace
        """
    ).fetchall()
    assert len(edges) > 15
    user = world.user(world.other)
    for child, parent in edges:
        for path in (f"{parent}?select=*,{child}(*)&limit=1000", f"{child}?select=*,{parent}(*)&limit=1000"):
            answer = user.get(path)
            assert answer.status_code in {200, 300, 400, 403}, answer.text
            assert str(victim.id) not in answer.text, path
            assert "Victim BV" not in answer.text, path


def test_counting_another_partners_rows(world: World, victim: Person) -> None:
    owner_columns = {"profiles": "id", "leads": "user_id", "notifications": "recipient_id"}
    owner_columns |= dict.fromkeys(("notification_settings", "notification_preferences"), "profile_id")
    owner_columns |= dict.fromkeys(("notification_mails", "undeliverable_addresses"), "recipient_id")
    without_owner = {"job_runs", "lead_report_delays", "rule_effect_reports", "lead_segments"}
    without_owner |= {"landing_page_daily_stats", "campaign_daily_metrics"}
    without_owner |= {"landing_page_redirects", "landing_page_leads"}
    for table in SAMPLES.keys() - without_owner - {"partner_performance_stats"}:
        path = f"{table}?{owner_columns.get(table, 'partner_id')}=eq.{victim.id}"
        answer = world.user(world.other).get(path, {"Prefer": "count=exact"})
        assert answer.json() == [], table
        assert answer.headers["content-range"].split("/")[1] == "0", table


def test_changing_everything_by_leaving_the_filter_out(world: World, victim: Person) -> None:
    attacker = world.factory.partner()
    for table in (*OWNED, "profiles"):
        key = {"id": str(attacker.id)} if table == "profiles" else None
        mine = key or world.insert(table, SAMPLES[table].make(world, attacker))
        theirs = (
            {"id": str(victim.id)}
            if table == "profiles"
            else world.insert(table, SAMPLES[table].make(world, victim))
        )
        before = world.find(table, theirs)
        column, value = SAMPLES[table].change
        for path in (table, f"{table}?id=not.is.null", f"{table}?id=in.({mine['id']},{theirs['id']})"):
            answer = world.user(attacker).patch(path, {column: value}, {"Prefer": "return=representation"})
            assert answer.status_code in REFUSED | {200, 400}
            assert str(victim.id) not in answer.text
            assert world.find(table, theirs) == before
            assert world.user(attacker).delete(path).status_code in REFUSED
            assert world.anonymous().delete(path).status_code in REFUSED
        changed = world.find(table, mine)
        assert changed is not None
        assert changed[column] == value, "the attack did happen, to the attacker's own row"
        assert world.find(table, theirs) == before


def test_putting_a_row_over_another_partners(world: World, victim: Person) -> None:
    for table in OWNED:
        row = SAMPLES[table].make(world, victim)
        key = world.insert(table, row)
        before = world.find(table, key)
        answer = world.user(world.other).send("PUT", path_of(table, key), {**row, **key})
        assert 400 <= answer.status_code < 500
        assert world.find(table, key) == before


def test_looking_for_admins_and_their_rights(world: World) -> None:
    user = world.user(world.other)
    for query in (
        "is_admin=eq.true",
        f"or=(is_admin.eq.true,id.eq.{world.admin.id})",
        "is_admin=not.eq.false",
    ):
        assert user.get(f"profiles?{query}").json() == []


def test_a_token_that_somebody_else_signed(world: World, victim: Person) -> None:
    forged = [
        world.factory.token(victim.id, secret=OTHER_SECRET),
        world.factory.token(victim.id, secret=OTHER_SECRET, role="service_role"),
        world.factory.token(victim.id, exp=1),
        jwt.encode(
            {"sub": str(victim.id), "role": "service_role", "aud": "authenticated"}, "", algorithm="none"
        ),
        world.stack.keys.publishable_key,
        "nonsense",
    ]
    for token in forged:
        assert readable_with(world, {"Authorization": f"Bearer {token}"}) == {}


@pytest.mark.parametrize("user_id", [None, "", str(uuid4())], ids=["no-sub", "empty-sub", "unknown-user"])
def test_a_token_of_nobody_in_particular(world: World, victim: Person, user_id: str | None) -> None:
    token = world.factory.token(user_id or "", sub=user_id)
    seen = readable_with(world, {"Authorization": f"Bearer {token}"})
    assert seen.keys() <= {"lead_segments"}
    answer = world.user(Person(victim.id, token)).patch(
        path_of("profiles", {"id": victim.id}), {"brand_color": "#666666"}
    )
    assert answer.text in {"", "[]"} or answer.status_code in REFUSED
    stored = world.find("profiles", {"id": victim.id})
    assert stored is not None
    assert stored["brand_color"] is None


def test_claiming_to_be_an_admin_in_the_token(world: World, victim: Person) -> None:
    token = world.factory.token(
        world.other.id,
        is_admin=True,
        app_metadata={"is_admin": True, "role": "admin"},
        user_metadata={"is_admin": True},
    )
    user = world.user(Person(world.other.id, token))
    assert user.get(f"profiles?id=eq.{victim.id}").json() == []
    assert user.get("job_runs?limit=1").json() == []


def test_a_partner_whose_rights_are_taken_away_loses_them_with_the_token_still_valid(world: World) -> None:
    admin = world.factory.admin()
    assert world.user(admin).get(f"profiles?id=eq.{world.other.id}").json() != []
    world.db.execute("update public.profiles set is_admin = false where id = %s", [admin.id])
    assert world.user(admin).get(f"profiles?id=eq.{world.other.id}").json() == []
