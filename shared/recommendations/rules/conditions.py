"""When a rule holds: the questions that several rules ask of a snapshot."""

from decimal import Decimal

from shared.recommendations.models.snapshot import Campaign, Gap, MonthBudget, Partner, Snapshot
from shared.recommendations.models.states import CampaignStatus
from shared.recommendations.models.thresholds import Thresholds


def is_short(gap: Gap | None, thresholds: Thresholds) -> bool:
    """Fewer leads arrive than are wanted, by so much that it matters."""
    return gap is not None and gap.lead_gap_per_week >= thresholds.short_leads_per_week


def is_likely_real(gap: Gap | None, thresholds: Thresholds) -> bool:
    """The gap is no accident of a few days, as far as the forecast tells; without one it is believed."""
    if gap is None or gap.gap_probability is None:
        return True
    return gap.gap_probability >= thresholds.least_gap_probability


def is_worth_spending_on(gap: Gap | None, thresholds: Thresholds) -> bool:
    """Short, and likely to be so in truth."""
    return is_short(gap, thresholds) and is_likely_real(gap, thresholds)


def has_surplus(gap: Gap | None, thresholds: Thresholds) -> bool:
    """More leads arrive than are wanted, by so much that it matters."""
    return gap is not None and gap.lead_gap_per_week <= -thresholds.surplus_leads_per_week


def is_full(partner: Partner) -> bool:
    """As many leads are open as the partner can handle."""
    return partner.max_open_leads is not None and partner.open_leads >= partner.max_open_leads


def is_nearly_spent(budget: MonthBudget, thresholds: Thresholds) -> bool:
    """This month's budget will be gone before the month is; where nobody knows the pace: most of it is."""
    if budget.monthly_budget is None:
        return False
    if budget.projected_spend is not None:
        return budget.projected_spend > budget.monthly_budget
    return budget.spent_this_month > budget.monthly_budget * thresholds.nearly_spent_share


def may_spend_more(snapshot: Snapshot) -> bool:
    """There is room, the month's budget is not nearly gone, the partner has room, and the gap is real."""
    return (
        snapshot.budget.room_left > 0
        and not is_full(snapshot.partner)
        and not is_nearly_spent(snapshot.budget, snapshot.thresholds)
        and is_likely_real(snapshot.gap, snapshot.thresholds)
    )


def is_active(campaign: Campaign) -> bool:
    """The campaign runs."""
    return campaign.status is CampaignStatus.ACTIVE


def is_leadless(campaign: Campaign, thresholds: Thresholds) -> bool:
    """The campaign spent what several leads should cost, and brought none."""
    return campaign.leads_28d == 0 and campaign.spend_28d >= leadless_limit(campaign, thresholds)


def leadless_limit(campaign: Campaign, thresholds: Thresholds) -> Decimal:
    """EUR a campaign may spend in 28 days without a lead."""
    if campaign.cpl_target:
        return campaign.cpl_target * thresholds.leadless_spend_factor
    return thresholds.leadless_spend


def is_expensive(campaign: Campaign, thresholds: Thresholds) -> bool:
    """The campaign's own leads cost far more than its target, and there is enough of either to tell."""
    target = campaign.cpl_target
    if not target or campaign.leads_28d == 0:
        return False
    return (campaign.spend_28d > thresholds.expensive_factor * target * campaign.leads_28d) and (
        campaign.leads_28d >= thresholds.expensive_leads
        or campaign.spend_28d >= thresholds.expensive_spend_factor * target
    )
