"""All rules, in the order in which one wins over another, and the version that made a proposal."""

from typing import Final

from shared.recommendations.models.states import Priority, RuleName
from shared.recommendations.rules.balance import unbalanced_campaigns
from shared.recommendations.rules.campaign_cuts import expensive_campaign, leadless_campaign, surplus_leads
from shared.recommendations.rules.campaign_growth import underfunded_campaign
from shared.recommendations.rules.campaign_starts import missing_campaign, planned_campaign
from shared.recommendations.rules.landing_pages import (
    missing_landing_page,
    unpublished_landing_page,
    weak_landing_page,
)
from shared.recommendations.rules.partner_budget import budget_nearly_spent, no_budget
from shared.recommendations.rules.rule import Rule

HIGH, MEDIUM = Priority.HIGH, Priority.MEDIUM

RULES: Final = (
    # What stops or lowers a campaign comes first: nothing later may raise the same one.
    Rule(RuleName.LEADLESS_CAMPAIGN, 2, "segments_and_rest", HIGH, leadless_campaign),
    Rule(RuleName.BUDGET_NEARLY_SPENT, 2, "partner", HIGH, budget_nearly_spent),
    Rule(RuleName.EXPENSIVE_CAMPAIGN, 2, "segments_and_rest", HIGH, expensive_campaign),
    Rule(RuleName.SURPLUS_LEADS, 2, "segments", MEDIUM, surplus_leads),
    Rule(RuleName.UNBALANCED_CAMPAIGNS, 2, "partner", MEDIUM, unbalanced_campaigns),
    # A page comes before what would send visitors to it.
    Rule(RuleName.MISSING_LANDING_PAGE, 2, "segments", HIGH, missing_landing_page),
    Rule(RuleName.UNPUBLISHED_LANDING_PAGE, 2, "segments", MEDIUM, unpublished_landing_page),
    Rule(RuleName.WEAK_LANDING_PAGE, 2, "segments", MEDIUM, weak_landing_page),
    # These three take from the room, segment by segment.
    Rule(RuleName.PLANNED_CAMPAIGN, 2, "segments", HIGH, planned_campaign),
    Rule(RuleName.UNDERFUNDED_CAMPAIGN, 2, "segments", MEDIUM, underfunded_campaign),
    Rule(RuleName.MISSING_CAMPAIGN, 2, "segments", HIGH, missing_campaign),
    Rule(RuleName.NO_BUDGET, 2, "partner", MEDIUM, no_budget),
)

SPENDING: Final = frozenset(
    {RuleName.PLANNED_CAMPAIGN, RuleName.UNDERFUNDED_CAMPAIGN, RuleName.MISSING_CAMPAIGN}
)
"""Rules whose proposals take from the room."""

_EVERY_VERSION: Final = {(rule.name, rule.version): rule for rule in RULES}


def get_rule(name: str, version: int) -> Rule:
    """The rule that made a proposal. Raises `LookupError` when there is no such rule or version any more."""
    rule = _EVERY_VERSION.get((RuleName(name), version)) if name in RuleName.__members__.values() else None
    if rule is None:
        raise LookupError(f"there is no version {version} of a rule {name}")
    return rule
