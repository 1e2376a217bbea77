"""Read a partner's budget."""

from datetime import date

from shared.budget.repository import BudgetRepository
from shared.budget.rules import room_left
from shared.budget.schemas import Budget, BudgetChangePosition, BudgetQuery
from shared.core.clock import month_start
from shared.core.errors import NotFound
from shared.core.ids import PartnerId
from shared.core.models import page_of
from shared.core.money import to_cents_covering


def get_budget(budgets: BudgetRepository, partner_id: PartnerId, query: BudgetQuery, day: date) -> Budget:
    """The budget in the month of `day`, with one page of its log. Raises `NotFound`."""
    before = BudgetChangePosition.from_cursor(query.cursor)
    month = month_start(day)
    state = budgets.find(partner_id, month, before, query.limit + 1)
    if state is None:
        raise NotFound("There is no partner with this id.")
    return Budget(
        partner_id=partner_id,
        month=month,
        monthly_marketing_budget=state.monthly_marketing_budget,
        committed=to_cents_covering(state.committed),
        room_left=room_left(state.monthly_marketing_budget, state.committed),
        active_campaigns=state.active_campaigns,
        spent_this_month=state.spent_this_month,
        changes=page_of(state.changes, query.limit, lambda change: BudgetChangePosition(id=change.id)),
    )
