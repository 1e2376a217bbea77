"""What is to be measured in a night and what came out: each method is one call of an SQL function."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from postgrest import SyncPostgrestClient

from shared.db.query import fetch
from shared.db.retry import again_when_away
from shared.effects.schemas import RuleEffect, RuleFiguresAnswer

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Due:
    """A proposal to measure over `horizon` days from `first_day`, or to foresee (`horizon` 0) from it on.

    `ends_spending`: to foresee, and it would pause the partner's last campaign of the segment.
    """

    recommendation_id: str
    partner_id: str
    segment_id: str | None
    rule: str
    action_type: str
    first_day: date
    horizon: int
    ends_spending: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """Days of a partner in a segment, or in all of its: `[days since the first, leads, own leads, euros]`."""

    partner_id: str
    is_donor: bool
    days: list[tuple[int, int, int, str]]


class EffectNights:
    """Reads panels and writes effects for a claimed attempt of a night, with the service key.

    Every method raises an `AppError` when the database refuses, those that write `Conflict` once a newer
    attempt has taken the run. Each may be called twice with the same arguments, and is, when the database was
    away for a moment.
    """

    def __init__(self, client: SyncPostgrestClient, day: date, attempt: int) -> None:
        self._client = client
        self.day = day
        self._run: Json = {"p_date": day.isoformat(), "p_attempt": attempt}

    @again_when_away
    def begin(self) -> list[tuple[int, int, int]]:
        """Open the night and return the reporting triangle: age, leads known then, leads a day later.

        Raises `Unavailable` before the day's leads are counted.
        """
        rows = fetch(self._client.rpc("begin_effects", self._run))["delays"]
        return [(int(age), int(known), int(later)) for age, known, later in rows]

    @again_when_away
    def list_due(self, outlooks: int) -> list[Due]:
        """What is to be worked out, those of a segment and day together; at most so many outlooks."""
        arguments: Json = {"p_date": self._run["p_date"], "p_outlooks": outlooks}
        found = fetch(self._client.rpc("list_effects_due", arguments))
        return [Due(**{**row, "first_day": date.fromisoformat(row["first_day"])}) for row in found]

    @again_when_away
    def read_panel(
        self,
        segment_id: str | None,
        partner_ids: Sequence[str],
        first: date,
        clean_from: date,
        last: date,
        donors: int,
    ) -> list[Unit]:
        """Days `first` … `last` of partners, and of at most so many others without a change since a day."""
        arguments: Json = {
            "p_segment_id": segment_id,
            "p_partner_ids": list(partner_ids),
            "p_first": first.isoformat(),
            "p_clean_from": clean_from.isoformat(),
            "p_last": last.isoformat(),
            "p_donors": donors,
        }
        return [Unit(**row) for row in fetch(self._client.rpc("read_effect_panel", arguments))]

    @again_when_away
    def count_other_changes(self, measured: Sequence[Due], last_days: Sequence[date]) -> dict[str, int]:
        """Per proposal, how much else was changed for its partner and segment in the same days."""
        asked = [
            {
                "recommendation_id": due.recommendation_id,
                "partner_id": due.partner_id,
                "segment_id": due.segment_id,
                "first_day": due.first_day.isoformat(),
                "last_day": last_day.isoformat(),
            }
            for due, last_day in zip(measured, last_days, strict=True)
        ]
        found = fetch(self._client.rpc("count_other_changes", {"p_effects": json.dumps(asked)}))
        return {str(recommendation_id): int(number) for recommendation_id, number in found}

    @again_when_away
    def write(self, effects: Sequence[Json], outlooks: Sequence[Json]) -> Json:
        """Write rows of `recommendation_effects` and `recommendation_outlooks`; how many changed of each."""
        arguments = {"p_effects": json.dumps(effects), "p_outlooks": json.dumps(outlooks)}
        changed: Json = fetch(self._client.rpc("write_effects", self._run | arguments))
        return changed

    @again_when_away
    def read_rules(self) -> RuleFiguresAnswer:
        """Every rule's figures as they are now."""
        return RuleFiguresAnswer.model_validate(fetch(self._client.rpc("rule_effects", {})))

    def finish(self, counts: Json, report: Sequence[RuleEffect]) -> Json:
        """Record the run as finished with its counts and the weekly report, if any; returns the counts."""
        rows = [
            {
                "rule": one.rule,
                "figures": one.model_dump(mode="json", exclude={"rule", "is_without_effect"}),
                "is_without_effect": one.is_without_effect,
            }
            for one in report
        ]
        arguments = {"p_counts": json.dumps(counts), "p_report": json.dumps(rows)}
        finished: Json = fetch(self._client.rpc("finish_effects", self._run | arguments))
        return finished
