"""What a preview says about money: never less than can be charged, never a euro of saving too many."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from shared.core.ids import RecommendationId
from shared.recommendations.consequences import foresee
from shared.recommendations.models.states import ActionType
from shared.recommendations.preview import Consequences

ID = RecommendationId(UUID("00000000-0000-4000-8000-000000000001"))
EXACT = st.decimals(0, 10**6, places=3)


def _found(action: ActionType, **given_values: Any) -> Consequences:
    return Consequences.model_validate(
        {
            "action_type": action,
            "action_details": {},
            "status_after": "executed",
            "waits_for": None,
            "budget_changes": [],
            "landing_page": None,
            "campaign": None,
            "monthly_budget": {"from": "1000.00", "to": "1000.00"},
            "committed": {"from": "0", "to": "0"},
        }
        | given_values
    )


def _campaign(commitment: Decimal) -> dict[str, Any]:
    return {
        "status": "planned",
        "channel": "google_ads",
        "daily_budget": "1.00",
        "monthly_budget": None,
        "monthly_commitment": str(commitment),
    }


@given(EXACT, EXACT)
def test_the_extra_cost_covers_what_is_committed_more(before: Decimal, after: Decimal) -> None:
    move = {"from": str(before), "to": str(after)}
    preview = foresee(ID, _found(ActionType.SHIFT_BUDGET, committed=move))
    assert preview.max_extra_cost_per_month is not None
    assert preview.max_extra_cost_per_month >= max(after - before, Decimal(0))
    assert preview.max_extra_cost_per_month - max(after - before, Decimal(0)) < Decimal("0.01")
    assert preview.max_later_cost_per_month == 0


def test_a_planned_campaign_is_named_by_its_channel() -> None:
    def said(channel: str) -> str:
        campaign = _campaign(Decimal(30)) | {"channel": channel}
        return foresee(ID, _found(ActionType.CREATE_CAMPAIGN, campaign=campaign)).changes[0].nl

    assert said("meta_ads").startswith("Er komt een geplande campagne in Meta met een dagbudget van € 1,00.")
    assert said("email").startswith("Er komt een geplande campagne in e-mail met")
    assert said("other").startswith("Er komt een geplande campagne met")


@given(EXACT)
def test_what_a_planned_campaign_costs_it_costs_later(commitment: Decimal) -> None:
    preview = foresee(ID, _found(ActionType.CREATE_CAMPAIGN, campaign=_campaign(commitment)))
    assert preview.max_extra_cost_per_month == 0
    assert preview.max_later_cost_per_month is not None
    assert Decimal(0) <= preview.max_later_cost_per_month - commitment < Decimal("0.01")


@given(EXACT)
def test_an_agreement_to_start_a_campaign_names_what_starting_it_costs(commitment: Decimal) -> None:
    found = _found(ActionType.ACTIVATE_CAMPAIGN, waits_for="admin", campaign=_campaign(commitment))
    preview = foresee(ID, found)
    assert preview.max_extra_cost_per_month is not None
    assert Decimal(0) <= preview.max_extra_cost_per_month - commitment < Decimal("0.01")


def test_every_action_has_words_for_its_consequences() -> None:
    for action in ActionType:
        preview = foresee(ID, _found(action, waits_for="ad_platform"))
        assert preview.changes[-1].nl == "Daarna wordt het doorgevoerd bij het advertentieplatform."
        assert preview.cost is not None
        assert preview.undo is not None
