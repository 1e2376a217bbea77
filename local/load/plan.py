"""From rows of the files to rows of the tables, with ids that depend on the files' keys alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from local.load.days import instant_of, moment_within
from local.load.read import Input
from local.load.rows import AccountRow, LeadRow, PartnerRow, SegmentKey

NAMESPACE: Final = uuid5(NAMESPACE_URL, "https://partner-marketing.example/load")
PARTNER_DOMAIN: Final = "partners.example"
"""A domain that RFC 2606 reserves: no mail to it ever arrives."""

Cell = object
"""What COPY can write: text, numbers, UUID, bool, datetime, lists, None."""


def partner_id(key: str) -> UUID:
    """The id of the user and profile of a partner of the files."""
    return uuid5(NAMESPACE, f"partner:{key}")


def admin_id(email: str) -> UUID:
    """The id of the user and profile of an admin in accounts.csv."""
    return uuid5(NAMESPACE, f"admin:{email}")


def segment_id(segment: SegmentKey) -> UUID:
    """The id a segment gets when the database has none for its branch and region yet."""
    return uuid5(NAMESPACE, f"segment:{segment.branch}/{segment.region}")


def page_id(partner: PartnerRow) -> UUID | None:
    """The id of a partner's landing page; another path is another page."""
    if partner.landing_page_path is None:
        return None
    return uuid5(NAMESPACE, f"page:{partner.partner_key}:{partner.landing_page_path}")


def lead_id(key: str) -> UUID:
    """The id of a lead of the files."""
    return uuid5(NAMESPACE, f"lead:{key}")


def email_of(partner: PartnerRow, account: AccountRow | None) -> str:
    """The log-in's address, else one under a reserved domain."""
    return account.email if account else f"{partner.partner_key.lower()}@{PARTNER_DOMAIN}"


def company_name_of(partner: PartnerRow) -> str:
    """The name in the file, else one that plainly is a stand-in."""
    return partner.company_name or f"Partner {partner.partner_key[:12]}"


@dataclass(frozen=True)
class Plan:
    """All rows to be, by staging table; each is a tuple in the order of `stage.STAGES`' columns."""

    people: list[tuple[Cell, ...]]
    segments: list[tuple[Cell, ...]]
    links: list[tuple[Cell, ...]]
    pages: list[tuple[Cell, ...]]
    leads: list[tuple[Cell, ...]]


def make_plan(found: Input, known_segments: dict[SegmentKey, UUID]) -> Plan:
    """Work out the rows of all tables. `known_segments` are those the database has already."""
    accounts = {row.partner_key: row for row in found.accounts if row.partner_key is not None}
    partners = list(found.partners.values())
    segments = {target.segment for partner in partners for target in partner.segments}
    ids = {segment: known_segments.get(segment) or segment_id(segment) for segment in segments}
    people = [_partner(partner, accounts.get(partner.partner_key)) for partner in partners]
    people += [_admin(row) for row in found.accounts if row.role == "admin"]
    return Plan(
        people=people,
        segments=[
            (ids[segment], segment.code, segment.branch, segment.region)
            for segment in sorted(segments, key=lambda segment: segment.code)
        ],
        links=[link for partner in partners for link in _links(partner, ids)],
        pages=[_page(partner, ids) for partner in partners if partner.landing_page_path],
        leads=[_lead(lead, found.partners[lead.partner_key], ids) for lead in found.leads],
    )


def _partner(partner: PartnerRow, account: AccountRow | None) -> tuple[Cell, ...]:
    segments = [target.segment for target in partner.segments]
    further_branches = sorted({segment.branch for segment in segments} - {partner.branch})
    return (
        partner_id(partner.partner_key),
        email_of(partner, account),
        account.password_hash if account else None,
        company_name_of(partner),
        partner.branch,
        list(dict.fromkeys(segment.region for segment in segments)),
        further_branches,
        partner.max_open_leads,
        False,
    )


def _admin(account: AccountRow) -> tuple[Cell, ...]:
    name = account.company_name or "Admin"
    return (admin_id(account.email), account.email, account.password_hash, name, None, [], [], None, True)


def _links(partner: PartnerRow, ids: dict[SegmentKey, UUID]) -> Iterator[tuple[Cell, ...]]:
    for place, target in enumerate(partner.segments):
        yield (
            partner_id(partner.partner_key),
            ids[target.segment],
            place == 0,
            100 + 10 * place,
            target.target_leads_per_week,
        )


def _page(partner: PartnerRow, ids: dict[SegmentKey, UUID]) -> tuple[Cell, ...]:
    return (
        page_id(partner),
        partner_id(partner.partner_key),
        ids[partner.segments[0].segment],
        partner.landing_page_path,
        company_name_of(partner),
    )


def _lead(lead: LeadRow, partner: PartnerRow, ids: dict[SegmentKey, UUID]) -> tuple[Cell, ...]:
    return (
        lead_id(lead.lead_key),
        partner_id(lead.partner_key),
        ids[lead.segment or partner.segments[0].segment],
        page_id(partner) if lead.source == "own_campaign" else None,
        lead.source_channel,
        lead.status,
        moment_within(lead.arrived_on, lead.lead_key),
        instant_of(lead.won_at) if lead.won_at else None,
    )
