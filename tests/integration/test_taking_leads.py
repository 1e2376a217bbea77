"""Leads from landing pages: each once, limited per visitor, counted, and handed in by who can read none."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time
from typing import Any
from uuid import uuid4

import httpx
import pytest

from local.settings import Stack
from tests.integration.rest import Caller, path_of
from tests.integration.visitors import Site, open_site
from tests.night import AMSTERDAM, DEMAND, STATS, Night

MOST_AT_ONCE = 5


@pytest.fixture(scope="module")
def site(stack: Stack) -> Iterator[Site]:
    with open_site(stack) as opened:
        yield opened


def test_a_form_becomes_a_new_lead_of_the_pages_partner_and_segment(site: Site) -> None:
    owner, segment = site.world.factory.partner(), site.world.factory.segment()
    page, path = site.page(owner=owner, segment_id=segment)
    answer = site.send(
        path,
        name="Jan de Vries",
        email="jan@example.test",
        phone="+31612345678",
        message="Graag een offerte.",
        gclid="Cj0KCQ",
        utm={"source": "google", "term": "schilder utrecht", "campaign": "voorjaar"},
    )
    (lead,) = site.leads(page)
    assert answer == {"outcome": "taken", "lead_id": lead["id"]}
    expected = {
        "user_id": str(owner.id),
        "segment_id": str(segment),
        "name": "Jan de Vries",
        "email": "jan@example.test",
        "phone": "+31612345678",
        "message": "Graag een offerte.",
        "status": "new",
        "source_channel": "landing_page",
        "source_campaign_id": None,
        "source_keyword": "schilder utrecht",
        "landing_page_id": str(page),
        "campaign_id": None,
        "gclid": "Cj0KCQ",
    }
    assert lead | expected == lead
    # and its partner reads the consent that came with it
    found = site.world.user(owner).get(f"landing_page_leads?lead_id=eq.{lead['id']}").json()
    assert len(found) == 1
    assert found[0]["consent_text"] == "Ja, neem contact op."
    assert found[0]["utm"] == {"source": "google", "term": "schilder utrecht", "campaign": "voorjaar"}
    assert site.counts(page) | {"conversions": 1, "conversions_count": 1, "views": 0} == site.counts(page)


@pytest.mark.parametrize("named_by", ["our id", "the channel's id"])
def test_a_campaign_of_the_partner_that_the_address_names_gets_the_lead(site: Site, named_by: str) -> None:
    owner = site.world.factory.partner()
    page, path = site.page(owner=owner)
    external = uuid4().hex
    campaign = site.world.factory.campaign(owner, channel="meta_ads", external_campaign_id=external)
    site.send(path, utm={"campaign": str(campaign) if named_by == "our id" else external})
    (lead,) = site.leads(page)
    assert (lead["campaign_id"], lead["source_channel"]) == (str(campaign), "meta_ads")
    assert lead["source_campaign_id"] == external


def test_a_campaign_is_never_guessed(site: Site) -> None:
    owner, stranger = site.world.factory.partner(), site.world.factory.partner()
    page, path = site.page(owner=owner)
    same = uuid4().hex
    for channel in ("google_ads", "meta_ads"):
        site.world.factory.campaign(owner, channel=channel, external_campaign_id=same)
    foreign = site.world.factory.campaign(stranger, channel="seo")
    for utm in ({"campaign": same}, {"campaign": str(foreign)}, {}):
        site.send(path, utm=utm)
    assert {lead["campaign_id"] for lead in site.leads(page)} == {None}
    assert len(site.leads(page)) == 3


def test_a_form_sent_a_hundred_times_at_once_is_one_lead(site: Site) -> None:
    page, path = site.page()
    form = {"email": "once@example.test", "shown": "one"}
    with ThreadPoolExecutor(16) as pool:
        outcomes = [answer["outcome"] for answer in pool.map(lambda _: site.send(path, **form), range(100))]
    assert sorted(set(outcomes)) == ["known", "taken"]
    assert outcomes.count("taken") == 1
    assert len(site.leads(page)) == 1
    assert site.counts(page)["conversions"] == 1


def test_the_same_content_within_a_day_is_the_same_lead_whatever_the_token(site: Site) -> None:
    page, path = site.page()
    site.send(path, email="Jan@Example.test", message="Graag een\nofferte", shown="one")
    again = site.send(path, email="jan@example.test", message="graag een offerte", shown="two")
    assert again == {"outcome": "known"}
    site.db.execute(
        "update public.landing_page_leads set consented_at = consented_at - interval '25 hours'"
        " where landing_page_id = %s",
        [page],
    )
    a_day_later = site.send(path, email="jan@example.test", message="graag een offerte", shown="three")
    assert a_day_later["outcome"] == "taken"
    other_content = site.send(path, email="jan@example.test", message="iets anders", shown="three")
    assert other_content["outcome"] == "taken"
    assert len(site.leads(page)) == 3


def test_the_same_form_late_is_still_the_same_lead(site: Site) -> None:
    page, path = site.page()
    form = {"email": "late@example.test", "shown": "one"}
    site.send(path, **form)
    site.db.execute(
        "update public.landing_page_leads set consented_at = consented_at - interval '25 hours'"
        " where landing_page_id = %s",
        [page],
    )
    assert site.send(path, **form) == {"outcome": "known"}
    assert len(site.leads(page)) == 1


def test_a_flood_from_one_visitor_is_limited_while_others_are_served(site: Site) -> None:
    page, path = site.page()
    _, other_path = site.page()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: site.send(path, "198.51.100.1"), range(20)))
    taken = [answer for answer in answers if answer["outcome"] == "taken"]
    limited = [answer for answer in answers if answer["outcome"] == "too_many"]
    assert (len(taken), len(limited)) == (MOST_AT_ONCE, 15)
    assert all(1 <= answer["retry_after_seconds"] <= 120 for answer in limited)
    assert site.send(path, "198.51.100.2")["outcome"] == "taken", "another visitor"
    assert site.send(other_path, "198.51.100.1")["outcome"] == "taken", "another page"
    assert len(site.leads(page)) == MOST_AT_ONCE + 1
    refused = site.db.execute(
        "select reason, forms from private.refused_page_forms where landing_page_id = %s", [page]
    ).fetchall()
    assert refused == [("too_many", 15)]
    # time passes
    site.db.execute(
        "update private.lead_attempts set free_at = free_at - interval '2 minutes'"
        " where landing_page_id = %s",
        [page],
    )
    assert site.send(path, "198.51.100.1")["outcome"] == "taken"
    assert site.send(path, "198.51.100.1")["outcome"] == "too_many"


def test_sending_the_same_form_again_is_no_flood(site: Site) -> None:
    _, path = site.page()
    form = {"email": "again@example.test", "shown": "one"}
    assert {site.send(path, **form)["outcome"] for _ in range(20)} == {"taken", "known"}


@pytest.mark.parametrize("status", ["concept", "review", "archived"])
def test_only_live_pages_take_leads(site: Site, status: str) -> None:
    page, path = site.page(status)
    assert site.send(path) is None
    assert site.leads(page) == []


@pytest.mark.parametrize(
    "lead",
    [
        "[]",
        '{"name": "Jan"}',
        '{"name": "Jan", "email": "a@example.test", "token": "t"}',
        '{"name": " ", "email": "a@example.test", "token": "t", "consent_text": "Ja"}',
        '{"name": "Jan", "email": null, "token": "t", "consent_text": "Ja"}',
        '{"name": "Jan", "email": "a@example.test", "token": "t", "consent_text": "Ja", "user_id": "x"}',
        '{"name": "Jan", "email": "a@example.test", "token": "t", "consent_text": "Ja", "utm": []}',
        '{"name": "Jan", "email": "a@example.test", "token": "t", "consent_text": "Ja", "message": "%s"}'
        % ("x" * 2001),
    ],
)
def test_what_is_no_form_is_refused(site: Site, lead: str) -> None:
    page, path = site.page()
    answer = site.server.post("rpc/take_page_lead", {"p_path": path, "p_visitor": "1", "p_lead": lead})
    assert answer.status_code == 422, answer.text
    assert site.leads(page) == []


def test_who_serves_pages_reads_and_writes_no_table(site: Site) -> None:
    page, path = site.page()
    site.send(path)
    (lead,) = site.leads(page)
    tables = [
        name
        for (name,) in site.db.execute(
            "select relname from pg_class"
            " where relnamespace = 'public'::regnamespace and relkind in ('r', 'm', 'v')"
        )
    ]
    assert "leads" in tables
    for table in tables:
        assert site.server.get(f"{table}?limit=1").status_code == 403, table
    assert site.server.post("leads", {"name": "Test"}).status_code == 403
    row = {"landing_page_id": str(page), "date": "2026-03-02", "views": 9}
    assert site.server.post("landing_page_daily_stats", row).status_code == 403
    assert site.server.patch(path_of("leads", {"id": lead["id"]}), {"status": "closed"}).status_code == 403
    assert site.server.delete(path_of("leads", {"id": lead["id"]})).status_code == 403
    assert site.leads(page) == [lead]


def test_nobody_else_hands_leads_in_or_counts_views(site: Site) -> None:
    page, path = site.page()
    partner = site.world.factory.partner()
    callers: list[Caller] = [
        site.world.caller(role, partner) for role in ("anonymous", "partner", "admin", "service")
    ]
    calls: dict[str, dict[str, Any]] = {
        "take_page_lead": {"p_path": path, "p_visitor": "1", "p_lead": "{}"},
        "count_page_view": {"p_path": path, "p_visitor": "1"},
        "refuse_page_form": {"p_path": path, "p_reason": "honeypot"},
    }
    for caller in callers:
        for function, arguments in calls.items():
            answer: httpx.Response = caller.post(f"rpc/{function}", arguments)
            assert answer.status_code in {401, 403}, (function, answer.text)
    assert site.leads(page) == []
    assert site.counts(page)["views"] == 0


def test_who_serves_pages_calls_nothing_of_people_or_jobs(site: Site) -> None:
    allowed = {
        name
        for (name,) in site.db.execute(
            """
            select proname from pg_proc
            where pronamespace = 'public'::regnamespace
              and has_function_privilege('public_pages', oid, 'execute')
            """
        )
    }
    assert allowed == {
        "read_public_page",
        "read_previewed_page",
        "list_public_pages",
        "count_page_view",
        "take_page_lead",
        "refuse_page_form",
    }


def test_another_partner_reads_no_consent(site: Site) -> None:
    page, path = site.page()
    site.send(path)
    assert site.leads(page)
    query = f"landing_page_leads?landing_page_id=eq.{page}"
    assert site.world.user(site.world.other).get(query).json() == []
    assert len(site.world.user(site.world.admin).get(query).json()) == 1


def test_a_deleted_lead_takes_its_consent_along(site: Site) -> None:
    page, path = site.page()
    lead_id = site.send(path)["lead_id"]
    assert site.world.service().delete(path_of("leads", {"id": lead_id})).is_success
    assert site.world.find("landing_page_leads", {"lead_id": lead_id}) is None
    assert site.leads(page) == []


def test_a_lead_of_the_page_counts_as_own_in_the_night(site: Site, night: Night) -> None:
    link = night.link(target_leads_per_week=7)
    night.lead(link, 2)
    page = night.page(link.partner_id, segment_id=link.segment_id)
    for status in ("review", "live"):
        night.db.execute(
            "update public.partner_landing_pages set status = %s where id = %s returning path", [status, page]
        )
    (path,) = night.db.execute(
        "select path from public.partner_landing_pages where id = %s", [page]
    ).fetchone() or ("",)
    site.view(path, "somebody")
    lead_id = site.send(path)["lead_id"]
    arrived = datetime.combine(night.day, time(12), AMSTERDAM)
    night.db.execute("update public.leads set created_at = %s where id = %s", [arrived, lead_id])
    night.db.execute(
        "update public.landing_page_daily_stats set date = %s where landing_page_id = %s", [night.day, page]
    )
    night.run(STATS)
    night.run(DEMAND)
    day = night.stats(link)[night.day]
    assert (day["platform_leads"], day["own_campaign_leads"]) == (2, 1)
    assert (day["landing_page_views"], day["landing_page_conversions"]) == (1, 1)
    gap = night.gap(link)
    assert (gap["platform_leads"], gap["own_campaign_leads"]) == (2, 1)


def test_the_night_counts_the_views_that_still_wait(site: Site, night: Night) -> None:
    page, _ = site.page()
    site.db.execute(
        "insert into private.waiting_page_views (landing_page_id, date) values (%s, %s)", [page, night.day]
    )
    night.run(STATS)
    assert site.counts(page)["views"] == 1
