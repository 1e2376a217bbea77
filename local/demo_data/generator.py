"""Write the demo set: partners.csv, leads.csv and accounts.csv up to a given day, the same for the same seed.

Every (partner, day) has a random sequence of its own. So the set of the next day holds the same leads,
some of them further along, and those of one more day; loading it on top of the old one just moves on.
"""

import csv
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from local.demo_data.partners import DEMO_PASSWORD_HASH, LOGINS, PARTNERS, DemoPartner

DEFAULT_SEED: Final = 1
DAYS: Final = 100
"""How many days of leads a set holds. No lead stays open longer, so none is forgotten while open."""

WEEKEND_SHARE: Final = 0.4
"""Leads on a day of the weekend, where a weekday has 1."""

ACCEPTED_SHARE: Final = 0.55
OWN_ORIGINS: Final = (
    ("paid_search", "google_ads", 0.6),
    ("social", "meta_ads", 0.3),
    ("email", "email", 0.1),
)
PLATFORM_ORIGINS: Final = (
    ("organic_search", "seo", 0.6),
    ("direct_traffic", "direct", 0.25),
    ("referral", "referral", 0.15),
)

LABEL: Final = (
    "# Made-up data\n\nEverything in this folder was generated (`python -m local.demo_data`): no company, "
    "person or lead in it exists.\n"
)


@dataclass(frozen=True)
class DemoSet:
    """What was written: the files and how many rows are in them."""

    directory: Path
    end_date: date
    partners: int
    leads: int


def generate(out_dir: Path, end_date: date, seed: int = DEFAULT_SEED) -> DemoSet:
    """Write the demo set with leads of the 100 days ending on `end_date` into `out_dir`, made if missing.

    The same seed and end date give the same bytes.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    days = [end_date - timedelta(days=back) for back in reversed(range(DAYS))]
    leads = [
        row for day in days for partner in PARTNERS for row in _leads_of_day(partner, day, end_date, seed)
    ]
    _write(out_dir / "partners.csv", _partner_rows())
    _write(out_dir / "leads.csv", [_LEAD_COLUMNS, *leads])
    _write(out_dir / "accounts.csv", _account_rows())
    (out_dir / "README.md").write_text(LABEL, encoding="utf-8")
    return DemoSet(out_dir, end_date, len(PARTNERS), len(leads))


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _partner_rows() -> list[Sequence[str]]:
    header = (
        "partner_key",
        "landing_page_path",
        "branch",
        "region",
        "target_leads_per_week",
        "max_open_leads",
        "company_name",
        "extra_segments",
    )
    return [header, *(_partner_row(partner) for partner in PARTNERS)]


def _partner_row(partner: DemoPartner) -> Sequence[str]:
    extra = ";".join(
        f"{partner.branch}/{region}" + (f"={target}" if target else "")
        for region, target in partner.extra_segments
    )
    return (
        partner.key,
        partner.page_path,
        partner.branch,
        partner.region,
        partner.target_leads_per_week,
        partner.max_open_leads,
        partner.company_name,
        extra,
    )


def _account_rows() -> list[Sequence[str]]:
    header = ("email", "password_hash", "role", "partner_key", "company_name")
    rows = [
        (login.email, DEMO_PASSWORD_HASH, login.role, login.partner_key or "", login.company_name)
        for login in LOGINS
    ]
    return [header, *rows]


_LEAD_COLUMNS: Final = (
    "lead_key",
    "arrived_on",
    "partner_key",
    "origin",
    "source",
    "source_channel",
    "won_at",
    "won_segment",
    "status",
    "branch",
    "region",
)


def _leads_of_day(partner: DemoPartner, day: date, end_date: date, seed: int) -> Iterator[Sequence[str]]:
    # Only `random()` is drawn from: the other methods may change between Python versions.
    draw = random.Random(f"{seed}:{partner.key}:{day}")  # noqa: S311 - made-up data, not a secret
    weekday_mean = partner.leads_per_week / (5 + 2 * WEEKEND_SHARE)
    mean = weekday_mean * (WEEKEND_SHARE if day.weekday() >= 5 else 1)
    for number in range(1, _poisson(draw, mean) + 1):
        yield _lead(partner, day, number, end_date, draw)


def _lead(partner: DemoPartner, day: date, number: int, end_date: date, draw: random.Random) -> Sequence[str]:
    is_own = draw.random() < partner.own_share
    origin, channel = _pick(draw, OWN_ORIGINS if is_own else PLATFORM_ORIGINS)
    region = partner.regions[_region_index(draw, len(partner.regions))]
    is_accepted = draw.random() < ACCEPTED_SHARE
    decided_on = day + timedelta(days=_between(draw, 1, 6))
    decided_at = datetime.combine(decided_on, time(_between(draw, 9, 17), _between(draw, 0, 59)))
    closed_on = decided_on + timedelta(days=_between(draw, *partner.days_until_closed))
    if decided_on > end_date:
        status = "new"
    elif not is_accepted:
        status = "rejected"
    else:
        status = "accepted" if closed_on > end_date else "closed"
    is_won = status in ("accepted", "closed")
    return (
        f"{partner.key}-{day:%Y%m%d}-{number:02}",
        day.isoformat(),
        partner.key,
        origin,
        "own_campaign" if is_own else "platform",
        channel,
        decided_at.isoformat(sep=" ") if is_won else "",
        partner.branch if is_won else "",
        status,
        partner.branch,
        region,
    )


def _poisson(draw: random.Random, mean: float) -> int:
    """A Poisson number (Knuth's method: multiply until below e^-mean)."""
    limit, product, count = math.exp(-mean), draw.random(), 0
    while product > limit:
        product *= draw.random()
        count += 1
    return count


def _between(draw: random.Random, low: int, high: int) -> int:
    return low + int(draw.random() * (high - low + 1))


def _region_index(draw: random.Random, regions: int) -> int:
    """The primary region for half of the leads, each of the others for an equal part of the rest."""
    place = draw.random()
    if regions == 1 or place < 0.5:
        return 0
    return 1 + int((place - 0.5) * 2 * (regions - 1))


def _pick(draw: random.Random, choices: tuple[tuple[str, str, float], ...]) -> tuple[str, str]:
    place = draw.random()
    for origin, channel, share in choices:
        place -= share
        if place < 0:
            return origin, channel
    return choices[-1][0], choices[-1][1]
