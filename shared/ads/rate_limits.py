"""How fast we ask an ad platform. The buckets are in the database, so the limit holds over all processes."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from postgrest import SyncPostgrestClient

from shared.ads.costs import Cost
from shared.ads.platform import AccountId, OwnLimitError, TryAgainLaterError
from shared.campaigns.models import Channel
from shared.core.errors import AppError
from shared.db.query import fetch

_DAY_IS_OVER = (
    "The daily limit of operations at the ad platform (GOOGLE_ADS_PROJECT_OPERATIONS_PER_DAY) is reached: "
    "this waits until the next day, which begins at midnight Pacific time."
)


@dataclass(frozen=True, slots=True)
class RateLimits:
    """How many requests and operations (changes) a minute, per account and for all accounts together.

    `project_operations_per_day`: queries and changes of all accounts together on a day, which Google begins
    at midnight Pacific time; `None` is no limit.
    """

    account_requests: int = 300
    account_operations: int = 1_000
    project_requests: int = 6_000
    project_operations: int = 20_000
    project_operations_per_day: int | None = None

    def __post_init__(self) -> None:
        if min(limit for limit in asdict(self).values() if limit is not None) < 1:
            raise ValueError("a limit of nothing a minute would wait for ever")


class Wait(float):
    """Seconds to wait before asking again; 0 where there is none. `reason`: a sentence when it is a day's."""

    reason: str | None

    @classmethod
    def of(cls, seconds: float, *, is_for_day: bool) -> Self:
        """So many seconds."""
        wait = cls(seconds)
        wait.reason = _DAY_IS_OVER if is_for_day else None
        return wait


class RateLimiter:
    """The shared buckets of one channel. Every method raises an `AppError` when the database refuses."""

    def __init__(self, client: SyncPostgrestClient, channel: Channel, limits: RateLimits) -> None:
        self._client = client
        self._channel = channel.value
        self._limits = json.dumps(asdict(limits))

    def take(self, costs: Mapping[AccountId, Cost]) -> dict[AccountId, Wait]:
        """Take what accounts need, each all or nothing.

        Returns how long to wait before asking again, 0 where it was taken. Not repeated: what a lost answer
        took is lost, which errs on the slow side.
        """
        if not costs:
            return {}
        wants = [
            {
                "account": account,
                "requests": cost.requests,
                "operations": cost.operations,
                "of_the_day": cost.of_the_day,
            }
            for account, cost in costs.items()
        ]
        arguments = {"p_channel": self._channel, "p_wants": json.dumps(wants), "p_limits": self._limits}
        waits = fetch(self._client.rpc("take_platform_tokens", arguments))
        return {
            AccountId(account): Wait.of(float(wait["seconds"]), is_for_day=bool(wait["is_for_day"]))
            for account, wait in waits.items()
        }

    def take_more(self, account: AccountId, cost: Cost) -> None:
        """Take what an adapter asks beyond what was taken for its call; see `RequestMeter`."""
        try:
            wait = self.take({account: cost})[account]
        except AppError as error:
            raise TryAgainLaterError("The requests to the ad platform could not be counted.") from error
        if wait:
            raise OwnLimitError(
                wait.reason or f"We ask for the account {account} no faster than our own limit allows.",
                retry_after_seconds=wait,
            )

    def slow(self, account: AccountId, seconds: float) -> None:
        """Keep every process from asking for an account for a while: the platform said it is too much."""
        arguments: dict[str, Any] = {
            "p_channel": self._channel,
            "p_account": account,
            "p_seconds": round(seconds, 3),
        }
        fetch(self._client.rpc("slow_platform_account", arguments))
