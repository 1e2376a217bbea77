"""A partner's budget as it stands, and how a change of it is described."""

from enum import StrEnum


class BudgetKind(StrEnum):
    """Which budget changed."""

    MONTHLY_MARKETING_BUDGET = "monthly_marketing_budget"
    DAILY_BUDGET = "daily_budget"
    MONTHLY_BUDGET = "monthly_budget"


class ChangeReason(StrEnum):
    """Why a budget changed."""

    MANUAL = "manual"
    RECOMMENDATION = "recommendation"
    SYNC = "sync"
