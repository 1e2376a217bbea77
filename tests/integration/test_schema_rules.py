"""Rules that hold for everything in our schemas, asked of the catalog, so that what is new obeys too."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from local.settings import REPOSITORY, Stack
from tests.integration.scratch import Db, apply_migrations, scratch_database

# What people may call, and through whom. Whoever adds a function that people may call adds it here.
CALLABLE_BY_PEOPLE = {
    "approve_recommendations": {"authenticated"},
    "approve_recommendations_once": {"authenticated"},
    "count_unread_notifications": {"authenticated"},
    "create_landing_page": {"authenticated"},
    "create_landing_page_preview": {"authenticated"},
    "create_partner_campaign": {"authenticated"},
    "describe_recommendation": {"authenticated"},
    "find_landing_page_answer": {"authenticated"},
    "get_budget_what_if": {"authenticated"},
    "get_landing_page": {"authenticated"},
    "get_landing_page_facts": {"authenticated"},
    "get_marketing_recommendation": {"authenticated"},
    "get_notification_preferences": {"authenticated"},
    "get_partner_budget": {"authenticated"},
    "get_partner_campaign": {"authenticated"},
    "get_partner_pacing": {"authenticated"},
    "import_campaign_metrics": {"authenticated"},
    "link_partner_ad_account": {"authenticated"},
    "link_partner_segment": {"authenticated"},
    "list_all_marketing_recommendations": {"authenticated"},
    "list_campaign_metrics": {"authenticated"},
    "list_landing_pages": {"authenticated"},
    "list_marketing_recommendations": {"authenticated"},
    "list_notifications": {"authenticated"},
    "list_partner_ad_accounts": {"authenticated"},
    "list_partner_campaigns": {"authenticated"},
    "list_partner_lead_gaps": {"authenticated"},
    "list_partner_lead_stats": {"authenticated"},
    "list_partner_segments": {"authenticated"},
    "list_segment_partner_marketing": {"authenticated"},
    "mark_notifications_read": {"authenticated"},
    "preview_recommendation": {"authenticated"},
    "retry_partner_campaign": {"authenticated"},
    "retry_platform_operation": {"authenticated"},
    "review_recommendation": {"authenticated"},
    "withdraw_platform_operation": {"authenticated"},
    "review_recommendation_once": {"authenticated"},
    "rule_effects": {"authenticated"},
    "switch_mail_address_on": {"authenticated"},
    "take_language_model_call": {"authenticated"},
    "unlink_partner_ad_account": {"authenticated"},
    "update_landing_page": {"authenticated"},
    "update_notification_preferences": {"authenticated"},
    "update_partner_campaign": {"authenticated"},
}


# What functions without a log-in can call, by their role: the API shows them those in `public`.
CALLABLE_BY_ROLE = {
    "public_pages": {
        "count_page_view",
        "list_public_pages",
        "read_previewed_page",
        "read_public_page",
        "refuse_page_form",
        "take_page_lead",
    },
    "mail_links": {"record_mail_event", "stop_mail"},
}


@pytest.fixture(scope="module")
def schema(stack: Stack) -> Iterator[Db]:
    """Our migrations on a new project that grants everything to everybody by default, as hosted ones do."""
    with scratch_database(stack.db_url, "hosted_project") as db:
        apply_migrations(db)
        yield db


def names(db: Db, query: str, **parameters: str) -> list[str]:
    """The first column of a query."""
    return [str(row[0]) for row in db.execute(query, parameters or None).fetchall()]


def test_people_can_call_these_functions_and_no_others(schema: Db) -> None:
    callable_by: dict[str, set[str]] = {}
    for name, role in schema.execute(
        """
        select proname, role from pg_proc cross join unnest(array['anon', 'authenticated']) as role
        where pronamespace = 'public'::regnamespace and has_function_privilege(role, pg_proc.oid, 'execute')
        """
    ).fetchall():
        callable_by.setdefault(name, set()).add(role)
    assert callable_by == CALLABLE_BY_PEOPLE


@pytest.mark.parametrize("role", CALLABLE_BY_ROLE)
def test_a_role_without_a_person_can_call_these_functions_and_touch_no_table(schema: Db, role: str) -> None:
    callable_functions = names(
        schema,
        """
        select nspname || '.' || proname from pg_proc join pg_namespace as n on n.oid = pronamespace
        where nspname in ('public', 'private', 'auth')
          and has_schema_privilege(%(role)s, n.oid, 'usage')
          and has_function_privilege(%(role)s, pg_proc.oid, 'execute')
        """,
        role=role,
    )
    expected = {
        f"{schema_name}.{name}" for name in CALLABLE_BY_ROLE[role] for schema_name in ("public", "private")
    }
    assert set(callable_functions) == expected
    assert (
        names(
            schema,
            """
            select privilege || ' on ' || c.oid::regclass
            from pg_class as c
            join pg_namespace as n on n.oid = relnamespace
            cross join unnest(
              array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']
            ) as privilege
            where relkind in ('r', 'p', 'v', 'm') and nspname in ('public', 'private', 'auth')
              and (
                has_table_privilege(%(role)s, c.oid, privilege)
                or (privilege in ('select', 'insert', 'update', 'references')
                  and has_any_column_privilege(%(role)s, c.oid, privilege))
              )
            """,
            role=role,
        )
        == []
    )
    member_of = "select rolname from pg_roles where pg_has_role(%(role)s, oid, 'member')"
    assert names(schema, member_of, role=role) == [role]


def test_no_function_of_ours_can_be_called_by_everybody(schema: Db) -> None:
    assert (
        names(
            schema,
            """
        select p.oid::regprocedure from pg_proc as p
        cross join lateral aclexplode(coalesce(proacl, acldefault('f', proowner)))
        where pronamespace in ('public'::regnamespace, 'private'::regnamespace) and grantee = 0
        """,
        )
        == []
    )


def test_definers_live_in_private_and_stand_in_the_document(schema: Db) -> None:
    definers = names(
        schema,
        """
        select nspname || '.' || proname from pg_proc join pg_namespace as n on n.oid = pronamespace
        where prosecdef and nspname !~ '^pg_' and nspname <> 'information_schema'
        """,
    )
    document = (REPOSITORY / "docs" / "security.md").read_text()
    section = document.split("## Security definers", 1)[1].split("\n## ", 1)[0]
    listed = re.findall(r"^\| `(private\.\w+)", section, flags=re.MULTILINE)
    assert sorted(definers) == sorted(listed)


def test_every_function_has_an_empty_search_path(schema: Db) -> None:
    assert (
        names(
            schema,
            """
        select p.oid::regprocedure from pg_proc as p
        where pronamespace in ('public'::regnamespace, 'private'::regnamespace)
          and not coalesce('search_path=""' = any (proconfig), false)
        """,
        )
        == []
    )


def test_statements_over_many_partners_are_planned_for_each_call(schema: Db) -> None:
    """A plan kept for any arguments is made for few rows, and took twenty times as long."""
    settings = schema.execute(
        """
        select p.oid::regprocedure::text, p.proconfig from pg_proc as p
        where p.pronamespace::regnamespace::text in ('public', 'private') and 'jit=off' = any (p.proconfig)
        """
    ).fetchall()
    assert len(settings) >= 8
    assert [name for name, given in settings if "plan_cache_mode=force_custom_plan" not in given] == []


def test_a_function_of_the_jobs_has_a_time_of_its_own(schema: Db) -> None:
    """What has none is ended after the eight seconds that a hosted project gives its role."""
    functions = schema.execute(
        """
        select p.proname, (
          select split_part(s, '=', 2)::interval
          from unnest(p.proconfig) as s where s like 'statement_timeout=%'
        )
        from pg_proc as p
        where p.pronamespace = 'public'::regnamespace
          and has_function_privilege('service_role', p.oid, 'execute')
          and not has_function_privilege('authenticated', p.oid, 'execute')
        """
    ).fetchall()
    assert len(functions) >= 38
    minute = timedelta(minutes=1)
    assert sorted(name for name, given in functions if given is None or given < minute) == []


def test_every_table_has_row_level_security_on(schema: Db) -> None:
    assert (
        names(
            schema,
            """
        select oid::regclass from pg_class
        where relnamespace in ('public'::regnamespace, 'private'::regnamespace)
          and relkind in ('r', 'p') and not relrowsecurity
        """,
        )
        == []
    )


def test_every_view_asks_as_its_reader(schema: Db) -> None:
    assert (
        names(
            schema,
            """
        select oid::regclass from pg_class
        where relnamespace in ('public'::regnamespace, 'private'::regnamespace) and relkind = 'v'
          and not coalesce('security_invoker=true' = any (reloptions), false)
        """,
        )
        == []
    )


def test_every_policy_is_for_signed_in_people_and_one_command(schema: Db) -> None:
    assert (
        names(
            schema,
            """
        select format('%s on %s: %s to %s', policyname, tablename, cmd, roles) from pg_policies
        where schemaname in ('public', 'private') and (cmd = 'ALL' or roles <> '{authenticated}')
        """,
        )
        == []
    )


def test_no_two_policies_of_a_table_are_about_the_same_command(schema: Db) -> None:
    assert (
        names(
            schema,
            """
            select format('%s %s', tablename, cmd) from pg_policies
            group by schemaname, tablename, cmd having count(*) > 1
            """,
        )
        == []
    )


def test_every_update_policy_checks_the_row_after_as_before(schema: Db) -> None:
    assert (
        names(
            schema,
            """
        select format('%s on %s', policyname, tablename) from pg_policies
        where schemaname in ('public', 'private') and cmd = 'UPDATE' and qual is distinct from with_check
        """,
        )
        == []
    )


def test_policies_ask_who_is_calling_once_per_statement(schema: Db) -> None:
    """`(select auth.uid())` is asked once, `auth.uid()` for every row."""
    conditions = schema.execute(
        "select policyname, coalesce(qual, '') || ' ' || coalesce(with_check, '') from pg_policies"
    ).fetchall()
    assert len(conditions) > 15
    for name, condition in conditions:
        assert not re.search(
            r"(?<!SELECT )(auth\.uid|private\.is_admin|auth\.jwt|current_setting)\(", condition
        ), name


def test_every_foreign_key_has_an_index(schema: Db) -> None:
    assert (
        names(
            schema,
            """
        select format('%s of %s', conname, conrelid::regclass) from pg_constraint as c
        where contype = 'f' and connamespace in ('public'::regnamespace, 'private'::regnamespace)
          and not exists (
            select from pg_index as i
            where i.indrelid = c.conrelid and i.indisvalid
              -- partial only where what is left out cannot be a reference
              and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) like '%IS NOT NULL)')
              and (i.indkey::smallint[])[0:cardinality(c.conkey) - 1] @> c.conkey
          )
        """,
        )
        == []
    )


def test_every_table_view_and_function_has_a_comment(schema: Db) -> None:
    assert (
        names(
            schema,
            """
        select oid::regclass::text from pg_class
        where relnamespace in ('public'::regnamespace, 'private'::regnamespace)
          and relkind in ('r', 'p', 'v', 'm') and obj_description(oid, 'pg_class') is null
        union all
        select oid::regprocedure::text from pg_proc
        where pronamespace in ('public'::regnamespace, 'private'::regnamespace)
          and obj_description(oid, 'pg_proc') is null
        """,
        )
        == []
    )


def test_anonymous_has_no_privilege_on_anything(schema: Db) -> None:
    assert (
        names(
            schema,
            """
        select oid::regclass from pg_class
        where relnamespace in ('public'::regnamespace, 'private'::regnamespace)
          and relkind in ('r', 'p', 'v', 'm', 'S')
          and case relkind
            when 'S' then has_sequence_privilege('anon', oid, 'usage, select, update')
            else has_table_privilege('anon', oid, 'select, insert, update, delete, truncate, trigger')
              or has_any_column_privilege('anon', oid, 'select, insert, update, references')
          end
        """,
        )
        == []
    )


def test_nobody_but_the_service_key_deletes_and_nobody_truncates(schema: Db) -> None:
    assert (
        names(
            schema,
            """
        select format('%s %s %s', role, privilege, pg_class.oid::regclass) from pg_class
        cross join (values
          ('authenticated', 'delete'), ('authenticated', 'truncate'), ('authenticated', 'trigger'),
          ('authenticated', 'references'), ('service_role', 'truncate'), ('service_role', 'trigger')
        ) as closed (role, privilege)
        where relnamespace in ('public'::regnamespace, 'private'::regnamespace) and relkind in ('r', 'p', 'm')
          and has_table_privilege(role, pg_class.oid, privilege)
        """,
        )
        == ["authenticated delete partner_ad_accounts"]  # admins unlink an account by its policy
    )
