"""The night's proposals in the database: each method is one call of an SQL function, one transaction."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from postgrest import SyncPostgrestClient

from shared.db.query import fetch
from shared.db.retry import again_when_away

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Opening:
    """What a night needs to know once: medians by segment id (EUR, text), partners without a lead gap.

    `evidence` is what days tell of the response to a budget, by segment id: `score`, `information`, as text.
    """

    median_cpls: dict[str, str]
    evidence: dict[str, dict[str, str]]
    without_gaps: frozenset[str]


@dataclass(frozen=True, slots=True)
class SnapshotPage:
    """Some partners as the rules see them, and the id to read on from; `None` on the last page."""

    partners: list[Json]
    next_after: str | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a part of a night is: where to go on; done; the night's counts when all of it is done."""

    after: str | None
    is_done: bool
    night: Json | None


@again_when_away
def open_night(client: SyncPostgrestClient, day: date, attempt: int, above: int, size: int) -> int:
    """Open a claimed attempt of a night; in parts of `size` partners where there are more than `above`.

    Returns how many parts. Raises `Unavailable` before the day's lead gaps are there, `Unprocessable` for a
    day older than one that has been done, `Conflict` when a newer attempt has taken the run.
    """
    arguments: Json = {"p_date": day.isoformat(), "p_attempt": attempt, "p_above": above, "p_size": size}
    return int(fetch(client.rpc("begin_recommendations", arguments))["shards"])


class NightRepository:
    """Reads snapshots and writes proposals for a part of a claimed attempt, with the service key.

    Every method raises an `AppError` when the database refuses, `Conflict` once the attempt is not the one
    that runs. Each may be called twice with the same arguments, and is, when the database was away for a
    moment.
    """

    def __init__(self, client: SyncPostgrestClient, day: date, attempt: int, shard: int) -> None:
        self._client = client
        self._day = day.isoformat()
        self._shard: Json = {"p_attempt": attempt, "p_shard": shard}

    @again_when_away
    def read_page(self, after: str | None, through: str | None, limit: int) -> SnapshotPage:
        """At most `limit` partners after an id and up to another, in the order of their ids."""
        found = self._call("recommendation_snapshots", p_after=after, p_limit=limit, p_through=through)
        return SnapshotPage(found["partners"], found["next"])

    @again_when_away
    def write(
        self,
        after: str | None,
        next_after: str | None,
        partner_ids: list[str],
        proposals: list[Json],
        counts: Json,
    ) -> Progress:
        """Make these the partners' pending proposals, where nobody did so; the last page ends the part.

        `counts` are those of the partners looked at, with `failures`.
        """
        found = self._call(
            "write_recommendations",
            **self._shard,
            p_after=after,
            p_next=next_after,
            p_partner_ids=partner_ids,
            p_proposals=json.dumps(proposals),
            p_counts=json.dumps(counts),
        )
        return Progress(found["after"], found["is_done"], found["run"])

    def _call(self, function: str, **arguments: Any) -> Any:
        return fetch(self._client.rpc(function, {"p_date": self._day, **arguments}))
