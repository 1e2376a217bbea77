"""The details of what a proposal would do, one model per action: what approving it reads."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from shared.campaigns.models import Channel
from shared.core.ids import CampaignId, LandingPageId, SegmentId
from shared.landing_pages.content import PageContent
from shared.recommendations.models.exact import Euros, Frozen
from shared.recommendations.models.states import ActionType, BudgetField, MatchType, PageStatus


class CreateLandingPage(Frozen):
    """Make a landing page with this text, to be reviewed."""

    action_type: Literal[ActionType.CREATE_LANDING_PAGE] = ActionType.CREATE_LANDING_PAGE
    segment_id: SegmentId
    path: str
    title: str
    subtitle: str
    seo_title: str
    seo_description: str
    content_json: PageContent


class PublishLandingPage(Frozen):
    """Bring a page a step nearer to live, or live."""

    action_type: Literal[ActionType.PUBLISH_LANDING_PAGE] = ActionType.PUBLISH_LANDING_PAGE
    landing_page_id: LandingPageId
    path: str
    from_status: PageStatus


class PageChange(Frozen):
    """Another text for one field of a page, and why."""

    field: Literal["title", "subtitle", "seo_title", "seo_description"]
    old: str | None = Field(alias="from")
    new: str = Field(alias="to")
    why: str
    why_en: str


class OptimizeLandingPage(Frozen):
    """Change texts of a live page."""

    action_type: Literal[ActionType.OPTIMIZE_LANDING_PAGE] = ActionType.OPTIMIZE_LANDING_PAGE
    landing_page_id: LandingPageId
    changes: tuple[PageChange, ...]


class Keyword(Frozen):
    """A search to be found by."""

    text: str
    match_type: MatchType


class CreateCampaign(Frozen):
    """Plan a campaign. `daily_budget` in EUR a day."""

    action_type: Literal[ActionType.CREATE_CAMPAIGN] = ActionType.CREATE_CAMPAIGN
    segment_id: SegmentId
    landing_page_id: LandingPageId
    channel: Channel
    daily_budget: Euros
    cpl_target: Euros | None
    keywords: tuple[Keyword, ...]
    negative_keywords: tuple[str, ...]
    headlines: tuple[str, ...]
    descriptions: tuple[str, ...]


class ActivateCampaign(Frozen):
    """Start a planned campaign with the budgets it has."""

    action_type: Literal[ActionType.ACTIVATE_CAMPAIGN] = ActionType.ACTIVATE_CAMPAIGN
    campaign_id: CampaignId
    daily_budget: Euros | None
    monthly_budget: Euros | None


class BudgetChange(Frozen):
    """One budget of a campaign, old and new, in EUR."""

    budget: BudgetField
    old: Euros = Field(alias="from")
    new: Euros = Field(alias="to")


class CampaignBudgetChange(BudgetChange):
    """One budget of one of several campaigns."""

    campaign_id: CampaignId


class IncreaseCampaignBudget(Frozen):
    """Raise a campaign's budgets."""

    action_type: Literal[ActionType.INCREASE_CAMPAIGN_BUDGET] = ActionType.INCREASE_CAMPAIGN_BUDGET
    campaign_id: CampaignId
    changes: tuple[BudgetChange, ...]


class DecreaseCampaignBudget(Frozen):
    """Lower a campaign's budgets."""

    action_type: Literal[ActionType.DECREASE_CAMPAIGN_BUDGET] = ActionType.DECREASE_CAMPAIGN_BUDGET
    campaign_id: CampaignId
    changes: tuple[BudgetChange, ...]


class OptimizeCampaign(Frozen):
    """Replace a campaign's keywords and ads by this whole set. `what_changes` says it in Dutch."""

    action_type: Literal[ActionType.OPTIMIZE_CAMPAIGN] = ActionType.OPTIMIZE_CAMPAIGN
    campaign_id: CampaignId
    keywords: tuple[Keyword, ...]
    negative_keywords: tuple[str, ...]
    headlines: tuple[str, ...]
    descriptions: tuple[str, ...]
    what_changes: tuple[str, ...]


class PauseCampaign(Frozen):
    """Stop a campaign until somebody starts it again."""

    action_type: Literal[ActionType.PAUSE_CAMPAIGN] = ActionType.PAUSE_CAMPAIGN
    campaign_id: CampaignId


class ShiftBudget(Frozen):
    """Lower one campaign's budgets and raise another's by no more."""

    action_type: Literal[ActionType.SHIFT_BUDGET] = ActionType.SHIFT_BUDGET
    from_campaign_id: CampaignId
    to_campaign_id: CampaignId
    changes: tuple[CampaignBudgetChange, ...]


class RaiseMonthlyBudget(Frozen):
    """Raise the partner's monthly budget, or set the first one. EUR a month."""

    action_type: Literal[ActionType.RAISE_MONTHLY_BUDGET] = ActionType.RAISE_MONTHLY_BUDGET
    old: Euros | None = Field(alias="from")
    new: Euros = Field(alias="to")


class StatusDrift(Frozen):
    """The campaign's status here and at the ad platform."""

    ours: str
    platform: str


class BudgetDrift(Frozen):
    """The campaign's daily budget here and at the ad platform, EUR a day."""

    ours: Euros
    platform: Euros


class Drift(Frozen):
    """What differs at the ad platform; at least one of the two."""

    status: StatusDrift | None = None
    daily_budget: BudgetDrift | None = None


class AdoptCampaignDrift(Frozen):
    """Take over what somebody changed at the ad platform."""

    action_type: Literal[ActionType.ADOPT_CAMPAIGN_DRIFT] = ActionType.ADOPT_CAMPAIGN_DRIFT
    campaign_id: CampaignId
    drift: Drift


class RevertCampaignDrift(Frozen):
    """Set the ad platform back to what is recorded here."""

    action_type: Literal[ActionType.REVERT_CAMPAIGN_DRIFT] = ActionType.REVERT_CAMPAIGN_DRIFT
    campaign_id: CampaignId
    drift: Drift


Action = (
    CreateLandingPage
    | PublishLandingPage
    | OptimizeLandingPage
    | CreateCampaign
    | ActivateCampaign
    | IncreaseCampaignBudget
    | DecreaseCampaignBudget
    | OptimizeCampaign
    | PauseCampaign
    | ShiftBudget
    | RaiseMonthlyBudget
    | AdoptCampaignDrift
    | RevertCampaignDrift
)
ActionDetails = Annotated[Action, Field(discriminator="action_type")]
"""All of `action_details`."""


def campaigns_of(action: Action) -> tuple[CampaignId, ...]:
    """The campaigns an action touches."""
    match action:
        case ShiftBudget():
            return (action.from_campaign_id, action.to_campaign_id)
        case (
            ActivateCampaign()
            | IncreaseCampaignBudget()
            | DecreaseCampaignBudget()
            | OptimizeCampaign()
            | PauseCampaign()
            | AdoptCampaignDrift()
            | RevertCampaignDrift()
        ):
            return (action.campaign_id,)
        case _:
            return ()


def commitment_growth(action: Action, days_per_month: Decimal) -> Decimal:
    """EUR a month by which carrying out `action` raises what active campaigns commit, at most; else 0.

    A new campaign counts as if it were active: it is made to become so.
    """
    match action:
        case CreateCampaign():
            return action.daily_budget * days_per_month
        case ActivateCampaign(monthly_budget=Decimal() as monthly):
            return monthly
        case ActivateCampaign(daily_budget=Decimal() as daily):
            return daily * days_per_month
        case IncreaseCampaignBudget():
            return max(Decimal(0), commitment_change(action.changes, days_per_month))
        case _:
            return Decimal(0)


def commitment_change(changes: tuple[BudgetChange, ...], days_per_month: Decimal) -> Decimal:
    """EUR a month by which the changes of one campaign's budgets move its commitment.

    A monthly budget is the commitment; a daily one counts only where there is no monthly one.
    """
    by_budget = {change.budget: change.new - change.old for change in changes}
    if BudgetField.MONTHLY in by_budget:
        return by_budget[BudgetField.MONTHLY]
    return by_budget.get(BudgetField.DAILY, Decimal(0)) * days_per_month
