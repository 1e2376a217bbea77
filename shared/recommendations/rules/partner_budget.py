"""Rules about a partner's monthly budget: nearly gone, or never set."""

from collections.abc import Iterable
from decimal import Decimal

from shared.budget.response import CENTS
from shared.core.formats import euros, euros_en, leads, percent, percent_en
from shared.core.money import to_cents_within
from shared.profiles.models import MarketingMode
from shared.recommendations.budgets import commitment
from shared.recommendations.cpl import Cpl, cost_per_lead
from shared.recommendations.models.actions import PauseCampaign, RaiseMonthlyBudget
from shared.recommendations.models.snapshot import Campaign, SegmentDemand, Snapshot
from shared.recommendations.models.tipping import TippingPoint
from shared.recommendations.rules.conditions import (
    is_full,
    is_nearly_spent,
    is_short,
    is_worth_spending_on,
)
from shared.recommendations.rules.drafting import Draft, effect
from shared.recommendations.rules.tipping import (
    last_that_holds,
    leads_until_not_short,
    until_leads_arrive_everywhere,
    until_projection_is,
    until_spent_is,
    with_more_leads,
)
from shared.recommendations.rules.wording import (
    leads_of,
    leads_of_en,
    own_cpl,
    segment_name,
    sentence,
    the_campaign,
    the_campaign_en,
)


def budget_nearly_spent(snapshot: Snapshot) -> Iterable[Draft]:
    """The month will cost more than its budget: a warning with a way out.

    Raise the budget to the projected spend where leads are short, else pause the campaign whose leads cost
    most. A month that ends within its budget needs neither. Without a projection, the pace of the month so
    far counts, once most of the budget is gone.
    """
    budget, limits = snapshot.budget, snapshot.thresholds
    monthly = budget.monthly_budget
    if monthly is None or not is_nearly_spent(budget, limits):
        return ()
    projected = _projected(snapshot)
    if projected <= monthly:
        return ()
    warning, warning_en = _warning(snapshot, monthly, projected)
    if not is_full(snapshot.partner) and any(
        is_worth_spending_on(part.gap, limits) for part in snapshot.partner_segments
    ):
        return (_raise(snapshot, monthly, projected, warning, warning_en),)
    return _pause_the_worst(snapshot, warning, warning_en)


def _warning(snapshot: Snapshot, monthly: Decimal, projected: Decimal) -> tuple[str, str]:
    """What is spent of the month's budget and what the month will cost, in Dutch and English."""
    budget = snapshot.budget
    pace, pace_en = "In dit tempo", "At this pace"
    if budget.projected_spend is not None:
        pace, pace_en = "In het tempo van de laatste week", "At last week's pace"
    if budget.day_of_month == 0:
        spent = f"Van uw maandbudget van {euros(monthly)} is nog niets uitgegeven: de maand begint net"
        spent_en = (
            f"Nothing is spent of your monthly budget of {euros_en(monthly)} yet: the month is just beginning"
        )
    else:
        spent = (
            f"Van uw maandbudget van {euros(monthly)} is op dag {budget.day_of_month} van "
            f"{budget.days_in_month} al {euros(budget.spent_this_month)} uitgegeven{_share_of(snapshot)}"
        )
        spent_en = (
            f"Of your monthly budget of {euros_en(monthly)}, {euros_en(budget.spent_this_month)} is spent on "
            f"day {budget.day_of_month} of {budget.days_in_month}{_share_of_en(snapshot)}"
        )
    return (
        f"{spent}. {pace} wordt het {euros(projected)} aan het einde van de maand.",
        f"{spent_en}. {pace_en} the month ends at {euros_en(projected)}.",
    )


def _projected(snapshot: Snapshot) -> Decimal:
    """EUR the month ends at."""
    budget = snapshot.budget
    if budget.projected_spend is not None:
        return min(budget.projected_spend, snapshot.thresholds.largest_budget)
    return _at_the_months_pace(snapshot, budget.spent_this_month)


def _at_the_months_pace(snapshot: Snapshot, spent: Decimal) -> Decimal:
    """EUR the month ends at, at the pace of so much spent so far; before its first day there is none."""
    budget = snapshot.budget
    ends_at = spent
    if budget.day_of_month > 0:
        ends_at = to_cents_within(spent * budget.days_in_month / budget.day_of_month)
    return min(ends_at, snapshot.thresholds.largest_budget)


def _until_it_lasts(snapshot: Snapshot, monthly: Decimal) -> TippingPoint:
    """How little may be spent, or expected, for the month to end within its budget."""
    budget, limits = snapshot.budget, snapshot.thresholds
    if budget.projected_spend is not None:
        return until_projection_is(int(monthly * CENTS))

    def holds(cents: int) -> bool:
        spent = Decimal(cents) / CENTS
        return spent > monthly * limits.nearly_spent_share and _at_the_months_pace(snapshot, spent) > monthly

    return until_spent_is(last_that_holds(holds, int(budget.spent_this_month * CENTS), 0) - 1)


def _share_of(snapshot: Snapshot) -> str:
    monthly, spent = snapshot.budget.monthly_budget, snapshot.budget.spent_this_month
    return f" ({percent(spent / monthly)})" if monthly else ""


def _share_of_en(snapshot: Snapshot) -> str:
    monthly, spent = snapshot.budget.monthly_budget, snapshot.budget.spent_this_month
    return f" ({percent_en(spent / monthly)})" if monthly else ""


def _raise(snapshot: Snapshot, monthly: Decimal, projected: Decimal, warning: str, warning_en: str) -> Draft:
    return Draft(
        RaiseMonthlyBudget(old=monthly, new=projected),
        f"{warning} U komt nog leads tekort. Voorstel: verhoog het maandbudget naar {euros(projected)}.",
        f"{warning_en} You are still short of leads. Proposal: raise the monthly budget to "
        f"{euros_en(projected)}.",
        effect(None, projected - monthly, snapshot.thresholds),
        _until_it_lasts(snapshot, monthly),
        None,
    )


def _pause_the_worst(snapshot: Snapshot, warning: str, warning_en: str) -> Iterable[Draft]:
    spending = [
        campaign
        for campaign in snapshot.partner_campaigns
        if campaign.spend_28d > 0 or campaign.spend_this_month > 0
    ]
    if not spending:
        return ()
    worst = max(spending, key=lambda campaign: (own_cpl(campaign), campaign.id))
    why, why_en = "u komt nu geen leads tekort", "you are not short of leads now"
    if is_full(snapshot.partner):
        why, why_en = "u kunt nu geen nieuwe leads aan", "you cannot take new leads now"
    elif any(is_short(part.gap, snapshot.thresholds) for part in snapshot.partner_segments):
        why = "of u echt leads tekortkomt, is niet zeker genoeg"
        why_en = "it is not certain enough that you are short of leads"
    cost = f"{euros(worst.spend_28d)} voor {leads(worst.leads_28d)} in 28 dagen"
    cost_en = f"{euros_en(worst.spend_28d)} for {leads(worst.leads_28d)} in 28 days"
    lost = Decimal(-worst.leads_28d) / 4
    draft = Draft(
        PauseCampaign(campaign_id=worst.id),
        f"{warning} {sentence(why)}. Voorstel: stop {the_campaign(snapshot, worst)}, waarvan de leads het "
        f"meest kosten ({cost}).",
        f"{warning_en} {sentence(why_en)}. Proposal: pause {the_campaign_en(snapshot, worst)}, whose leads "
        f"cost most ({cost_en}).",
        effect(lost, -commitment(worst, snapshot.thresholds), snapshot.thresholds),
        _until_it_lasts(snapshot, snapshot.budget.monthly_budget or Decimal(0)),
        worst.segment_id,
        campaign_id=worst.id,
        about=str(worst.id),
    )
    return (draft,)


def no_budget(snapshot: Snapshot) -> Iterable[Draft]:
    """Short, advertising allowed, no monthly budget: one that pays for all the partner's gaps."""
    limits = snapshot.thresholds
    if snapshot.budget.monthly_budget is not None or is_full(snapshot.partner):
        return ()
    if snapshot.partner.marketing_mode is MarketingMode.LEADS_ONLY:
        return ()
    short = [part for part in snapshot.partner_segments if is_worth_spending_on(part.gap, limits)]
    costs = _costs(snapshot, short)
    needed = _to_pay(snapshot, costs)
    if needed <= 0:
        return ()
    parts = "; ".join(
        f"{segment_name(part.segment)}: {leads_of(part.gap.lead_gap_per_week)} per week te weinig, tegen "
        f"{cpl.because}, is {euros(cost)} per maand"
        for part, cpl, cost in costs
    )
    parts_en = "; ".join(
        f"{segment_name(part.segment)}: {leads_of_en(part.gap.lead_gap_per_week)} a week short, at "
        f"{cpl.because_en}, is {euros_en(cost)} a month"
        for part, cpl, cost in costs
    )
    missing = sum((part.gap.lead_gap_per_week for part in short), Decimal(0))
    draft = Draft(
        RaiseMonthlyBudget(old=None, new=needed),
        f"U komt leads tekort en hebt geen maandbudget ingesteld. {sentence(parts)}. Voorstel: een "
        f"maandbudget van {euros(needed)}. Daarmee wordt nog niets uitgegeven: elke campagne legt u apart "
        "vast.",
        f"You are short of leads and have set no monthly budget. {sentence(parts_en)}. Proposal: a monthly "
        f"budget of {euros_en(needed)}. That spends nothing yet: every campaign is decided on its own.",
        effect(missing, needed, limits),
        _until_nothing_costs(snapshot, short),
        None,
        lead_gap=sum((part.gap.lead_gap for part in short), Decimal(0)),
    )
    return (draft,)


def _costs(snapshot: Snapshot, short: list[SegmentDemand]) -> list[tuple[SegmentDemand, Cpl, Decimal]]:
    """Each segment with its cost per lead and EUR a month that its gap costs."""
    return [
        (part, cpl, _a_month(part, cpl, snapshot.thresholds.days_per_month))
        for part in short
        for cpl in [_cpl(part, snapshot)]
    ]


def _to_pay(snapshot: Snapshot, costs: list[tuple[SegmentDemand, Cpl, Decimal]]) -> Decimal:
    """EUR a month that all gaps cost, within what a budget may be."""
    total = to_cents_within(sum((cost for _, _, cost in costs), Decimal(0)))
    return min(total, snapshot.thresholds.largest_budget)


def _until_nothing_costs(snapshot: Snapshot, short: list[SegmentDemand]) -> TippingPoint:
    """How many leads more a week, in every segment, leave no gap that is worth a budget."""
    limits = snapshot.thresholds

    def holds(more: int) -> bool:
        parts = [part.model_copy(update={"gap": with_more_leads(part.gap, more)}) for part in short]
        still = [part for part in parts if is_short(part.gap, limits)]
        return _to_pay(snapshot, _costs(snapshot, still)) > 0

    more = max(leads_until_not_short(part.gap, limits) for part in short)
    if more > 1 and not holds(more - 1):
        more = last_that_holds(holds, 0, more - 1) + 1
    return until_leads_arrive_everywhere(more)


def _cpl(part: SegmentDemand, snapshot: Snapshot) -> Cpl:
    """The segment's cost per lead: by the campaign that tells most about it."""
    best: Campaign | None = max(part.campaigns, key=lambda campaign: campaign.leads_28d, default=None)
    return cost_per_lead(best, part.median_cpl, snapshot.thresholds)


def _a_month(part: SegmentDemand, cpl: Cpl, days_per_month: Decimal) -> Decimal:
    """EUR a month that a segment's gap costs."""
    return part.gap.lead_gap_per_week * cpl.amount / 7 * days_per_month
