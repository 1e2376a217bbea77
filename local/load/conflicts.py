"""Rows of the files that the database cannot take, because something in it has their e-mail, path or code."""

from uuid import UUID

import psycopg

from local.load.plan import admin_id, email_of, page_id, partner_id
from local.load.read import ACCOUNTS, LEADS, PARTNERS, Input
from local.load.rows import SegmentKey


def find_segments(connection: psycopg.Connection, found: Input) -> dict[SegmentKey, UUID]:
    """The segments of the files that the database has already, the active one first."""
    wanted = {target.segment for partner in found.partners.values() for target in partner.segments}
    rows = connection.execute(
        """
        select distinct on (g.branch, g.region) g.branch, g.region, g.id
        from public.lead_segments as g
        join unnest(%s::text[], %s::text[]) as w (branch, region) using (branch, region)
        where g.country = 'NL'
        order by g.branch, g.region, g.is_active desc, g.id
        """,
        ([segment.branch for segment in wanted], [segment.region for segment in wanted]),
    )
    return {SegmentKey(branch=branch, region=region): id_ for branch, region, id_ in rows}


def set_conflicts_aside(
    connection: psycopg.Connection, found: Input, known_segments: dict[SegmentKey, UUID]
) -> None:
    """Move rows that cannot be loaded, and the leads and accounts that hang on them, to the rejections."""
    reasons = _partner_conflicts(connection, found, known_segments)
    for key, reason in reasons.items():
        found.reject(PARTNERS, found.partners.pop(key).line, reason)
    for lead in found.leads:
        if lead.partner_key in reasons:
            found.reject(LEADS, lead.line, f"partner {lead.partner_key} was not loaded")
    found.leads = [lead for lead in found.leads if lead.partner_key not in reasons]
    _set_accounts_aside(connection, found)


def _partner_conflicts(
    connection: psycopg.Connection, found: Input, known_segments: dict[SegmentKey, UUID]
) -> dict[str, str]:
    accounts = {row.partner_key: row for row in found.accounts}
    emails = {key: email_of(row, accounts.get(key)) for key, row in found.partners.items()}
    owners = _owners_of_emails(connection, list(emails.values()))
    paths: dict[str, UUID] = dict(
        connection.execute(
            """
            select path, id from public.partner_landing_pages
            where status <> 'archived' and path = any (%s::text[])
            """,
            ([row.landing_page_path for row in found.partners.values()],),
        ).fetchall()
    )
    new = {
        target.segment.code: target.segment
        for row in found.partners.values()
        for target in row.segments
        if target.segment not in known_segments
    }
    codes = {
        code
        for (code,) in connection.execute(
            "select code from public.lead_segments where code = any (%s::text[])", (list(new),)
        )
    }
    reasons: dict[str, str] = {}
    for key, row in found.partners.items():
        taken = [
            target.segment.code
            for target in row.segments
            if target.segment.code in codes and target.segment not in known_segments
        ]
        if owners.get(emails[key], partner_id(key)) != partner_id(key):
            reasons[key] = f"the e-mail {emails[key]} is another user's in the database"
        elif row.landing_page_path in paths and paths[row.landing_page_path] != page_id(row):
            reasons[key] = f"landing_page_path {row.landing_page_path} is another page's in the database"
        elif taken:
            reasons[key] = f"the segment code {taken[0]} is another segment's in the database"
    return reasons


def _set_accounts_aside(connection: psycopg.Connection, found: Input) -> None:
    owners = _owners_of_emails(connection, [row.email for row in found.accounts])
    kept = []
    for row in found.accounts:
        if row.partner_key is not None and row.partner_key not in found.partners:
            found.reject(ACCOUNTS, row.line, f"partner {row.partner_key} was not loaded")
        elif row.role == "admin" and owners.get(row.email, admin_id(row.email)) != admin_id(row.email):
            found.reject(ACCOUNTS, row.line, f"the e-mail {row.email} is another user's in the database")
        else:
            kept.append(row)
    found.accounts = kept


def _owners_of_emails(connection: psycopg.Connection, emails: list[str]) -> dict[str, UUID]:
    rows = connection.execute(
        "select lower(email), id from auth.users where lower(email) = any (%s::text[])", (emails,)
    )
    return dict(rows.fetchall())
