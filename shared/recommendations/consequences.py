"""What approving a proposal means, in sentences for whoever is about to approve it. Dutch and English."""

from collections.abc import Callable
from decimal import Decimal

from shared.campaigns.models import Channel
from shared.core.formats import euros, euros_en
from shared.core.ids import RecommendationId
from shared.core.money import to_cents_covering, to_cents_within
from shared.core.names import CHANNEL_NAMES
from shared.recommendations.models.states import ActionType
from shared.recommendations.preview import (
    BothLanguages,
    BudgetChangeState,
    CampaignState,
    CommittedChange,
    Consequences,
    ForeseenBudgetChange,
    ForeseenCampaign,
    MonthlyBudgetChange,
    RecommendationPreview,
)
from shared.recommendations.schemas import WaitsFor

_CHANNELS = {**CHANNEL_NAMES, Channel.EMAIL: "e-mail", Channel.OTHER: ""}
_BUDGETS = {
    "monthly_marketing_budget": ("Het maandbudget voor marketing", "The monthly marketing budget"),
    "daily_budget": ("Het dagbudget van de campagne", "The campaign's daily budget"),
    "monthly_budget": ("Het maandbudget van de campagne", "The campaign's monthly budget"),
}
_FIELDS = {
    "title": ("De titel", "The title"),
    "subtitle": ("De ondertitel", "The subtitle"),
    "seo_title": ("De titel in Google", "The title in Google"),
    "seo_description": ("De omschrijving in Google", "The description in Google"),
}
_WAITING = {
    WaitsFor.ADMIN: BothLanguages(
        nl="Een beheerder voert dit uit na nog een eigen akkoord.",
        en="An admin carries this out, after an approval of their own.",
    ),
    WaitsFor.AD_PLATFORM: BothLanguages(
        nl="Daarna wordt het doorgevoerd bij het advertentieplatform.",
        en="After that it is carried out at the ad platform.",
    ),
}


def foresee(recommendation_id: RecommendationId, found: Consequences) -> RecommendationPreview:
    """The preview of an approval that is possible. No amount it names is less than what could be charged."""
    return RecommendationPreview(
        recommendation_id=recommendation_id,
        is_possible=True,
        obstacle=None,
        status_after=found.status_after,
        waits_for=found.waits_for,
        changes=tuple(changes_in_words(found)),
        cost=cost_in_words(found),
        undo=_UNDO[found.action_type],
        max_extra_cost_per_month=to_cents_covering(max(Decimal(0), found.commitment_growth)),
        max_later_cost_per_month=to_cents_covering(found.later_growth),
        monthly_budget=MonthlyBudgetChange(
            before=found.monthly_budget.before, after=found.monthly_budget.after
        ),
        committed=CommittedChange(
            before=to_cents_covering(found.committed.before or Decimal(0)),
            after=to_cents_covering(found.committed.after or Decimal(0)),
        ),
        budget_changes=tuple(
            ForeseenBudgetChange(
                budget=change.budget,
                campaign_id=change.campaign_id,
                old_amount=change.was,
                new_amount=change.becomes,
            )
            for change in found.budget_changes
        ),
        landing_page=found.landing_page,
        campaign=None if found.campaign is None else _campaign(found.campaign),
    )


def changes_in_words(found: Consequences) -> list[BothLanguages]:
    """What would change, and who has to act after that."""
    texts = _CHANGES[found.action_type](found)
    return texts + ([_WAITING[found.waits_for]] if found.waits_for else [])


def cost_in_words(found: Consequences) -> BothLanguages:
    """The most it could cost, in EUR a month."""
    growth, later = found.commitment_growth, to_cents_covering(found.later_growth)
    if growth > 0:
        most = to_cents_covering(growth)
        if found.waits_for is WaitsFor.ADMIN:
            return BothLanguages(
                nl=f"Dit kost nu niets, en na akkoord van een beheerder hoogstens {euros(most)} per maand.",
                en=f"This costs nothing now, and at most {euros_en(most)} a month once an admin agrees.",
            )
        return BothLanguages(
            nl=f"Dit kost hoogstens {euros(most)} per maand extra.",
            en=f"This costs at most {euros_en(most)} more a month.",
        )
    if found.action_type is ActionType.CREATE_CAMPAIGN:
        return BothLanguages(
            nl=f"Dit kost nu niets, en na de start van de campagne hoogstens {euros(later)} per maand.",
            en=f"This costs nothing now, and at most {euros_en(later)} a month once the campaign is started.",
        )
    if later > 0:
        return BothLanguages(
            nl=f"Dit kost nog niets. Campagnes mogen daarna hoogstens {euros(later)} per maand meer kosten.",
            en=f"This costs nothing yet. Campaigns may then cost at most {euros_en(later)} more a month.",
        )
    freed = to_cents_within(-growth)
    if freed > 0:
        return BothLanguages(
            nl=f"Dit kost niets. Van het maandbudget komt {euros(freed)} per maand vrij.",
            en=f"This costs nothing. It frees {euros_en(freed)} a month of the monthly budget.",
        )
    return BothLanguages(nl="Dit kost niets.", en="This costs nothing.")


def _campaign(campaign: CampaignState) -> ForeseenCampaign:
    return ForeseenCampaign(
        channel=campaign.channel,
        status=campaign.status,
        daily_budget=campaign.daily_budget,
        monthly_budget=campaign.monthly_budget,
        max_cost_per_month=to_cents_covering(campaign.monthly_commitment),
    )


def _create_landing_page(found: Consequences) -> list[BothLanguages]:
    path = found.landing_page.path if found.landing_page else ""
    return [
        BothLanguages(
            nl=f"Er komt een landingspagina op {path}. Zij wordt eerst gecontroleerd en is nog niet te zien.",
            en=f"A landing page is made at {path}. It is reviewed first and cannot be seen yet.",
        )
    ]


def _publish_landing_page(found: Consequences) -> list[BothLanguages]:
    path = found.landing_page.path if found.landing_page else ""
    if found.landing_page and found.landing_page.status == "live":
        return [
            BothLanguages(
                nl=f"De landingspagina {path} komt live: iedereen kan haar zien.",
                en=f"The landing page {path} goes live: everybody can see it.",
            )
        ]
    return [
        BothLanguages(
            nl=f"De landingspagina {path} staat daarna klaar voor controle.",
            en=f"The landing page {path} is then ready to be reviewed.",
        )
    ]


def _optimize_landing_page(found: Consequences) -> list[BothLanguages]:
    texts = []
    for change in found.action_details.get("changes", []):
        nl, en = _FIELDS.get(change["field"], (change["field"], change["field"]))
        texts.append(
            BothLanguages(nl=f"{nl} wordt: “{change['to']}”.", en=f"{en} becomes: “{change['to']}”.")
        )
    return texts


def _create_campaign(found: Consequences) -> list[BothLanguages]:
    nl, en = _budget_of(found.campaign)
    name = _CHANNELS[found.campaign.channel] if found.campaign else ""
    of_nl, of_en = (f" in {name}", f" in {name}") if name else ("", "")
    return [
        BothLanguages(
            nl=f"Er komt een geplande campagne{of_nl}{nl}. Zij start pas als een beheerder haar start.",
            en=f"A planned campaign{of_en} is made{en}. It starts only when an admin starts it.",
        )
    ]


def _activate_campaign(found: Consequences) -> list[BothLanguages]:
    nl, en = _budget_of(found.campaign)
    return [BothLanguages(nl=f"De campagne start{nl}.", en=f"The campaign starts{en}.")]


def _pause_campaign(_found: Consequences) -> list[BothLanguages]:
    return [
        BothLanguages(
            nl="De campagne stopt tot iemand haar weer start.",
            en="The campaign stops until somebody starts it again.",
        )
    ]


def _optimize_campaign(found: Consequences) -> list[BothLanguages]:
    def count(name: str) -> int:
        return len(found.action_details.get(name, []))

    return [
        BothLanguages(
            nl=f"De campagne krijgt andere zoekwoorden en advertenties: {count('keywords')} zoekwoorden, "
            f"{count('negative_keywords')} uitgesloten zoekwoorden, {count('headlines')} koppen en "
            f"{count('descriptions')} omschrijvingen.",
            en=f"The campaign gets other keywords and ads: {count('keywords')} keywords, "
            f"{count('negative_keywords')} excluded keywords, {count('headlines')} headlines and "
            f"{count('descriptions')} descriptions.",
        )
    ]


def _change_budgets(found: Consequences) -> list[BothLanguages]:
    return [_budget_change(change) for change in found.budget_changes]


def _budget_change(change: BudgetChangeState) -> BothLanguages:
    nl, en = _BUDGETS[change.budget]
    becomes = change.becomes or Decimal(0)
    if change.was is None:
        return BothLanguages(nl=f"{nl} wordt {euros(becomes)}.", en=f"{en} becomes {euros_en(becomes)}.")
    return BothLanguages(
        nl=f"{nl} gaat van {euros(change.was)} naar {euros(becomes)}.",
        en=f"{en} goes from {euros_en(change.was)} to {euros_en(becomes)}.",
    )


def _budget_of(campaign: CampaignState | None) -> tuple[str, str]:
    if campaign and campaign.daily_budget is not None:
        return (
            f" met een dagbudget van {euros(campaign.daily_budget)}",
            f" with a daily budget of {euros_en(campaign.daily_budget)}",
        )
    if campaign and campaign.monthly_budget is not None:
        return (
            f" met een maandbudget van {euros(campaign.monthly_budget)}",
            f" with a monthly budget of {euros_en(campaign.monthly_budget)}",
        )
    return "", ""


def _adopt_campaign_drift(found: Consequences) -> list[BothLanguages]:
    return [
        BothLanguages(
            nl="Hier wordt overgenomen wat bij het advertentieplatform staat.",
            en="What the ad platform has is taken over here.",
        ),
        *_change_budgets(found),
    ]


def _revert_campaign_drift(_found: Consequences) -> list[BothLanguages]:
    return [
        BothLanguages(
            nl="Het advertentieplatform wordt teruggezet op wat hier staat.",
            en="The ad platform is set back to what is recorded here.",
        )
    ]


_CHANGES: dict[ActionType, Callable[[Consequences], list[BothLanguages]]] = {
    ActionType.CREATE_LANDING_PAGE: _create_landing_page,
    ActionType.PUBLISH_LANDING_PAGE: _publish_landing_page,
    ActionType.OPTIMIZE_LANDING_PAGE: _optimize_landing_page,
    ActionType.CREATE_CAMPAIGN: _create_campaign,
    ActionType.ACTIVATE_CAMPAIGN: _activate_campaign,
    ActionType.PAUSE_CAMPAIGN: _pause_campaign,
    ActionType.OPTIMIZE_CAMPAIGN: _optimize_campaign,
    ActionType.INCREASE_CAMPAIGN_BUDGET: _change_budgets,
    ActionType.DECREASE_CAMPAIGN_BUDGET: _change_budgets,
    ActionType.SHIFT_BUDGET: _change_budgets,
    ActionType.RAISE_MONTHLY_BUDGET: _change_budgets,
    ActionType.ADOPT_CAMPAIGN_DRIFT: _adopt_campaign_drift,
    ActionType.REVERT_CAMPAIGN_DRIFT: _revert_campaign_drift,
}

_ARCHIVE_PAGE = BothLanguages(nl="De pagina kan worden gearchiveerd.", en="The page can be archived.")
_SET_BACK = BothLanguages(
    nl="De budgetten kunnen met de hand worden teruggezet.", en="The budgets can be set back by hand."
)
_CHANGED_BY_HAND = BothLanguages(
    nl="De campagne kan met de hand weer worden gewijzigd.", en="The campaign can be changed again by hand."
)
_UNDO: dict[ActionType, BothLanguages] = {
    ActionType.CREATE_LANDING_PAGE: _ARCHIVE_PAGE,
    ActionType.PUBLISH_LANDING_PAGE: _ARCHIVE_PAGE,
    ActionType.OPTIMIZE_LANDING_PAGE: BothLanguages(
        nl="De teksten kunnen met de hand worden teruggezet.", en="The texts can be set back by hand."
    ),
    ActionType.CREATE_CAMPAIGN: BothLanguages(
        nl="De campagne kan worden gearchiveerd.", en="The campaign can be archived."
    ),
    ActionType.ACTIVATE_CAMPAIGN: BothLanguages(
        nl="De campagne kan op elk moment worden gepauzeerd.", en="The campaign can be paused at any moment."
    ),
    ActionType.PAUSE_CAMPAIGN: BothLanguages(
        nl="Een beheerder kan de campagne weer starten.", en="An admin can start the campaign again."
    ),
    ActionType.OPTIMIZE_CAMPAIGN: BothLanguages(
        nl="De zoekwoorden en advertenties kunnen met de hand worden teruggezet.",
        en="The keywords and ads can be set back by hand.",
    ),
    ActionType.INCREASE_CAMPAIGN_BUDGET: _SET_BACK,
    ActionType.DECREASE_CAMPAIGN_BUDGET: _SET_BACK,
    ActionType.SHIFT_BUDGET: _SET_BACK,
    ActionType.ADOPT_CAMPAIGN_DRIFT: _CHANGED_BY_HAND,
    ActionType.REVERT_CAMPAIGN_DRIFT: _CHANGED_BY_HAND,
    ActionType.RAISE_MONTHLY_BUDGET: BothLanguages(
        nl="Het maandbudget kan weer omlaag, tot wat campagnes al vastleggen.",
        en="The monthly budget can be lowered again, down to what campaigns commit.",
    ),
}
