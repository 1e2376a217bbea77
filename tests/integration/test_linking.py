"""Linking existing partners to the segments routing matches them with. Every test is rolled back."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from local.linking import LinkReport, SegmentLink, describe, link_segments, link_segments_within
from local.settings import Stack


class Market:
    """Partners and segments of one test, in a transaction that never ends well."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection
        self.name = f"t{uuid4().hex[:10]}"

    def segment(self, branch: str, region: str, *, is_active: bool = True) -> UUID:
        id_ = uuid4()
        self.connection.execute(
            """
            insert into public.lead_segments (id, code, branch, region, is_active)
            values (%s, %s, %s, %s, %s)
            """,
            (id_, f"{self.name}_{branch}_{region}", self.branch(branch), region, is_active),
        )
        return id_

    def branch(self, name: str) -> str:
        """A branch that no other test's partners have."""
        return f"{self.name}-{name}"

    def partner(
        self,
        *,
        primary: str | None = None,
        industries: tuple[str, ...] = (),
        regions: tuple[str, ...] = (),
        locations: tuple[str, ...] = (),
        routed: bool = True,
        admin: bool = False,
    ) -> UUID:
        id_ = uuid4()
        self.connection.execute(
            "insert into auth.users (id, email) values (%s, %s)", (id_, f"{id_}@x.example")
        )
        self.connection.execute(
            """
            insert into public.profiles (id, company_name, primary_branch, lead_industries, regions,
              lead_locations, is_active_for_routing, is_admin)
            values (%s, %s, %s, %s, %s, %s, %s, %s)
            """,
            (
                id_,
                f"{self.name} partner",
                self.branch(primary) if primary else None,
                [self.branch(industry) for industry in industries],
                list(regions),
                list(locations),
                routed,
                admin,
            ),
        )
        return id_

    def link(self, *, dry_run: bool = False) -> LinkReport:
        return link_segments_within(self.connection, dry_run=dry_run)

    def links(self, partner: UUID) -> list[tuple[Any, ...]]:
        """(code without the test's name, is_primary, priority, is_active, target) by code."""
        found = self.connection.execute(
            """
            select s.code, l.is_primary, l.priority, l.is_active, l.target_leads_per_week
            from public.partner_segments as l join public.lead_segments as s on s.id = l.segment_id
            where l.partner_id = %s order by s.code
            """,
            (partner,),
        ).fetchall()
        return [(code.removeprefix(f"{self.name}_"), *rest) for code, *rest in found]

    def codes(self, partner: UUID) -> list[str]:
        return [code for code, *_ in self.links(partner)]


def of(report: LinkReport, partner: UUID) -> list[SegmentLink]:
    """The part of a report that is about one partner; other tests' partners are in it too."""
    return [link for link in report.links if link.partner_id == partner]


@pytest.fixture
def market(stack: Stack) -> Iterator[Market]:
    connection = psycopg.connect(stack.db_url)
    try:
        yield Market(connection)
    finally:
        connection.rollback()
        connection.close()


@pytest.mark.parametrize(
    ("partner", "matches"),
    [
        ({"primary": "schilder", "regions": ("utrecht",)}, ["schilder_utrecht"]),
        ({"primary": "schilder", "locations": ("utrecht",)}, ["schilder_utrecht"]),
        ({"industries": ("schilder",), "regions": ("utrecht",)}, ["schilder_utrecht"]),
        ({"industries": ("schilder",), "locations": ("utrecht",)}, ["schilder_utrecht"]),
        (
            {
                "primary": "schilder",
                "industries": ("dakdekker",),
                "regions": ("utrecht",),
                "locations": ("zeeland",),
            },
            ["dakdekker_utrecht", "dakdekker_zeeland", "schilder_utrecht", "schilder_zeeland"],
        ),
        ({"primary": "schilder"}, []),
        ({"regions": ("utrecht",)}, []),
        ({"primary": "schilder", "regions": ("drenthe",)}, []),
        ({"primary": "loodgieter", "regions": ("utrecht",)}, []),
        ({"primary": "schilder", "regions": ("utrecht",), "routed": False}, []),
        ({"primary": "schilder", "regions": ("utrecht",), "admin": True}, []),
    ],
)
def test_a_partner_is_linked_where_routing_matches_it(
    market: Market, partner: dict[str, Any], matches: list[str]
) -> None:
    for branch in ("schilder", "dakdekker"):
        for region in ("utrecht", "zeeland"):
            market.segment(branch, region)
    id_ = market.partner(**partner)
    market.link()
    assert market.codes(id_) == matches


def test_a_segment_that_is_not_active_is_not_linked(market: Market) -> None:
    market.segment("schilder", "utrecht", is_active=False)
    partner = market.partner(primary="schilder", regions=("utrecht",))
    market.link()
    assert market.links(partner) == []


def test_the_first_link_is_primary_and_of_the_primary_branch(market: Market) -> None:
    for branch in ("dakdekker", "schilder"):
        market.segment(branch, "utrecht")
    partner = market.partner(primary="schilder", industries=("dakdekker",), regions=("utrecht",))
    market.link()
    assert market.links(partner) == [
        ("dakdekker_utrecht", False, 100, True, None),
        ("schilder_utrecht", True, 100, True, None),
    ]


def test_a_dry_run_says_what_linking_would_do_and_changes_nothing(market: Market) -> None:
    market.segment("schilder", "utrecht")
    partner = market.partner(primary="schilder", regions=("utrecht",))
    planned = market.link(dry_run=True)
    assert market.links(partner) == []
    done = market.link()
    assert market.codes(partner) == ["schilder_utrecht"]
    assert of(planned, partner) == of(done, partner)
    assert [(link.is_new, link.is_primary) for link in of(planned, partner)] == [(True, True)]
    assert (planned.is_dry_run, done.is_dry_run) == (True, False)


def test_linking_again_changes_nothing(market: Market) -> None:
    market.segment("schilder", "utrecht")
    partner = market.partner(primary="schilder", regions=("utrecht",))
    market.link()
    rows = "select xmin, l from public.partner_segments as l where partner_id = %s"
    first = market.connection.execute(rows, (partner,)).fetchall()
    again = market.link()
    assert market.connection.execute(rows, (partner,)).fetchall() == first
    assert [link.is_new for link in of(again, partner)] == [False]


@pytest.mark.parametrize(
    "edit", ["target_leads_per_week = 7.5", "is_active = false", "priority = 3", "is_primary = false"]
)
def test_a_link_that_somebody_edited_stays_as_they_left_it(market: Market, edit: str) -> None:
    market.segment("schilder", "utrecht")
    partner = market.partner(primary="schilder", regions=("utrecht",))
    market.link()
    statement = f"update public.partner_segments set {edit} where partner_id = %s"  # noqa: S608 - from above
    market.connection.execute(statement, (partner,))
    edited = market.links(partner)
    market.segment("schilder", "zeeland")
    market.connection.execute(
        "update public.profiles set regions = '{utrecht,zeeland}' where id = %s", (partner,)
    )
    market.link()
    assert market.links(partner) == [*edited, ("schilder_zeeland", False, 100, True, None)]


def test_the_report_says_per_partner_what_was_done(market: Market) -> None:
    market.segment("schilder", "utrecht")
    partner = market.partner(primary="schilder", regions=("utrecht", "zeeland"))
    market.link()
    market.segment("schilder", "zeeland")
    planned = market.link(dry_run=True)
    mine = [line for line in describe(planned) if market.name in line]
    assert mine == [
        f"{market.name} partner: would link to {market.name}_schilder_zeeland; 1 already there",
    ]
    done = market.link()
    assert [
        line.replace("linked to", "would link to") for line in describe(done) if market.name in line
    ] == mine
    assert market.codes(partner) == ["schilder_utrecht", "schilder_zeeland"]
    assert [line for line in describe(market.link()) if market.name in line] == []


def test_a_dry_run_on_its_own_connection_leaves_the_database_alone(stack: Stack) -> None:
    report = link_segments(stack.db_url, dry_run=True)
    assert report.is_dry_run
    assert list(describe(report))[-1].endswith("stay as they are.")
