"""What happened, in English."""

from shared.core.formats import euros_en
from shared.notifications.models import (
    AdAccountFailing,
    BudgetNearlySpent,
    BudgetSpent,
    CampaignActive,
    CampaignDrifted,
    CampaignPushFailed,
    Drift,
    JobFailed,
    JobOverdue,
    LandingPageLive,
    LandingPageSentBack,
    LandingPageWaiting,
    Language,
    NotificationEvent,
    NotificationKind,
    ProposalCreated,
    ProposalExpiring,
    month_of,
)
from shared.notifications.wording import (
    Sentence,
    channel,
    company,
    day,
    day_of_moment,
    line,
    month,
    opening,
    quoted,
    segment,
    whole_percent,
)

_EN = Language.ENGLISH

KINDS = {
    NotificationKind.PROPOSAL_CREATED: "New proposals of high priority",
    NotificationKind.PROPOSAL_EXPIRING: "Proposals about to expire",
    NotificationKind.BUDGET_NEARLY_SPENT: "90% of the monthly budget spent",
    NotificationKind.BUDGET_SPENT: "Monthly budget spent",
    NotificationKind.LANDING_PAGE_LIVE: "Landing page is live",
    NotificationKind.LANDING_PAGE_SENT_BACK: "Landing page sent back",
    NotificationKind.CAMPAIGN_ACTIVE: "Campaign started",
    NotificationKind.CAMPAIGN_DRIFTED: "Campaign differs at the ad platform",
    NotificationKind.CAMPAIGN_PUSH_FAILED: "Change of campaign failed",
    NotificationKind.JOB_FAILED: "Nightly job failed",
    NotificationKind.JOB_OVERDUE: "Nightly job overdue",
    NotificationKind.AD_ACCOUNT_FAILING: "Advertiser account cannot be reached",
    NotificationKind.LANDING_PAGE_WAITING: "Landing page waits for review",
}
"""The kinds, as somebody chooses among them."""

ACTIONS = {
    "create_landing_page": "make a landing page",
    "publish_landing_page": "publish the landing page",
    "optimize_landing_page": "improve the landing page's texts",
    "create_campaign": "plan a campaign",
    "activate_campaign": "start the campaign",
    "increase_campaign_budget": "raise the campaign's budget",
    "decrease_campaign_budget": "lower the campaign's budget",
    "optimize_campaign": "improve keywords and ads",
    "pause_campaign": "pause the campaign",
    "shift_budget": "move budget to the cheaper campaign",
    "raise_monthly_budget": "raise the monthly budget",
    "adopt_campaign_drift": "take over a change made at the ad platform",
    "revert_campaign_drift": "undo a change made at the ad platform",
}
JOBS = {
    "calculate_partner_lead_stats_daily": "Counting leads",
    "run_partner_demand_planning_daily": "Working out lead gaps",
    "generate_ai_partner_recommendations_daily": "Making proposals",
    "sync_partner_campaigns_daily": "Bringing campaigns up to date",
    "prune_marketing_history_daily": "Clearing away old data",
    "measure_recommendation_effects_daily": "Measuring effects",
}
STATES = {
    "planned": "planned",
    "active": "active",
    "paused": "paused",
    "archived": "archived",
    "removed": "removed",
}


def say(event: NotificationEvent) -> Sentence:
    """The sentence of an event."""
    title, text = _words(event)
    return Sentence(title=title, text=text)


def _words(event: NotificationEvent) -> tuple[str, str]:
    match event:
        case ProposalCreated():
            return _named("New proposal", event), opening(event.reason_en)
        case ProposalExpiring():
            where = segment(event.branch, event.region)
            about = f"the proposal for {where}" if where else "the proposal"
            until = day_of_moment(event.expires_at, _EN)
            return _named("Proposal expires", event), f"You can decide about {about} until {until}."
        case BudgetNearlySpent():
            share = whole_percent(event.spent, event.budget)
            return (
                f"{month(month_of(event), _EN)} budget nearly spent",
                f"Your campaigns have spent {euros_en(event.spent)} of {euros_en(event.budget)} ({share}%).",
            )
        case BudgetSpent():
            return (
                f"{month(month_of(event), _EN)} budget is spent",
                f"Your campaigns have spent {euros_en(event.spent)}; "
                f"your monthly budget is {euros_en(event.budget)}. "
                "Raise the budget or pause a campaign.",
            )
        case LandingPageLive():
            return "Your landing page is live", f"{quoted(event.title)} can be visited now."
        case LandingPageSentBack():
            note = line(event.note or "")
            sent_back = f"{quoted(event.title)} was sent back"
            return (
                "Landing page sent back",
                f"{sent_back}: {note}"
                if note
                else f"{sent_back}. Change the page and send it to review again.",
            )
        case LandingPageWaiting():
            return (
                "Landing page waits for review",
                f"{quoted(event.title)} of {company(event.company_name, 'a partner without a name')} "
                "waits for your review.",
            )
        case CampaignActive():
            return "Campaign started", f"{_campaign(event)} was started."
        case CampaignDrifted() if event.is_removed:
            return (
                "Campaign removed at the ad platform",
                f"{_campaign(event)} was removed there, and is therefore archived here. "
                "To go on advertising, plan a new campaign.",
            )
        case CampaignDrifted():
            return (
                "Campaign differs",
                f"{_campaign(event)} is set otherwise there: {_drift(event.drift)}. "
                "Choose among your proposals what to keep.",
            )
        case CampaignPushFailed():
            return (
                "Change of campaign failed",
                f"{_campaign(event)} could not be changed. The campaign says why.",
            )
        case JobFailed():
            return "Nightly job failed", f"{_job(event.job)} failed for {day(event.date, _EN)}."
        case JobOverdue():
            last = event.last_succeeded_at
            return (
                "Nightly job overdue",
                f"{_job(event.job)} last succeeded on {day_of_moment(last, _EN)}."
                if last
                else f"{_job(event.job)} has never succeeded.",
            )
        case AdAccountFailing():
            owner = company(event.company_name, "a partner without a name")
            account = f"{channel(event.channel, 'Advertiser')} account {line(event.account)}"
            return (
                "Advertiser account cannot be reached",
                f"{account} of {owner} has not been readable since {day_of_moment(event.since, _EN)}. "
                "Restore the access or link another account.",
            )


def _named(what: str, event: ProposalCreated | ProposalExpiring) -> str:
    # An action that this version does not know yet is no reason to keep the rest of the list from anybody.
    action = ACTIONS.get(event.action_type)
    return f"{what}: {action}" if action else what


def _campaign(event: CampaignActive | CampaignDrifted | CampaignPushFailed) -> str:
    where = segment(event.branch, event.region)
    name = f"Your campaign {quoted(where)}" if where else "Your campaign"
    at = channel(event.channel, "")
    return f"{name} at {at}" if at else name


def _drift(drift: Drift) -> str:
    parts = []
    if drift.status:
        there, ours = (STATES.get(state, state) for state in (drift.status.platform, drift.status.ours))
        parts.append(f"{there} instead of {ours}")
    if drift.daily_budget:
        there, ours = (euros_en(amount) for amount in (drift.daily_budget.platform, drift.daily_budget.ours))
        parts.append(f"daily budget {there} instead of {ours}")
    return " and ".join(parts)


def _job(name: str) -> str:
    return JOBS.get(name, line(name))
