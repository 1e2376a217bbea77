"""Any snapshot the database could send, as hypothesis strategies."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import assume
from hypothesis import strategies as st

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=70)
CODES = st.sampled_from(
    [
        "schilder",
        "dakdekker",
        "cv_monteur",
        "bed_bath_table",
        "noord_brabant",
        "zuid-holland",
        "sp",
        "utrecht",
    ]
) | st.text(max_size=90).filter(lambda text: "\x00" not in text and text.isprintable())
SMALL_COUNTS = st.integers(0, 12) | st.integers(0, 100_000)


def money(highest: int = 99_999_999) -> st.SearchStrategy[str]:
    """Amounts as text: mostly ordinary, sometimes as large as the database holds."""
    usual = st.sampled_from(
        ["0.00", "0.01", "5.00", "10.00", "28.50", "40.00", "99.99", "120.00", "450.01", "500.00"]
    )
    cents = st.integers(0, 100_000) | st.integers(0, highest * 100 + 99)
    return usual | cents.map(lambda number: str(Decimal(number).scaleb(-2).quantize(Decimal("0.01"))))


def identifiers() -> st.SearchStrategy[str]:
    return st.integers(0, 2**128 - 1).map(lambda number: str(UUID(int=number)))


def campaigns(segment_id: str | None) -> st.SearchStrategy[dict[str, Any]]:
    texts = st.lists(TEXT, max_size=3)
    return st.fixed_dictionaries(
        {
            "id": identifiers(),
            "segment_id": st.just(segment_id),
            "landing_page_id": st.none(),
            "channel": st.sampled_from(["google_ads", "meta_ads", "seo", "email", "other", "linkedin_ads"]),
            "status": st.sampled_from(["active", "active", "planned", "paused"]),
            "daily_budget": st.none() | money(),
            "monthly_budget": st.none() | st.none() | money(),
            "cpl_target": st.none() | money(),
            "keywords": texts,
            "headlines": texts,
            "descriptions": texts,
            "spend_28d": money(),
            "clicks_28d": SMALL_COUNTS,
            "impressions_28d": SMALL_COUNTS,
            "leads_28d": SMALL_COUNTS,
            "spend_this_month": money(),
        }
    )


def pages() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "id": identifiers(),
            "path": st.just("/partners/jansen/schilder-utrecht"),
            "status": st.sampled_from(["concept", "review", "live", "live"]),
            "title": TEXT,
            "subtitle": st.none() | TEXT,
            "seo_title": st.none() | TEXT,
            "seo_description": st.none() | TEXT,
            "views_28d": SMALL_COUNTS,
            "conversions_28d": SMALL_COUNTS,
        }
    )


@st.composite
def segments(draw: st.DrawFn) -> dict[str, Any]:
    segment_id = draw(identifiers())
    week = draw(st.integers(-2_000, 2_000) | st.integers(-99_999_99, 99_999_99))
    gap = Decimal(week).scaleb(-2)
    return {
        "segment": {"id": segment_id, "code": "code", "branch": draw(CODES), "region": draw(CODES)},
        "is_primary": draw(st.booleans()),
        "priority": draw(st.integers(0, 1000)),
        "gap": {
            "target_leads_per_week": str(abs(gap)),
            "lead_gap_per_week": str(gap),
            "lead_gap": str((gap / 7).quantize(Decimal("0.01"))),
            "platform_leads": draw(SMALL_COUNTS),
            "own_campaign_leads": draw(SMALL_COUNTS),
            "target_source": draw(st.sampled_from(["explicit", "capacity", "history", "none"])),
        },
        "median_cpl": draw(st.none() | money()),
        "pages": draw(st.lists(pages(), max_size=2)),
        "campaigns": draw(st.lists(campaigns(segment_id), max_size=3)),
    }


@st.composite
def any_partners(draw: st.DrawFn) -> dict[str, Any]:
    """A partner with up to three segments, and any figures."""
    snapshot: dict[str, Any] = {
        "date": "2026-11-21",
        "partner": {
            "id": draw(identifiers()),
            "company_name": draw(st.none() | TEXT),
            "company_name_is_unique": draw(st.booleans()),
            "city": draw(st.none() | TEXT),
            "marketing_mode": draw(st.sampled_from(["hybrid", "full_marketing"])),
            "tone_of_voice": draw(st.none() | st.sampled_from(["je", "informeel", "u, zakelijk"]) | TEXT),
            "brand_color": None,
            "preferred_channels": draw(st.sampled_from([[], ["google_ads"], ["meta_ads", "google_ads"]])),
            "max_open_leads": draw(st.none() | st.none() | st.integers(0, 30)),
            "open_leads": draw(st.integers(0, 40)),
        },
        "budget": {
            "monthly_budget": draw(st.none() | money() | st.sampled_from(["2000.00", "50000.00"])),
            "committed": draw(st.just("0.000") | money()),
            "spent_this_month": draw(st.just("0.00") | st.just("0.00") | money()),
            "day_of_month": draw(st.integers(0, 27)),
            "days_in_month": draw(st.integers(28, 31)),
        },
        "segments": draw(st.lists(segments(), max_size=3, unique_by=lambda one: one["segment"]["id"])),
        "other_campaigns": draw(st.lists(campaigns(None), max_size=2)),
    }
    # As in the database, where an id is a primary key; two campaigns with one id would count as one.
    linked = [each for segment in snapshot["segments"] for each in segment["campaigns"]]
    ids = [each["id"] for each in (*linked, *snapshot["other_campaigns"])]
    assume(len(set(ids)) == len(ids))
    return snapshot


@st.composite
def partners_to_grow(draw: st.DrawFn) -> dict[str, Any]:
    """A partner with budget, short of leads, with sound pages and campaigns: here rules want to spend."""
    snapshot: dict[str, Any] = draw(any_partners())
    snapshot["partner"] |= {"max_open_leads": None, "preferred_channels": []}
    snapshot["budget"] |= {
        "monthly_budget": draw(st.integers(150_00, 3_000_00).map(_cents)),
        "committed": draw(st.integers(0, 600_00).map(_cents)),
        "spent_this_month": "0.00",
    }
    for segment in snapshot["segments"]:
        gap = Decimal(draw(st.integers(50, 30_00))).scaleb(-2)
        segment["gap"] |= {"lead_gap_per_week": str(gap), "target_leads_per_week": str(gap)}
        for page in segment["pages"]:
            page["status"] = "live"
        for campaign in segment["campaigns"]:
            leads = draw(st.integers(0, 12))
            campaign |= {
                "daily_budget": draw(st.none() | st.integers(1, 60_00).map(_cents)),
                "monthly_budget": draw(st.none() | st.none() | st.integers(1, 900_00).map(_cents)),
                "cpl_target": draw(st.none() | st.just("40.00")),
                "spend_28d": _cents(leads * draw(st.integers(20_00, 42_00))),
                "leads_28d": leads,
            }
    return snapshot


def _cents(amount: int) -> str:
    return str(Decimal(amount).scaleb(-2))


def partners() -> st.SearchStrategy[dict[str, Any]]:
    """Any partner, and often one to whom rules want to propose spending."""
    return any_partners() | partners_to_grow()
