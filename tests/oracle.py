"""What the nightly jobs must find, worked out the slow way from the CSV files alone.

Plain loops over rows and exact fractions; nothing here is shared with the product, neither code nor
SQL, and no time zone is needed: the files name days. It follows the definitions of the jobs sentence by
sentence, so that it can be checked against them by reading.
"""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from pathlib import Path

Link = tuple[str, str, str]
"""Partner key, branch, region."""


@dataclass
class Stats:
    """One partner, segment and day."""

    platform_leads: int = 0
    own_campaign_leads: int = 0
    leads_accepted: int = 0
    leads_rejected: int = 0


@dataclass(frozen=True)
class Gap:
    """One partner and segment on a day; amounts rounded half up to cents of a lead."""

    target_leads_per_day: Decimal
    current_leads_per_day: Decimal
    lead_gap: Decimal
    target_leads_per_week: Decimal
    lead_gap_per_week: Decimal
    platform_leads: int
    own_campaign_leads: int
    target_source: str


class Files:
    """The rows of a directory's partners.csv and leads.csv."""

    def __init__(self, directory: Path) -> None:
        self.partners = _read(directory / "partners.csv")
        self.leads = _read(directory / "leads.csv")
        self._primary = {row["partner_key"]: (row["branch"], row["region"]) for row in self.partners}

    def link_of(self, lead: dict[str, str]) -> Link:
        """Whose the lead is, and in which segment: its own, else the partner's primary."""
        branch, region = self._primary[lead["partner_key"]]
        return lead["partner_key"], lead.get("branch") or branch, lead.get("region") or region


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def half_up(value: Fraction) -> Decimal:
    """Two decimals; half a cent goes up."""
    return Decimal(floor(value * 100 + Fraction(1, 2))) / 100


def lead_stats(files: Files, first: date, last: date) -> dict[tuple[Link, date], Stats]:
    """Per partner, segment and day of [first, last] what arrived; days without a lead are left out."""
    found: dict[tuple[Link, date], Stats] = {}
    for lead in files.leads:
        day = date.fromisoformat(lead["arrived_on"])
        if not first <= day <= last:
            continue
        stats = found.setdefault((files.link_of(lead), day), Stats())
        if lead["source"] == "own_campaign":
            stats.own_campaign_leads += 1
        else:
            stats.platform_leads += 1
        if lead["status"] == "accepted":
            stats.leads_accepted += 1
        if lead["status"] == "rejected":
            stats.leads_rejected += 1
    return found


def lead_gaps(files: Files, day: date) -> dict[Link, Gap]:
    """Per partner and segment how many leads a day are missing on `day`; statuses are those of the files."""
    gaps: dict[Link, Gap] = {}
    for partner in files.partners:
        key = partner["partner_key"]
        wanted = _links_of(partner)
        for branch, region in wanted:
            link = (key, branch, region)
            platform = own = 0
            for lead in files.leads:
                arrived = date.fromisoformat(lead["arrived_on"])
                if files.link_of(lead) == link and day - timedelta(days=6) <= arrived <= day:
                    if lead["source"] == "own_campaign":
                        own += 1
                    else:
                        platform += 1
            target, source = _target(files, partner, link, wanted, day)
            current = Fraction(platform + own, 7)
            gaps[link] = Gap(
                target_leads_per_day=half_up(target),
                current_leads_per_day=half_up(current),
                lead_gap=half_up(target - current),
                target_leads_per_week=half_up(target * 7),
                lead_gap_per_week=half_up((target - current) * 7),
                platform_leads=platform,
                own_campaign_leads=own,
                target_source=source,
            )
    return gaps


def _links_of(partner: dict[str, str]) -> dict[tuple[str, str], str]:
    """The partner's segments in their order (the primary first), each with the target that is set for it."""
    links = {(partner["branch"], partner["region"]): partner["target_leads_per_week"]}
    for extra in (partner.get("extra_segments") or "").split(";"):
        if extra:
            segment, _, target = extra.partition("=")
            branch, _, region = segment.partition("/")
            links[branch, region] = target
    return links


def _target(
    files: Files, partner: dict[str, str], link: Link, wanted: dict[tuple[str, str], str], day: date
) -> tuple[Fraction, str]:
    key, branch, region = link
    explicit = wanted[branch, region]
    if explicit:
        return Fraction(explicit) / 7, "explicit"
    if partner["max_open_leads"]:
        open_leads = 0
        for lead in files.leads:
            if lead["partner_key"] == key and lead["status"] in ("new", "accepted"):
                open_leads += 1
        free = max(0, int(partner["max_open_leads"]) - open_leads)
        derived = [segment for segment, target in wanted.items() if not target]
        weights = [Fraction(1, place) for place in range(1, len(derived) + 1)]
        share = weights[derived.index((branch, region))] / sum(weights)
        return Fraction(free, 30) * share, "capacity"
    accepted = 0
    for lead in files.leads:
        arrived = date.fromisoformat(lead["arrived_on"])
        is_in_segment = files.link_of(lead)[1:] == (branch, region)
        if is_in_segment and lead["status"] == "accepted" and day - timedelta(days=89) <= arrived <= day:
            accepted += 1
    return Fraction(accepted, 90), "history" if accepted else "none"
