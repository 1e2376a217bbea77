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
    """What a night needs to know once: medians by segment id (EUR, text) and partners without a lead gap."""

    median_cpls: dict[str, str]
    without_gaps: frozenset[str]


@dataclass(frozen=True, slots=True)
class SnapshotPage:
    """Some partners as the rules see them, and the id to read on from; `None` on the last page."""

    partners: list[Json]
    next_after: str | None


class NightRepository:
    """Reads snapshots and writes proposals for a claimed attempt, with the service key.

    Every method raises an `AppError` when the database refuses, `Conflict` once a newer attempt has taken the
    run. Each may be called twice with the same arguments, and is, when the database was away for a moment.
    """

    def __init__(self, client: SyncPostgrestClient) -> None:
        self._client = client

    @again_when_away
    def begin(self, day: date, attempt: int) -> Opening:
        """Open the night.

        Raises `Unavailable` before the day's lead gaps are there, `Unprocessable` for a day older than one
        that has been done.
        """
        found = self._call("begin_recommendations", p_date=day.isoformat(), p_attempt=attempt)
        return Opening(dict(found["median_cpls"]), frozenset(found["without_gaps"]))

    @again_when_away
    def read_page(self, day: date, after: str | None, limit: int) -> SnapshotPage:
        """At most `limit` partners after an id, in the order of their ids."""
        found = self._call("recommendation_snapshots", p_date=day.isoformat(), p_after=after, p_limit=limit)
        return SnapshotPage(found["partners"], found["next"])

    @again_when_away
    def write(self, day: date, attempt: int, partner_ids: list[str], proposals: list[Json]) -> Json:
        """Make these the partners' pending proposals. Returns counts and `failures`."""
        counts: Json = self._call(
            "write_recommendations",
            p_date=day.isoformat(),
            p_attempt=attempt,
            p_partner_ids=partner_ids,
            p_proposals=json.dumps(proposals),
        )
        return counts

    def finish(self, day: date, attempt: int, counts: Json) -> Json:
        """Record the run as finished with its counts, and return them."""
        finished: Json = self._call(
            "finish_recommendations", p_date=day.isoformat(), p_attempt=attempt, p_counts=json.dumps(counts)
        )
        return finished

    def _call(self, function: str, **arguments: Any) -> Any:
        return fetch(self._client.rpc(function, arguments))
