"""What happened, in Dutch."""

from shared.core.formats import euros
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

_NL = Language.DUTCH

KINDS = {
    NotificationKind.PROPOSAL_CREATED: "Nieuwe voorstellen met hoog belang",
    NotificationKind.PROPOSAL_EXPIRING: "Voorstellen die bijna verlopen",
    NotificationKind.BUDGET_NEARLY_SPENT: "Maandbudget voor 90% besteed",
    NotificationKind.BUDGET_SPENT: "Maandbudget op",
    NotificationKind.LANDING_PAGE_LIVE: "Landingspagina staat live",
    NotificationKind.LANDING_PAGE_SENT_BACK: "Landingspagina teruggestuurd",
    NotificationKind.CAMPAIGN_ACTIVE: "Campagne gestart",
    NotificationKind.CAMPAIGN_DRIFTED: "Campagne wijkt af bij het advertentieplatform",
    NotificationKind.CAMPAIGN_PUSH_FAILED: "Wijziging van campagne mislukt",
    NotificationKind.JOB_FAILED: "Nachtelijke taak mislukt",
    NotificationKind.JOB_OVERDUE: "Nachtelijke taak te laat",
    NotificationKind.AD_ACCOUNT_FAILING: "Advertentieaccount onbereikbaar",
    NotificationKind.LANDING_PAGE_WAITING: "Landingspagina wacht op beoordeling",
}
"""The kinds, as somebody chooses among them."""

ACTIONS = {
    "create_landing_page": "landingspagina maken",
    "publish_landing_page": "landingspagina publiceren",
    "optimize_landing_page": "teksten van landingspagina verbeteren",
    "create_campaign": "campagne plannen",
    "activate_campaign": "campagne starten",
    "increase_campaign_budget": "budget van campagne verhogen",
    "decrease_campaign_budget": "budget van campagne verlagen",
    "optimize_campaign": "zoekwoorden en advertenties verbeteren",
    "pause_campaign": "campagne pauzeren",
    "shift_budget": "budget verschuiven naar goedkopere campagne",
    "raise_monthly_budget": "maandbudget verhogen",
    "adopt_campaign_drift": "wijziging van het advertentieplatform overnemen",
    "revert_campaign_drift": "wijziging op het advertentieplatform terugdraaien",
}
JOBS = {
    "calculate_partner_lead_stats_daily": "Het tellen van leads",
    "run_partner_demand_planning_daily": "Het berekenen van leadtekorten",
    "generate_ai_partner_recommendations_daily": "Het maken van voorstellen",
    "sync_partner_campaigns_daily": "Het bijwerken van campagnes",
    "prune_marketing_history_daily": "Het opruimen van oude gegevens",
    "measure_recommendation_effects_daily": "Het meten van effecten",
}
STATES = {
    "planned": "gepland",
    "active": "actief",
    "paused": "gepauzeerd",
    "archived": "gearchiveerd",
    "removed": "verwijderd",
}


def say(event: NotificationEvent) -> Sentence:
    """The sentence of an event."""
    title, text = _words(event)
    return Sentence(title=title, text=text)


def _words(event: NotificationEvent) -> tuple[str, str]:
    match event:
        case ProposalCreated():
            return _named("Nieuw voorstel", event), opening(event.reason)
        case ProposalExpiring():
            where = segment(event.branch, event.region)
            about = f"het voorstel voor {where}" if where else "het voorstel"
            until = day_of_moment(event.expires_at, _NL)
            return _named("Voorstel verloopt", event), f"U kunt tot {until} beslissen over {about}."
        case BudgetNearlySpent():
            share = whole_percent(event.spent, event.budget)
            return (
                f"Budget van {month(month_of(event), _NL)} bijna op",
                f"Uw campagnes hebben {euros(event.spent)} van {euros(event.budget)} besteed ({share}%).",
            )
        case BudgetSpent():
            return (
                f"Budget van {month(month_of(event), _NL)} is op",
                f"Uw campagnes hebben {euros(event.spent)} besteed; uw maandbudget is {euros(event.budget)}. "
                "Verhoog het budget of pauzeer een campagne.",
            )
        case LandingPageLive():
            return "Uw landingspagina staat live", f"{quoted(event.title)} is nu te bezoeken."
        case LandingPageSentBack():
            note = line(event.note or "")
            sent_back = f"{quoted(event.title)} is teruggestuurd"
            return (
                "Landingspagina teruggestuurd",
                f"{sent_back}: {note}"
                if note
                else f"{sent_back}. Pas de pagina aan en bied haar opnieuw aan.",
            )
        case LandingPageWaiting():
            return (
                "Landingspagina wacht op beoordeling",
                f"{quoted(event.title)} van {company(event.company_name, 'een partner zonder naam')} "
                "wacht op uw beoordeling.",
            )
        case CampaignActive():
            return "Campagne gestart", f"{_campaign(event)} is gestart."
        case CampaignDrifted() if event.is_removed:
            return (
                "Campagne verwijderd bij het advertentieplatform",
                f"{_campaign(event)} is daar verwijderd, en daarom hier gearchiveerd. "
                "Wilt u verder adverteren, plan dan een nieuwe campagne.",
            )
        case CampaignDrifted():
            return (
                "Campagne wijkt af",
                f"{_campaign(event)} staat daar anders ingesteld: {_drift(event.drift)}. "
                "Kies bij uw voorstellen wat u wilt houden.",
            )
        case CampaignPushFailed():
            return (
                "Wijziging van campagne mislukt",
                f"{_campaign(event)} kon niet worden bijgewerkt. Bij de campagne staat waarom.",
            )
        case JobFailed():
            return "Nachtelijke taak mislukt", f"{_job(event.job)} is mislukt voor {day(event.date, _NL)}."
        case JobOverdue():
            last = event.last_succeeded_at
            return (
                "Nachtelijke taak te laat",
                f"{_job(event.job)} is voor het laatst gelukt op {day_of_moment(last, _NL)}."
                if last
                else f"{_job(event.job)} is nog nooit gelukt.",
            )
        case AdAccountFailing():
            owner = company(event.company_name, "een partner zonder naam")
            account = f"{channel(event.channel, 'Advertentie')}-account {line(event.account)}"
            return (
                "Advertentieaccount onbereikbaar",
                f"{account} van {owner} is sinds {day_of_moment(event.since, _NL)} niet te lezen. "
                "Herstel de toegang of koppel een ander account.",
            )


def _named(what: str, event: ProposalCreated | ProposalExpiring) -> str:
    # An action that this version does not know yet is no reason to keep the rest of the list from anybody.
    action = ACTIONS.get(event.action_type)
    return f"{what}: {action}" if action else what


def _campaign(event: CampaignActive | CampaignDrifted | CampaignPushFailed) -> str:
    where = segment(event.branch, event.region)
    name = f"Uw campagne {quoted(where)}" if where else "Uw campagne"
    at = channel(event.channel, "")
    return f"{name} bij {at}" if at else name


def _drift(drift: Drift) -> str:
    parts = []
    if drift.status:
        there, ours = (STATES.get(state, state) for state in (drift.status.platform, drift.status.ours))
        parts.append(f"{there} in plaats van {ours}")
    if drift.daily_budget:
        there, ours = (euros(amount) for amount in (drift.daily_budget.platform, drift.daily_budget.ours))
        parts.append(f"dagbudget {there} in plaats van {ours}")
    return " en ".join(parts)


def _job(name: str) -> str:
    return JOBS.get(name, line(name))
