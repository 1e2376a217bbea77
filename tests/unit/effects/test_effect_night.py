"""A night of the ledger with a stand-in for the database at the wire: what is asked, and what is written."""

import json
from datetime import date, timedelta
from typing import Any

import httpx
import numpy as np
from postgrest import SyncPostgrestClient
from structlog.testing import capture_logs

from shared.effects.nightly import measure_effects
from shared.effects.nightly_repository import EffectNights

SUNDAY = date(2026, 3, 29)
MONDAY = SUNDAY + timedelta(days=1)
BROKEN = [[0, 1, 0, "no amount"]]


class Wire:
    """Answers the SQL functions; keeps what it was sent."""

    def __init__(self, day: date, due: list[dict[str, Any]], rules: list[dict[str, Any]]) -> None:
        self.day, self.due, self.rules = day, due, rules
        self.sent: dict[str, list[dict[str, Any]]] = {}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        function = request.url.path.rsplit("/", 1)[1]
        arguments = json.loads(request.content)
        self.sent.setdefault(function, []).append(arguments)
        answers: dict[str, Any] = {
            "begin_effects": {"delays": [[0, 90, 100]]},
            "list_effects_due": self.due,
            "count_other_changes": [],
            "write_effects": {"effects": 1, "outlooks": 0},
            "rule_effects": {"rules": self.rules, "reported_on": None, "reported_rules": []},
            "finish_effects": json.loads(arguments.get("p_counts", "null")),
        }
        if function == "read_effect_panel":
            return httpx.Response(200, json=self._panel(arguments))
        return httpx.Response(200, json=answers[function])

    def _panel(self, asked: dict[str, Any]) -> list[dict[str, Any]]:
        days = (date.fromisoformat(asked["p_last"]) - date.fromisoformat(asked["p_first"])).days + 1
        units = [*asked["p_partner_ids"], *(f"donor {one}" for one in range(10))]
        return [
            {
                "partner_id": unit,
                "is_donor": unit.startswith("donor"),
                "days": BROKEN
                if asked["p_segment_id"] == "broken"
                else [
                    [day, int(leads), 0, "0.00"]
                    for day, leads in enumerate(np.random.default_rng(one).poisson(5, days))
                    if leads
                ],
            }
            for one, unit in enumerate(units)
        ]

    def run(self) -> dict[str, Any]:
        client = SyncPostgrestClient(
            "http://database.invalid", http_client=httpx.Client(transport=httpx.MockTransport(self))
        )
        return measure_effects(EffectNights(client, self.day, 1))


def due(number: int, segment: str | None, horizon: int = 28, day: date = MONDAY) -> dict[str, Any]:
    first = day - timedelta(days=horizon - 1)
    return {
        "recommendation_id": f"proposal {number}",
        "partner_id": f"partner {number}",
        "segment_id": segment,
        "rule": "underfunded_campaign",
        "action_type": "increase_campaign_budget",
        "first_day": first.isoformat(),
        "horizon": horizon,
    }


def test_a_proposal_that_cannot_be_worked_out_leaves_the_others() -> None:
    wire = Wire(MONDAY, [due(1, "broken"), due(2, "good"), due(3, "good", 0)], [])
    with capture_logs() as logs:
        report = wire.run()
    [failure] = report["failures"]
    assert failure["partner_id"] == "partner 1"
    assert failure["error"] == "The effect of proposal 1 failed: InvalidOperation; the log says more."
    assert [log["event"] for log in logs if log["log_level"] == "error"] == ["effect_failed"]
    written = [json.loads(call["p_effects"]) for call in wire.sent["write_effects"]]
    assert [[row["recommendation_id"] for row in rows] for rows in written] == [[], ["proposal 2"], []]
    outlooks = [row for call in wire.sent["write_effects"] for row in json.loads(call["p_outlooks"])]
    assert [row["recommendation_id"] for row in outlooks] == ["proposal 3"]
    assert report["rows"] == 2


def test_proposals_of_a_segment_and_day_share_one_reading_and_those_of_partners_as_a_whole_do_not() -> None:
    wire = Wire(MONDAY, [due(1, "s"), due(2, "s"), due(3, "s", 14), due(4, None), due(5, None)], [])
    wire.run()
    asked = [call["p_partner_ids"] for call in wire.sent["read_effect_panel"]]
    assert asked == [["partner 1", "partner 2"], ["partner 3"], ["partner 4"], ["partner 5"]]
    first = wire.sent["read_effect_panel"][0]
    assert first["p_last"] == MONDAY.isoformat()
    assert first["p_clean_from"] == (MONDAY - timedelta(days=55)).isoformat()


def _saving(number: int, segment: str, horizon: int, day: date) -> dict[str, Any]:
    return due(number, segment, horizon, day) | {"action_type": "optimize_campaign"}


def test_costs_are_measured_a_night_later_as_the_last_day_has_no_spend_yet() -> None:
    """Its leads are counted before the ads platform is asked what it cost."""
    asked = [
        _saving(1, "s", 28, MONDAY),
        due(2, "s"),
        _saving(3, "s", 28, SUNDAY),
        _saving(4, "s", 0, MONDAY),
    ]
    wire = Wire(MONDAY, [*asked, due(5, "s", 0)], [])
    wire.run()
    written = [row for call in wire.sent["write_effects"] for row in json.loads(call["p_effects"])]
    assert {row["recommendation_id"]: row["last_day"] for row in written} == {
        "proposal 2": MONDAY.isoformat(),
        "proposal 3": SUNDAY.isoformat(),
    }
    outlooks = {
        call["p_partner_ids"][0]: call["p_last"]
        for call in wire.sent["read_effect_panel"]
        if call["p_partner_ids"][0] in ("partner 4", "partner 5")
    }
    # What is known before a change ends a day earlier too.
    assert outlooks == {"partner 4": SUNDAY.isoformat(), "partner 5": MONDAY.isoformat()}


def _rule(name: str, deviates: float) -> dict[str, Any]:
    zero = (
        "approved",
        "rejected",
        "expired",
        "pending",
        "with_effect",
        "with_opposite_effect",
        "unmeasurable",
    )
    return dict.fromkeys(zero, 0) | {
        "rule": name,
        "proposed": 20,
        "executed": 12,
        "measured": 12,
        "without_visible_effect": 12,
        "median_change": 0.01,
        "sum_of_deviates": deviates,
    }


def test_the_week_ends_with_a_line_that_names_the_rules_without_an_effect() -> None:
    wire = Wire(SUNDAY, [], [_rule("idle", 0.5), _rule("useful", 9)])
    with capture_logs() as logs:
        report = wire.run()
    [line] = [log for log in logs if log["event"] == "rules_without_effect"]
    assert (line["rules"], line["measured"], line["date"]) == (["idle"], [12], SUNDAY.isoformat())
    assert report["details"]["rules_without_effect"] == 1
    [finished] = wire.sent["finish_effects"]
    rows = {row["rule"]: row["is_without_effect"] for row in json.loads(finished["p_report"])}
    assert rows == {"idle": True, "useful": False}


def test_other_nights_report_nothing() -> None:
    wire = Wire(MONDAY, [], [_rule("idle", 0.5)])
    with capture_logs() as logs:
        wire.run()
    assert "rule_effects" not in wire.sent
    assert json.loads(wire.sent["finish_effects"][0]["p_report"]) == []
    assert [log for log in logs if log["event"] == "rules_without_effect"] == []
