"""Read a partner's budget."""

from calendar import monthrange
from datetime import date
from decimal import Decimal

from shared.budget.repository import BudgetRepository
from shared.budget.rules import percentage_of, projected_spend, room_left, still_possible
from shared.budget.schemas import (
    Budget,
    BudgetChangePosition,
    BudgetQuery,
    BudgetState,
    CampaignBudgetState,
    CampaignCommitment,
)
from shared.core.clock import month_start
from shared.core.errors import NotFound
from shared.core.ids import PartnerId
from shared.core.models import page_of
from shared.core.money import to_cents_covering


def get_budget(budgets: BudgetRepository, partner_id: PartnerId, query: BudgetQuery, day: date) -> Budget:
    """The budget in the month of `day`, the present day, with one page of its log. Raises `NotFound`."""
    before = BudgetChangePosition.from_cursor(query.cursor)
    state = budgets.find(partner_id, day, before, query.limit + 1)
    if state is None:
        raise NotFound("There is no partner with this id.")
    committed = sum((campaign.commitment for campaign in state.campaigns), Decimal(0))
    spent = sum((campaign.spent_this_month for campaign in state.campaigns), Decimal(0))
    limit = state.monthly_marketing_budget
    return Budget(
        partner_id=partner_id,
        month=month_start(day),
        days_in_month=_days_in_month(day),
        days_complete=day.day - 1,
        monthly_marketing_budget=limit,
        committed=to_cents_covering(committed),
        percentage_committed=percentage_of(limit, committed),
        room_left=room_left(limit, committed),
        active_campaigns=sum(campaign.status == "active" for campaign in state.campaigns),
        spent_this_month=spent,
        percentage_used=percentage_of(limit, spent),
        projected_this_month=_projection(state, spent, day),
        campaigns=[_commitment(campaign) for campaign in state.campaigns],
        changes=page_of(state.changes, query.limit, lambda change: BudgetChangePosition(id=change.id)),
    )


def _projection(state: BudgetState, spent: Decimal, day: date) -> Decimal | None:
    return projected_spend(
        spent=spent,
        spent_on_complete_days=sum((one.spent_before_today for one in state.campaigns), Decimal(0)),
        possible=still_possible((one.commitment, one.spent_this_month) for one in state.campaigns),
        complete_days=day.day - 1,
        days_in_month=_days_in_month(day),
    )


def _days_in_month(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _commitment(campaign: CampaignBudgetState) -> CampaignCommitment:
    return CampaignCommitment(
        campaign_id=campaign.campaign_id,
        segment_id=campaign.segment_id,
        channel=campaign.channel,
        status=campaign.status,
        daily_budget=campaign.daily_budget,
        monthly_budget=campaign.monthly_budget,
        committed=to_cents_covering(campaign.commitment),
        spent_this_month=campaign.spent_this_month,
    )
