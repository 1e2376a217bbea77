"""What to do about a campaign that differs at its platform: adopt that, or revert it. No clock, no I/O."""

from typing import Any

Json = dict[str, Any]

RULE = "campaign_drift"
RULE_VERSION = 1

# The sync lets both proposals go once nothing differs.
_LAPSES = "Dit voorstel vervalt zodra de campagne daar weer gelijk is aan hier."
_LAPSES_EN = "This proposal lapses once the campaign there is the same as here again."

_DUTCH = {"active": "actief", "paused": "gepauzeerd", "archived": "gearchiveerd"}
_ENGLISH = {"active": "active", "paused": "paused", "archived": "archived"}


def drift_proposals(found: Json) -> list[Json]:
    """The proposals for one drifted campaign, as rows of `ai_marketing_recommendations`.

    `found` is one of `write_campaign_sync`'s drifts: ids, `drift` with both values and `adopting_costs`, the
    EUR a month that is committed more then (EUR as text). What we have archived can only be reverted.
    """
    is_archived = found["drift"].get("status", {}).get("ours") == "archived"
    actions = ["revert_campaign_drift"] if is_archived else ["adopt_campaign_drift", "revert_campaign_drift"]
    return [_proposal(found, action) for action in actions]


def _proposal(found: Json, action: str) -> Json:
    segment = found["segment_id"] or "-"
    drift: Json = found["drift"]
    differs, differs_en = _differences(drift)
    is_adopting = action == "adopt_campaign_drift"
    todo = "Dit overnemen." if is_adopting else "Terugzetten zoals het hier staat."
    todo_en = "Take this over." if is_adopting else "Set it back to what is recorded here."
    return {
        "partner_id": found["partner_id"],
        "segment_id": found["segment_id"],
        "campaign_id": found["campaign_id"],
        "action_type": action,
        "action_details": {"action_type": action, "campaign_id": found["campaign_id"], "drift": drift},
        # Money runs differently from what was agreed.
        "priority": "high",
        "rule": RULE,
        "rule_version": RULE_VERSION,
        "reason": f"In Google Ads is de campagne anders dan hier: {differs}. {todo} {_LAPSES}",
        "reason_en": f"In Google Ads the campaign differs from here: {differs_en}. {todo_en} {_LAPSES_EN}",
        "expected_effect": {
            "leads_per_week": None,
            # Reverting commits what was agreed already.
            "monthly_cost_change": found["adopting_costs"] if is_adopting else "0.00",
        },
        "inputs": found,
        "dedupe_key": f"{found['partner_id']}:{segment}:{action}:{found['campaign_id']}",
    }


def _differences(drift: Json) -> tuple[str, str]:
    """What differs, in Dutch and in English."""
    dutch, english = [], []
    if status := drift.get("status"):
        ours, theirs = status["ours"], status["platform"]
        dutch.append(f"zij is daar {_DUTCH[theirs]}, hier {_DUTCH[ours]}")
        english.append(f"it is {_ENGLISH[theirs]} there, {_ENGLISH[ours]} here")
    if budget := drift.get("daily_budget"):
        ours, theirs = budget["ours"], budget["platform"]
        dutch.append(f"het dagbudget is daar € {_comma(theirs)}, hier € {_comma(ours)}")
        english.append(f"the daily budget is €{theirs} there, €{ours} here")
    return " en ".join(dutch), " and ".join(english)


def _comma(amount: str) -> str:
    return amount.replace(".", ",")
