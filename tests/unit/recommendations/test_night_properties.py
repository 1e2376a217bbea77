"""What holds for any snapshot: no rule raises, no limit is exceeded, and a replay is the same to the byte."""

import json
import re
from decimal import Decimal
from typing import Any

from hypothesis import given, settings

from shared.recommendations.canonical import canonical_json
from shared.recommendations.models.proposal import Proposal
from shared.recommendations.replay import replay
from tests.unit.recommendations.snapshots import Json, details, night
from tests.unit.recommendations.strategies import partners

DAYS = Decimal("30.4")
SPENDING = {"create_campaign", "activate_campaign", "increase_campaign_budget"}
PATH = re.compile(r"(/[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")


def commitment(daily: str | None, monthly: str | None) -> Decimal:
    """EUR a month, reckoned here anew."""
    return Decimal(monthly) if monthly is not None else Decimal(daily or 0) * DAYS


def added_commitment(action: Json, campaigns: dict[str, Json]) -> Decimal:
    """EUR a month that approving an action adds at most."""
    match action["action_type"]:
        case "create_campaign":
            return commitment(action["daily_budget"], None)
        case "activate_campaign":
            return commitment(action["daily_budget"], action["monthly_budget"])
        case "increase_campaign_budget" | "decrease_campaign_budget":
            return change_of(campaigns[action["campaign_id"]], action["changes"])
        case "shift_budget":
            return sum(
                (
                    change_of(
                        campaigns[each], [one for one in action["changes"] if one["campaign_id"] == each]
                    )
                    for each in (action["from_campaign_id"], action["to_campaign_id"])
                ),
                Decimal(0),
            )
        case _:
            return Decimal(0)


def change_of(campaign: Json, changes: list[Json]) -> Decimal:
    """By how much the changes move what the campaign commits."""
    after = campaign | {change["budget"]: change["to"] for change in changes}
    return commitment(after["daily_budget"], after["monthly_budget"]) - commitment(
        campaign["daily_budget"], campaign["monthly_budget"]
    )


def campaigns_in(snapshot: Json) -> dict[str, Json]:
    linked = [each for segment in snapshot["segments"] for each in segment["campaigns"]]
    return {each["id"]: each for each in (*linked, *snapshot["other_campaigns"])}


def is_full(snapshot: Json) -> bool:
    partner = snapshot["partner"]
    return partner["max_open_leads"] is not None and partner["open_leads"] >= partner["max_open_leads"]


@given(partners())
@settings(max_examples=250, deadline=None)
def test_no_snapshot_breaks_a_limit(snapshot: Json) -> None:
    proposals, campaigns = night(snapshot), campaigns_in(snapshot)
    actions = [details(proposal) for proposal in proposals]
    budget = snapshot["budget"]

    room = max(Decimal(budget["monthly_budget"] or 0) - Decimal(budget["committed"]), Decimal(0))
    added = sum((max(added_commitment(action, campaigns), Decimal(0)) for action in actions), Decimal(0))
    assert added <= room

    for action in actions:
        if action["action_type"] == "shift_budget":
            assert added_commitment(action, campaigns) <= 0
        if action["action_type"] == "decrease_campaign_budget":
            assert added_commitment(action, campaigns) < 0
        if action["action_type"] not in {"raise_monthly_budget", "optimize_landing_page"}:
            for change in action.get("changes", []):
                old, new = Decimal(change["from"]), Decimal(change["to"])
                assert new != old
                assert abs(new - old) <= old * Decimal("0.2")
                assert new == new.quantize(Decimal("0.01"))
                # € 5 a day is the least of a campaign, 30.4 days of it the least of a month.
                least = Decimal(5) if change["budget"] == "daily_budget" else 5 * DAYS
                assert new >= min(old, least)

    if is_full(snapshot):
        assert not any(
            action["action_type"] in SPENDING | {"raise_monthly_budget", "shift_budget"} for action in actions
        )
    if budget["monthly_budget"] is None:
        assert not any(action["action_type"] in SPENDING for action in actions)


@given(partners())
@settings(max_examples=120, deadline=None)
def test_no_campaign_has_two_budget_changes_and_no_key_two_proposals(snapshot: Json) -> None:
    proposals = night(snapshot)
    assert len({proposal.dedupe_key for proposal in proposals}) == len(proposals)
    changed: list[str] = []
    for action in map(details, proposals):
        if action["action_type"] in {
            "increase_campaign_budget",
            "decrease_campaign_budget",
            "pause_campaign",
        }:
            changed.append(action["campaign_id"])
        elif action["action_type"] == "shift_budget":
            changed += [action["from_campaign_id"], action["to_campaign_id"]]
    assert len(set(changed)) == len(changed)


@given(partners())
@settings(max_examples=120, deadline=None)
def test_every_proposal_says_why_and_is_fit_to_store(snapshot: Json) -> None:
    for proposal in night(snapshot):
        assert len(proposal.reason) > 20
        assert len(proposal.reason_en) > 20
        effect = proposal.expected_effect
        if effect.leads_per_week is not None:
            assert effect.leads_per_week[0] <= effect.leads_per_week[1]
        match details(proposal):
            case {"action_type": "create_landing_page"} as page:
                assert PATH.fullmatch(page["path"])
                assert len(page["path"]) <= 200
                assert 0 < len(page["title"].strip()) <= 200
                assert 0 < len(page["subtitle"].strip()) <= 300
                assert 0 < len(page["seo_title"].strip()) <= 60
                assert 0 < len(page["seo_description"].strip()) <= 155
                assert_no_text_is_empty(page["content_json"])
            case {"action_type": "create_campaign" | "optimize_campaign"} as ads:
                assert_within_googles_limits(ads)
                assert Decimal(ads.get("daily_budget", "5.00")) >= 5
            case {"action_type": "raise_monthly_budget", "from": old, "to": new}:
                assert Decimal(old or 0) < Decimal(new) <= Decimal("99999999.99")


def assert_no_text_is_empty(content: Any) -> None:
    """Every text of a page says something; a missing city or company is null."""
    match content:
        case dict():
            for value in content.values():
                assert_no_text_is_empty(value)
        case list():
            assert content
            for value in content:
                assert_no_text_is_empty(value)
        case str():
            assert content.strip()
            assert "  " not in content


def assert_within_googles_limits(ads: Json) -> None:
    """3–15 headlines of at most 30 and 2–4 descriptions of at most 90 characters, all different."""
    assert 3 <= len(ads["headlines"]) <= 15
    assert 2 <= len(ads["descriptions"]) <= 4
    for texts, longest in ((ads["headlines"], 30), (ads["descriptions"], 90)):
        assert len({text.casefold() for text in texts}) == len(texts)
        for text in texts:
            assert 0 < len(text.strip()) == len(text) <= longest
            assert not set("{}!\n<>") & set(text)
    assert 1 <= len(ads["keywords"]) == len({tuple(word.items()) for word in ads["keywords"]})
    for keyword in ads["keywords"]:
        assert 0 < len(keyword["text"]) <= 80
        assert len(keyword["text"].split()) <= 10
        assert re.fullmatch(r"[a-z0-9 -]+", keyword["text"])
        assert keyword["match_type"] in {"exact", "phrase", "broad"}
    assert len(set(ads["negative_keywords"])) == len(ads["negative_keywords"]) > 0


def reversed_keys(value: Any) -> Any:
    """The same JSON with every object's keys the other way round, as a database may return it."""
    if isinstance(value, dict):
        return {key: reversed_keys(value[key]) for key in reversed(value)}
    return [reversed_keys(each) for each in value] if isinstance(value, list) else value


@given(partners())
@settings(max_examples=120, deadline=None)
def test_a_replay_is_the_same_to_the_byte(snapshot: Json) -> None:
    for proposal in night(snapshot):
        stored = json.loads(json.dumps(reversed_keys(proposal.model_dump(mode="json"))))
        again = replay(stored["rule"], stored["rule_version"], stored["inputs"], stored["dedupe_key"])
        assert canonical_json(again) == canonical_json(proposal)
        assert canonical_json(Proposal.model_validate(stored)) == canonical_json(proposal)
