"""Budgets in the database."""

from datetime import date

from shared.budget.schemas import BudgetChangePosition, BudgetState, WhatIfState
from shared.core.ids import PartnerId
from shared.db.client import UserClient
from shared.db.query import fetch


class BudgetRepository:
    """Reads budgets as the calling user."""

    def __init__(self, client: UserClient) -> None:
        self._client = client

    def find(
        self, partner_id: PartnerId, day: date, before: BudgetChangePosition | None, count: int
    ) -> BudgetState | None:
        """The state on the day and `count` lines of the log; `None` for a partner the user cannot see."""
        found = fetch(
            self._client.rpc(
                "get_partner_budget",
                {
                    "p_partner_id": str(partner_id),
                    "p_day": day.isoformat(),
                    "p_before_id": before.id if before else None,
                    "p_limit": count,
                },
                read_only=True,
            )
        )
        return None if found is None else BudgetState.model_validate(found)

    def find_what_if(self, partner_id: PartnerId, day: date) -> WhatIfState | None:
        """What to imagine more budget from; `None` for a partner the user cannot see."""
        found = fetch(
            self._client.rpc(
                "get_budget_what_if",
                {"p_partner_id": str(partner_id), "p_date": day.isoformat()},
                read_only=True,
            )
        )
        return None if found is None else WhatIfState.model_validate(found)
