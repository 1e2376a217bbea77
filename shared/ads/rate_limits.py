"""How fast we ask an ad platform. The buckets are in the database, so the limit holds over all processes."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from postgrest import SyncPostgrestClient

from shared.ads.operations import ClaimedOperation, OperationName
from shared.ads.platform import AccountId
from shared.campaigns.models import Channel
from shared.db.query import fetch


@dataclass(frozen=True, slots=True)
class RateLimits:
    """How many requests and operations (changes) a minute, per account and for all accounts together."""

    account_requests: int = 300
    account_operations: int = 1_000
    project_requests: int = 6_000
    project_operations: int = 20_000

    def __post_init__(self) -> None:
        if min(asdict(self).values()) < 1:
            raise ValueError("a limit of nothing a minute would wait for ever")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a call takes at most, when nothing goes wrong."""

    requests: int
    operations: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.requests + other.requests, self.operations + other.operations)


READ_ACCOUNT = Cost(1)
READ_CAMPAIGNS = Cost(1)
READ_DAYS = Cost(1)
# Budget, campaign, ad group, ad, location, language.
_PARTS_OF_A_CAMPAIGN = 6


def cost_of(operation: ClaimedOperation) -> Cost:
    """What carrying out an operation takes, looking before creating and changing included."""
    ads = operation.ads
    words = 0 if ads is None else len(ads.keywords) + len(ads.negative_keywords)
    match operation.name:
        case OperationName.CREATE_CAMPAIGN:
            return Cost(3, _PARTS_OF_A_CAMPAIGN + words)
        case OperationName.SET_BUDGET:
            return Cost(2, 1)
        case OperationName.SET_ADS:
            return Cost(4, 2 + 2 * words)
        case _:
            return Cost(1, 1)


class RateLimiter:
    """The shared buckets of one channel. Every method raises an `AppError` when the database refuses."""

    def __init__(self, client: SyncPostgrestClient, channel: Channel, limits: RateLimits) -> None:
        self._client = client
        self._channel = channel.value
        self._limits = json.dumps(asdict(limits))

    def take(self, costs: Mapping[AccountId, Cost]) -> dict[AccountId, float]:
        """Take what accounts need, each all or nothing.

        Returns seconds to wait before asking again, 0 where it was taken. Not repeated: what a lost answer
        took is lost, which errs on the slow side.
        """
        if not costs:
            return {}
        wants = [{"account": account, **asdict(cost)} for account, cost in costs.items()]
        arguments = {"p_channel": self._channel, "p_wants": json.dumps(wants), "p_limits": self._limits}
        waits = fetch(self._client.rpc("take_platform_tokens", arguments))
        return {AccountId(account): float(seconds) for account, seconds in waits.items()}

    def slow(self, account: AccountId, seconds: float) -> None:
        """Keep every process from asking for an account for a while: the platform said it is too much."""
        arguments: dict[str, Any] = {
            "p_channel": self._channel,
            "p_account": account,
            "p_seconds": round(seconds, 3),
        }
        fetch(self._client.rpc("slow_platform_account", arguments))
