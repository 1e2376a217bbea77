"""What a snapshot may hold, and replaying what is stored."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from shared.recommendations.canonical import canonical_json
from shared.recommendations.models.snapshot import PartnerSnapshot
from shared.recommendations.models.states import RuleName
from shared.recommendations.models.thresholds import DEFAULT_THRESHOLDS
from shared.recommendations.replay import NotReproducedError, replay, replay_all
from shared.recommendations.rules.registry import RULES, get_rule
from tests.unit.recommendations.snapshots import campaign, night, partner, segment, the_one


@pytest.mark.parametrize("amount", [12.5, 500, True, "12,50", "-1.00", "1e3", "NaN", "", "1" * 11, " 5.00"])
def test_money_is_a_written_decimal_and_nothing_else(amount: object) -> None:
    with pytest.raises(ValidationError):
        PartnerSnapshot.model_validate(partner(budget={"monthly_budget": amount}))


@pytest.mark.parametrize("amount", ["12.50", "0", "0.000001", "1234567890.12"])
def test_written_decimals_keep_their_digits(amount: str) -> None:
    snapshot = PartnerSnapshot.model_validate(partner(budget={"monthly_budget": amount}))
    assert snapshot.model_dump(mode="json")["budget"]["monthly_budget"] == amount


def test_json_text_is_read_alike_and_takes_no_number() -> None:
    text = json.dumps(partner(segment()))
    assert PartnerSnapshot.model_validate_json(text) == PartnerSnapshot.model_validate(json.loads(text))
    with pytest.raises(ValidationError):
        PartnerSnapshot.model_validate_json(text.replace('"500.00"', "500.00"))


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError):
        PartnerSnapshot.model_validate(partner() | {"something": 1})


def stored(snapshot: dict[str, Any], rule: RuleName) -> dict[str, Any]:
    row: dict[str, Any] = json.loads(the_one(snapshot, rule).model_dump_json())
    return row


def test_a_replay_uses_the_thresholds_of_its_own_night() -> None:
    row = stored(partner(segment(campaigns=[campaign(spend_28d="120.00")])), RuleName.LEADLESS_CAMPAIGN)
    row["inputs"]["thresholds"]["leadless_spend_factor"] = "3.01"
    with pytest.raises(NotReproducedError):
        replay(row["rule"], row["rule_version"], row["inputs"], row["dedupe_key"])
    row["inputs"]["thresholds"]["leadless_spend_factor"] = "2"
    again = replay(row["rule"], row["rule_version"], row["inputs"], row["dedupe_key"])
    assert "De grens is € 80,00 (2 keer het streefbedrag" in again.reason


def test_a_rule_with_two_proposals_replays_each() -> None:
    proposals = night(partner(segment(campaigns=[campaign(spend_28d="650.00", leads_28d=8)])))
    assert [proposal.rule for proposal in proposals] == [RuleName.EXPENSIVE_CAMPAIGN] * 2
    for proposal in proposals:
        again = replay(proposal.rule, proposal.rule_version, proposal.inputs, proposal.dedupe_key)
        assert canonical_json(again) == canonical_json(proposal)
    assert replay_all("expensive_campaign", 2, proposals[0].inputs) == proposals


@pytest.mark.parametrize(("rule", "version"), [("no_such_rule", 1), ("no_budget", 0), ("no_budget", 1)])
def test_an_unknown_rule_or_version_is_not_replayed(rule: str, version: int) -> None:
    with pytest.raises(LookupError):
        get_rule(rule, version)


def test_every_rule_of_the_table_is_registered_once() -> None:
    assert {rule.name for rule in RULES} == set(RuleName)
    assert len(RULES) == len(RuleName)


def test_a_canonical_text_has_sorted_keys_and_no_escapes() -> None:
    text = canonical_json(DEFAULT_THRESHOLDS)
    assert text.startswith('{"assumed_cpl":"35.00","days_per_month":"30.4",')
    assert canonical_json(PartnerSnapshot.model_validate(partner(company_name="Café"))).count("Café") == 1
