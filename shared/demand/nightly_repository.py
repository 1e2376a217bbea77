"""What a night's forecast is made from and what becomes of it: each method is one call of an SQL function."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from postgrest import SyncPostgrestClient

from shared.db.query import fetch
from shared.db.retry import again_when_away

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """The links of some partners and the days on which leads came, as the database wrote them.

    Numbers with blanks between: `targets` (leads a day), `starts`, and per row `series`, `days`, `leads`.
    """

    partner_ids: list[str]
    segment_ids: list[str]
    targets: str
    starts: str
    series: str
    days: str
    leads: str
    next: str | None


class ForecastRepository:
    """Reads histories and puts forecasts aside for a claimed attempt of a night, with the service key.

    Every method raises an `AppError` when the database refuses. Each may be called twice with the same
    arguments, and is, when the database was away for a moment.
    """

    def __init__(self, client: SyncPostgrestClient, day: date, attempt: int) -> None:
        self._client = client
        self._day = day.isoformat()
        self._attempt = attempt

    @again_when_away
    def read_page(self, days: int, after: str | None, limit: int) -> HistoryPage:
        """The histories over so many days of at most `limit` partners after an id."""
        arguments: Json = {"p_date": self._day, "p_days": days, "p_after": after, "p_limit": limit}
        return HistoryPage(**fetch(self._client.rpc("read_lead_histories", arguments)))

    @again_when_away
    def put(self, forecasts: dict[str, list[Any]]) -> None:
        """Put forecasts aside, a list for each column. Raises `Conflict` once a newer attempt has the run."""
        arguments: Json = {
            "p_date": self._day,
            "p_attempt": self._attempt,
            "p_forecasts": json.dumps(forecasts),
        }
        fetch(self._client.rpc("put_lead_forecasts", arguments))
