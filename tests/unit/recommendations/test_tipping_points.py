"""Tipping points: what a reason says would end a proposal does end it, and one unit less never does."""

import json
from collections import Counter
from decimal import Decimal
from random import Random
from uuid import UUID

from shared.recommendations.models.proposal import Proposal
from shared.recommendations.models.snapshot import PartnerSnapshot, Snapshot
from shared.recommendations.models.tipping import TippingPoint
from shared.recommendations.night import propose
from shared.recommendations.rules.drafting import key_of
from shared.recommendations.rules.registry import RULES, get_rule
from shared.recommendations.rules.tipping import applied
from tests.unit.recommendations.snapshots import (
    OTHER_SEGMENT,
    SEGMENT,
    Json,
    campaign,
    gap,
    other_segment,
    page,
    partner,
    segment,
)

SNAPSHOTS = 10_000


def cents(random: Random, low: int, high: int) -> str:
    return str(Decimal(random.randint(low, high)).scaleb(-2))


def random_campaign(random: Random, segment_id: str) -> Json:
    leads = random.choice([0, 1, 2, 3, 5, 6, 9, 14, 40])
    spend = random.randint(500, 9_000) * max(leads, 1) + random.randint(0, 99)
    return campaign(
        id=str(UUID(int=random.getrandbits(128))),
        segment_id=segment_id,
        status=random.choice(["active", "active", "active", "planned"]),
        channel=random.choice(["google_ads", "google_ads", "meta_ads"]),
        daily_budget=random.choice(
            [None, "0.05", "0.10", cents(random, 100, 6_000), cents(random, 400, 600)]
        ),
        monthly_budget=random.choice(
            [None, None, None, cents(random, 1_000, 90_000), cents(random, 14_000, 20_000)]
        ),
        cpl_target=random.choice([None, "20.00", "40.00", cents(random, 1_000, 6_000)]),
        spend_28d=str(Decimal(spend).scaleb(-2)),
        spend_this_month=str(Decimal(spend).scaleb(-2)),
        leads_28d=leads,
        elasticity=random.choice(
            [None, None, "1", "0.3000", str(Decimal(random.randint(3000, 10_000)).scaleb(-4))]
        ),
    )


def random_gap(random: Random) -> Json:
    """A gap that follows from its target and what arrived, as the database's do."""
    target = Decimal(random.randint(0, 2_500)).scaleb(-2)
    platform, own = random.randint(0, 14), random.randint(0, 6)
    missing = target - platform - own
    forecast: Json = {}
    if random.random() < 0.6:
        forecast = {
            "month_leads": random.randint(0, 60),
            "expected_month_low": (low := random.randint(0, 30)),
            "expected_month_high": low + random.randint(0, 25),
            "gap_probability": str(
                Decimal(random.choice([0, 5000, 7999, 8000, 9000, 9999, 10_000])).scaleb(-4)
            ),
        }
    return gap(
        str(missing),
        target_leads_per_week=str(target),
        lead_gap=str((missing / 7).quantize(Decimal("0.01"))),
        platform_leads=platform,
        own_campaign_leads=own,
        **forecast,
    )


def random_partner(random: Random) -> Json:
    links = []
    for build, segment_id in ((segment, SEGMENT), (other_segment, OTHER_SEGMENT)):
        pages = [page(status=random.choice(["live", "live", "live", "live", "live", "review", "concept"]))]
        pages[0] |= {
            "views_28d": random.choice([20, 20, 99, 100, 3_111]),
            "conversions_28d": random.randint(0, 3),
        }
        count = random.choice([0, 1, 1, 2, 3])
        links.append(
            build(
                pages=pages if random.random() < 0.93 else [],
                campaigns=[random_campaign(random, str(segment_id)) for _ in range(count)],
                gap=random_gap(random),
                median_cpl=random.choice([None, "0.00", cents(random, 500, 8_000)]),
            )
        )
    budget = random.choice([None, cents(random, 10_000, 500_000), cents(random, 100_000, 500_000)])
    day = random.randint(0, 29)
    return partner(
        *links[: random.choice([1, 2, 2])],
        budget={
            "monthly_budget": budget,
            "committed": cents(random, 0, 200_000),
            "spent_this_month": random.choice(["0.00", "0.00", cents(random, 0, 500_000)]),
            "projected_spend": random.choice([None, None, cents(random, 0, 900_000)]),
            "day_of_month": day,
            "days_in_month": 30,
        },
        max_open_leads=random.choice([None, None, 20, 4]),
        preferred_channels=[],
    )


def proposes(snapshot: Snapshot, proposal: Proposal) -> bool:
    rule = get_rule(proposal.rule, proposal.rule_version)
    return any(key_of(snapshot, draft) == proposal.dedupe_key for draft in rule.decide(snapshot))


def point_of(proposal: Proposal) -> TippingPoint:
    rule = get_rule(proposal.rule, proposal.rule_version)
    (found,) = (
        draft.tipping
        for draft in rule.decide(proposal.inputs)
        if key_of(proposal.inputs, draft) == proposal.dedupe_key
    )
    return found


def test_what_a_reason_says_ends_the_proposal_and_one_unit_less_never_does() -> None:
    random = Random(38)  # noqa: S311 - cases of a test, the same every time
    tipped: Counter[tuple[str, str]] = Counter()
    while tipped.total() < SNAPSHOTS:
        for proposal in propose(PartnerSnapshot.model_validate(random_partner(random))):
            point = point_of(proposal)
            assert abs(point.falls_at - point.holds_at) == 1
            assert proposal.reason.endswith(f" {point.reason}")
            assert proposal.reason_en.endswith(f" {point.reason_en}")
            after = applied(proposal.inputs, point, point.falls_at)
            assert not proposes(after, proposal), (point, proposal.inputs.model_dump_json())
            nearly = applied(proposal.inputs, point, point.holds_at)
            assert proposes(nearly, proposal), (point, proposal.inputs.model_dump_json())
            tipped[proposal.rule.value, point.quantity.value] += 1
    assert {rule for rule, _ in tipped} == {rule.name.value for rule in RULES}
    assert min(tipped.values()) >= 1, json.dumps({"/".join(key): count for key, count in tipped.items()})
