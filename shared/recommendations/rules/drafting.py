"""From what a rule decided to a whole proposal."""

from decimal import Decimal
from typing import NamedTuple

from shared.core.formats import to_tenths
from shared.core.ids import CampaignId, LandingPageId, SegmentId
from shared.core.money import to_cents
from shared.recommendations.models.actions import Action
from shared.recommendations.models.proposal import ExpectedEffect, Proposal
from shared.recommendations.models.snapshot import Snapshot
from shared.recommendations.models.states import ActionType, Priority, RuleName
from shared.recommendations.models.thresholds import Thresholds
from shared.recommendations.models.tipping import TippingPoint

_NO_EUROS = Decimal("0.00")
"""Added so that nothing is written as -0.00."""
_NOTHING_TO_COUNT = ExpectedEffect(leads_per_week=None, monthly_cost_change=_NO_EUROS)


class Draft(NamedTuple):
    """What a rule decides itself. `about` is the object: a campaign, a page, or nothing.

    `reason` is without the tipping point's sentence, which every reason ends with.
    """

    action: Action
    reason: str
    reason_en: str
    effect: ExpectedEffect
    tipping: TippingPoint
    segment_id: SegmentId | None
    campaign_id: CampaignId | None = None
    landing_page_id: LandingPageId | None = None
    lead_gap: Decimal | None = None
    about: str = "-"


def to_proposal(
    rule: RuleName, version: int, priority: Priority, snapshot: Snapshot, draft: Draft
) -> Proposal:
    """A draft with its rule, its inputs and the key that makes two nights' proposals the same one."""
    return Proposal(
        rule=rule,
        rule_version=version,
        action=draft.action,
        priority=priority,
        segment_id=draft.segment_id,
        campaign_id=draft.campaign_id,
        landing_page_id=draft.landing_page_id,
        reason=f"{draft.reason} {draft.tipping.reason}",
        reason_en=f"{draft.reason_en} {draft.tipping.reason_en}",
        expected_effect=draft.effect,
        lead_gap=draft.lead_gap,
        dedupe_key=key_of(snapshot, draft),
        inputs=snapshot,
    )


def key_of(snapshot: Snapshot, draft: Draft) -> str:
    """What makes two proposals the same one: partner, segment, action, object."""
    action_type: ActionType = draft.action.action_type
    return f"{snapshot.partner.id}:{draft.segment_id or '-'}:{action_type}:{draft.about}"


def effect(
    leads_per_week: Decimal | None, monthly_cost_change: Decimal, thresholds: Thresholds
) -> ExpectedEffect:
    """An expected effect: a range below what the cost per lead promises, never a single number."""
    leads = None
    if leads_per_week is not None:
        low, high = thresholds.effect_low, thresholds.effect_high
        one, other = to_tenths(leads_per_week * low), to_tenths(leads_per_week * high)
        leads = (one, other) if one <= other else (other, one)
    elif not monthly_cost_change:
        return _NOTHING_TO_COUNT
    return ExpectedEffect(leads_per_week=leads, monthly_cost_change=to_cents(monthly_cost_change) + _NO_EUROS)


def leads_for(euros_per_month: Decimal, cpl: Decimal, thresholds: Thresholds) -> Decimal | None:
    """Leads a week that so many EUR a month buy at `cpl`; `None` where leads cost nothing."""
    return euros_per_month / thresholds.days_per_month * 7 / cpl if cpl else None
