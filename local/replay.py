"""Run stored proposals once more, by the rule version and on the inputs stored with them, and compare."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg.rows import dict_row
from pydantic import ValidationError

from local.errors import StackError
from shared.recommendations.canonical import canonical_json
from shared.recommendations.replay import replay

_COLUMNS: Final = """
select id, partner_id, rule, rule_version, action_details, priority, segment_id::text, campaign_id::text,
  landing_page_id::text, reason, reason_en, expected_effect, lead_gap::text, dedupe_key, inputs
from public.ai_marketing_recommendations
"""
_ONE: Final = _COLUMNS + "where id = %s"
# A night's are those that its snapshots made, whatever became of them since.
_NIGHT: Final = _COLUMNS + "where inputs ->> 'date' = %s order by partner_id, dedupe_key, id"
_EVERY: Final = _COLUMNS + "order by partner_id, dedupe_key, id"
_ROWS_AT_A_TIME: Final = 500

_REFERENCES: Final = ("segment_id", "campaign_id", "landing_page_id")
_PARTS: Final = (
    "priority",
    *_REFERENCES,
    "reason",
    "reason_en",
    "expected_effect",
    "lead_gap",
    "action",
    "inputs",
)


@dataclass(frozen=True)
class Difference:
    """A part of a proposal that came out otherwise; both as canonical JSON."""

    part: str
    stored: str
    replayed: str


@dataclass(frozen=True)
class Replayed:
    """A stored proposal with what its rule gave again; `error` says why it gave nothing."""

    id: UUID
    partner_id: UUID
    rule: str
    rule_version: int
    day: str
    compared_bytes: int
    differences: tuple[Difference, ...]
    error: str | None = None

    @property
    def is_identical(self) -> bool:
        """Whether it came out byte for byte."""
        return self.error is None and not self.differences

    def as_json(self) -> dict[str, Any]:
        """For the list of those that differ."""
        return {
            "id": str(self.id),
            "partner_id": str(self.partner_id),
            "rule": self.rule,
            "rule_version": self.rule_version,
            "error": self.error,
            "differs_in": [vars(difference) for difference in self.differences],
        }


def replay_one(db_url: str, recommendation_id: UUID) -> Replayed:
    """Replay one proposal, whatever its status. Raises `StackError` when there is none with that id."""
    with psycopg.connect(db_url, row_factory=dict_row) as connection:
        row = connection.execute(_ONE, (recommendation_id,)).fetchone()
    if row is None:
        raise StackError(f"There is no proposal {recommendation_id}.")
    return _replayed(row)


def replay_night(db_url: str, day: date | None) -> Iterator[Replayed]:
    """Replay all proposals that were made of a day's snapshots (`None`: of all days), whatever their status.

    Raises `StackError` when there are none.
    """
    found = False
    with (
        psycopg.connect(db_url) as connection,
        # Held by the server: a night may be larger than memory.
        connection.cursor("replay", row_factory=dict_row) as cursor,
    ):
        cursor.itersize = _ROWS_AT_A_TIME
        for row in cursor.execute(_EVERY) if day is None else cursor.execute(_NIGHT, (day.isoformat(),)):
            found = True
            yield _replayed(row)
    if not found:
        of_day = "" if day is None else f" of {day}"
        raise StackError(
            f"There are no proposals{of_day}: run `job generate_ai_partner_recommendations_daily` first."
        )


def _replayed(row: Mapping[str, Any]) -> Replayed:
    facts: dict[str, Any] = {name: row[name] for name in ("id", "partner_id", "rule", "rule_version")}
    facts["day"] = str(row["inputs"].get("date"))
    stored = {part: row["action_details"] if part == "action" else row[part] for part in _PARTS}
    try:
        again = replay(row["rule"], row["rule_version"], row["inputs"], row["dedupe_key"])
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        reason = f"the stored inputs are none that the rule can read: {place}: {first['msg']}"
    except LookupError as error:
        reason = str(error)
    else:
        replayed: dict[str, Any] = json.loads(canonical_json(again))
        pairs = [
            (part, _text(stored[part]), _text(replayed[part]))
            for part in _PARTS
            if not _changed_since(part, stored)
        ]
        return Replayed(
            **facts,
            compared_bytes=sum(len(text.encode()) for _, text, _ in pairs),
            differences=tuple(Difference(*pair) for pair in pairs if pair[1] != pair[2]),
        )
    return Replayed(**facts, compared_bytes=0, differences=(), error=reason)


def _changed_since(part: str, stored: Mapping[str, Any]) -> bool:
    """Whether the row may say otherwise by now than the proposal did.

    A reference goes with what it refers to; approving `create_…` fills in what was created. The key, which is
    compared in any case, names segment and object as well.
    """
    is_creation = stored["action"].get("action_type", "").startswith("create_") and part != "segment_id"
    return part in _REFERENCES and (stored[part] is None or is_creation)


def _text(value: object) -> str:
    """One text for one value, as `canonical_json` writes it."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)
