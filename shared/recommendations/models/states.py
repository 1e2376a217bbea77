"""The words of the database that rules and proposals use."""

from enum import StrEnum


class PageStatus(StrEnum):
    """How far a landing page is. Archived pages are in no snapshot."""

    CONCEPT = "concept"
    REVIEW = "review"
    LIVE = "live"


class CampaignStatus(StrEnum):
    """How far a campaign is. Archived campaigns are in no snapshot."""

    PLANNED = "planned"
    ACTIVE = "active"
    PAUSED = "paused"


class ActionType(StrEnum):
    """What a proposal would do."""

    CREATE_LANDING_PAGE = "create_landing_page"
    PUBLISH_LANDING_PAGE = "publish_landing_page"
    OPTIMIZE_LANDING_PAGE = "optimize_landing_page"
    CREATE_CAMPAIGN = "create_campaign"
    ACTIVATE_CAMPAIGN = "activate_campaign"
    INCREASE_CAMPAIGN_BUDGET = "increase_campaign_budget"
    DECREASE_CAMPAIGN_BUDGET = "decrease_campaign_budget"
    OPTIMIZE_CAMPAIGN = "optimize_campaign"
    PAUSE_CAMPAIGN = "pause_campaign"
    SHIFT_BUDGET = "shift_budget"
    RAISE_MONTHLY_BUDGET = "raise_monthly_budget"
    ADOPT_CAMPAIGN_DRIFT = "adopt_campaign_drift"
    REVERT_CAMPAIGN_DRIFT = "revert_campaign_drift"


class Priority(StrEnum):
    """How much a proposal matters."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class MatchType(StrEnum):
    """How closely a search must match a keyword."""

    EXACT = "exact"
    PHRASE = "phrase"
    BROAD = "broad"


class BudgetField(StrEnum):
    """Which of a campaign's two budgets."""

    DAILY = "daily_budget"
    MONTHLY = "monthly_budget"


class RuleName(StrEnum):
    """Which rule made a proposal."""

    LEADLESS_CAMPAIGN = "leadless_campaign"
    BUDGET_NEARLY_SPENT = "budget_nearly_spent"
    EXPENSIVE_CAMPAIGN = "expensive_campaign"
    SURPLUS_LEADS = "surplus_leads"
    UNBALANCED_CAMPAIGNS = "unbalanced_campaigns"
    MISSING_LANDING_PAGE = "missing_landing_page"
    UNPUBLISHED_LANDING_PAGE = "unpublished_landing_page"
    WEAK_LANDING_PAGE = "weak_landing_page"
    PLANNED_CAMPAIGN = "planned_campaign"
    UNDERFUNDED_CAMPAIGN = "underfunded_campaign"
    MISSING_CAMPAIGN = "missing_campaign"
    NO_BUDGET = "no_budget"
