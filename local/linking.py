"""Link existing partners to the segments that routing matches them with, and say what was done."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

import psycopg
from rich.console import Console


@dataclass(frozen=True)
class SegmentLink:
    """One segment that routing matches a partner with. `is_new`: it was not linked before."""

    partner_id: UUID
    company_name: str
    segment_code: str
    is_new: bool
    is_primary: bool


@dataclass(frozen=True)
class LinkReport:
    """What linking did, or with `is_dry_run` would do; ordered by company name, then best match."""

    is_dry_run: bool
    links: tuple[SegmentLink, ...]

    @property
    def created(self) -> int:
        """How many links were (or would be) made."""
        return sum(link.is_new for link in self.links)

    @property
    def partners(self) -> int:
        """How many partners match at least one segment."""
        return len({link.partner_id for link in self.links})

    @property
    def changed_partners(self) -> int:
        """How many partners get at least one link."""
        return len({link.partner_id for link in self.links if link.is_new})


def link_segments(db_url: str, *, dry_run: bool) -> LinkReport:
    """Call `link_partners_to_segments` in the database at `db_url`; `dry_run` changes nothing.

    Raises psycopg.Error when the database cannot be reached or refuses.
    """
    with psycopg.connect(db_url) as connection:
        return link_segments_within(connection, dry_run=dry_run)


def link_segments_within(connection: psycopg.Connection, *, dry_run: bool) -> LinkReport:
    """`link_segments` as part of the connection's transaction, which stays open."""
    row = connection.execute("select public.link_partners_to_segments(%s)", (dry_run,)).fetchone()
    found = row[0] if row else []
    return LinkReport(
        is_dry_run=dry_run,
        links=tuple(
            SegmentLink(
                partner_id=UUID(link["partner_id"]),
                company_name=link["company_name"] or f"(no name, {link['partner_id']})",
                segment_code=link["segment_code"],
                is_new=link["action"] == "link",
                is_primary=link["is_primary"],
            )
            for link in found
        ),
    )


def describe(report: LinkReport) -> Iterator[str]:
    """One line per partner that gets a link, and a last one with the sums."""
    for _, group in groupby(report.links, key=lambda link: link.partner_id):
        links = list(group)
        new = [
            f"{link.segment_code} (primary)" if link.is_primary else link.segment_code
            for link in links
            if link.is_new
        ]
        if new:
            kept = len(links) - len(new)
            verb = "would link to" if report.is_dry_run else "linked to"
            left = f"; {kept} already there" if kept else ""
            yield f"{links[0].company_name}: {verb} {', '.join(new)}{left}"
    would = "would be made" if report.is_dry_run else "made"
    there = len(report.links) - report.created
    yield (
        f"{report.created:,} links {would} for {report.changed_partners:,} of {report.partners:,} matching "
        f"partners; {there:,} were there already and stay as they are."
    )


def print_links(report: LinkReport, console: Console) -> None:
    """Print what `describe` says."""
    for line in describe(report):
        console.print(line, markup=False, highlight=False, soft_wrap=True)
