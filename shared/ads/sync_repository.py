"""What was read of accounts, in the database: each method is one call of an SQL function, one transaction."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from postgrest import SyncPostgrestClient

from shared.ads.platform import AccountId, CampaignDay, CampaignState, ExternalCampaignId
from shared.core.ids import PartnerId
from shared.db.query import fetch
from shared.db.retry import again_when_away

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LinkedAccount:
    """An account that holds campaigns. Verified: it could be used before, so it is in EUR."""

    account: AccountId
    partner_id: PartnerId
    is_verified: bool


@dataclass(frozen=True, slots=True)
class SyncOpening:
    """Accounts to read. `read_at`: the database's clock before that; `linked` counts all of the part."""

    read_at: str
    linked: int
    accounts: tuple[LinkedAccount, ...]


@dataclass(frozen=True, slots=True)
class ReadAccount:
    """All that the platform has of an account."""

    account: LinkedAccount
    campaigns: tuple[CampaignState, ...]
    days: tuple[CampaignDay, ...]

    def as_json(self) -> Json:
        """As `write_campaign_sync` takes it: amounts are text, the days of a campaign a list per figure."""
        days: dict[ExternalCampaignId, list[CampaignDay]] = {}
        for day in self.days:
            days.setdefault(day.external_id, []).append(day)
        return {
            "partner_id": str(self.account.partner_id),
            "account": self.account.account,
            "campaigns": [_campaign(state, days.get(state.external_id, [])) for state in self.campaigns],
        }


def _campaign(state: CampaignState, days: Sequence[CampaignDay]) -> Json:
    return {
        "external_id": state.external_id,
        "status": state.status.value,
        "daily_budget": str(state.daily_budget),
        # Not an object per day: that is three times as much to write and to read.
        "date": [day.day.isoformat() for day in days],
        "spend": [str(day.spend) for day in days],
        "clicks": [day.clicks for day in days],
        "impressions": [day.impressions for day in days],
        "conversions": [str(day.conversions) for day in days],
    }


@again_when_away
def open_sync(client: SyncPostgrestClient, day: date, attempt: int, above: int, size: int) -> int:
    """Open a claimed attempt of a sync; in parts of `size` accounts where there are more than `above`.

    Returns how many parts. Raises `Conflict` when a newer attempt has taken the run.
    """
    arguments: Json = {"p_date": day.isoformat(), "p_attempt": attempt, "p_above": above, "p_size": size}
    return int(fetch(client.rpc("begin_campaign_sync", arguments))["shards"])


class SyncRepository:
    """Reads and writes for a part of a claimed attempt, with the service key.

    Every method raises an `AppError` when the database refuses, `Conflict` once the attempt is not the one
    that runs, or somebody else was faster with this part. Each may be called twice with the same arguments,
    and is, when the database was away for a moment.
    """

    def __init__(self, client: SyncPostgrestClient, day: date, attempt: int, shard: int) -> None:
        self._client = client
        self._shard: Json = {"p_date": day.isoformat(), "p_attempt": attempt, "p_shard": shard}

    @again_when_away
    def accounts(self) -> SyncOpening:
        """Which accounts to read."""
        found = self._call("list_sync_accounts")
        return SyncOpening(
            read_at=found["read_at"],
            linked=int(found["linked"]),
            accounts=tuple(
                LinkedAccount(
                    AccountId(row["account"]), PartnerId(UUID(row["partner_id"])), bool(row["is_verified"])
                )
                for row in found["accounts"]
            ),
        )

    @again_when_away
    def write(self, read_at: str, accounts: Sequence[ReadAccount]) -> Json:
        """Write what was read: `counts` with `failures`, and `drifts`. The database counts what changed."""
        read = {"read_at": read_at, "accounts": [account.as_json() for account in accounts]}
        written: Json = self._call("write_campaign_sync", p_read=json.dumps(read, separators=(",", ":")))
        return written

    @again_when_away
    def propose(self, proposals: Sequence[Json]) -> int:
        """Write proposals about drift; how many were new or changed, which the database counts too."""
        return int(self._call("write_drift_proposals", p_proposals=json.dumps(proposals)))

    @again_when_away
    def finish(self, counts: Json) -> Json | None:
        """Record the part as done, with its counts beside its changes.

        Returns the run's counts when all its parts are done by then: the last of them has the leads of all
        campaigns counted.
        """
        run: Json | None = self._call("finish_campaign_sync", p_counts=json.dumps(counts))["run"]
        return run

    def _call(self, function: str, **arguments: Any) -> Any:
        return fetch(self._client.rpc(function, self._shard | arguments))
