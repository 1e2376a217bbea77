"""Read a partner's budget, and imagine more of it."""

from calendar import monthrange
from datetime import date
from decimal import Decimal

from shared.budget.repository import BudgetRepository
from shared.budget.response import CENTS
from shared.budget.rules import percentage_of, projected_spend, room_left
from shared.budget.schemas import (
    Budget,
    BudgetChangePosition,
    BudgetQuery,
    BudgetWhatIf,
    CampaignBudgetState,
    CampaignCommitment,
    CampaignWhatIf,
    WhatIfQuery,
)
from shared.budget.what_if import place, range_in_words, together
from shared.core.clock import month_start
from shared.core.errors import NotFound
from shared.core.formats import euros, euros_en
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
    before_today = sum((campaign.spent_before_today for campaign in state.campaigns), Decimal(0))
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
        projected_this_month=projected_spend(spent, before_today, state.expected_spend),
        campaigns=[_commitment(campaign) for campaign in state.campaigns],
        changes=page_of(state.changes, query.limit, lambda change: BudgetChangePosition(id=change.id)),
    )


def imagine_more(
    budgets: BudgetRepository, partner_id: PartnerId, query: WhatIfQuery, day: date
) -> BudgetWhatIf:
    """What `query.extra` more a month would bring, by the figures up to `day`. Raises `NotFound`."""
    state = budgets.find_what_if(partner_id, day)
    if state is None:
        raise NotFound("There is no partner with this id.")
    placements = place(state.campaigns, int(query.extra * CENTS))
    placed = sum((Decimal(one.new_cents - one.cents) / CENTS for one in placements), Decimal(0))
    limit = state.monthly_marketing_budget
    committed = sum((one.commitment for one in state.campaigns), Decimal(0))
    over = None if limit is None else to_cents_covering(max(committed + placed - limit, Decimal(0)))
    leads = together(placements) if placements else None
    message, message_en = _what_if_in_words(query.extra, placed, leads, over)
    return BudgetWhatIf(
        partner_id=partner_id,
        day=day,
        extra_per_month=query.extra,
        placed_per_month=placed,
        leads_low=leads[0] if leads else None,
        leads_high=leads[1] if leads else None,
        exceeds_budget_by=over,
        message=message,
        message_en=message_en,
        campaigns=[
            CampaignWhatIf(
                campaign_id=one.campaign.campaign_id,
                segment_id=one.campaign.segment_id,
                branch=one.campaign.branch,
                region=one.campaign.region,
                channel=one.campaign.channel,
                current_per_month=Decimal(one.cents) / CENTS,
                new_per_month=Decimal(one.new_cents) / CENTS,
                leads_low=one.range[0],
                leads_high=one.range[1],
            )
            for one in placements
        ],
    )


def _what_if_in_words(
    extra: Decimal, placed: Decimal, leads: tuple[int, int] | None, over: Decimal | None
) -> tuple[str, str]:
    if leads is None:
        return (
            "Er loopt geen campagne die meer budget kan gebruiken. Extra budget brengt nu geen leads.",
            "No campaign runs that can use more budget. More of it brings no leads now.",
        )
    count, count_en = range_in_words(*leads)
    if placed < extra:
        text = (
            f"Van {euros(extra)} extra per maand kunnen uw campagnes {euros(placed)} gebruiken. Dat brengt "
            f"ongeveer {count} per maand."
        )
        text_en = (
            f"Of {euros_en(extra)} more a month your campaigns can use {euros_en(placed)}. That brings about "
            f"{count_en} a month."
        )
    else:
        text = f"{euros(extra)} per maand extra brengt ongeveer {count} per maand."
        text_en = f"{euros_en(extra)} a month more brings about {count_en} a month."
    if over:
        text += f" Uw maandbudget moet daarvoor {euros(over)} hoger."
        text_en += f" Your monthly budget has to be {euros_en(over)} higher for that."
    return text, text_en


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
