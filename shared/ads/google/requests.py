"""Single requests, made again where that is safe whatever became of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from shared.ads.costs import Cost, RequestMeter
from shared.ads.google.attempts import Attempts
from shared.ads.google.call import Call
from shared.ads.google.connection import Connection
from shared.ads.platform import AccountId

Result = TypeVar("Result")

_QUERY = Cost(1)


class Requests:
    """What `Connection` can be asked for campaigns; reading is made again too while Google is away.

    Every request is within the cost that was taken for its call, or taken from `meter` before it is made,
    each time it is made again too. Raises `OwnLimitError` where that takes too long.
    """

    def __init__(self, connection: Connection, attempts: Attempts, meter: RequestMeter | None) -> None:
        self._connection = connection
        self._attempts = attempts
        self._meter = meter

    def mutate(
        self,
        account: AccountId,
        operations: Sequence[Mapping[str, Any]],
        call: Call,
        *,
        validate_only: bool = False,
    ) -> list[str]:
        """See `Connection.mutate`."""

        def request() -> list[str]:
            return self._connection.mutate(account, operations, call, validate_only=validate_only)

        cost = Cost(1, len(operations), 1)
        return self._attempts.change(call, self._counted(account, call, cost, request))

    def search(self, account: AccountId, query: str, call: Call) -> list[Any]:
        """See `Connection.search`. Its pages are one request to Google's daily limit."""

        def request() -> list[Any]:
            return self._connection.search(account, query, call)

        return self._attempts.read(call, self._counted(account, call, _QUERY, request))

    def stream(self, account: AccountId, query: str, call: Call) -> list[Any]:
        """See `Connection.stream`."""

        def request() -> list[Any]:
            return self._connection.stream(account, query, call)

        return self._attempts.read(call, self._counted(account, call, _QUERY, request))

    def suggest_places(
        self, account: AccountId, name: str, country: str, locale: str, call: Call
    ) -> list[Any]:
        """See `Connection.suggest_places`; counted as the account's for which it is asked."""

        def request() -> list[Any]:
            return self._connection.suggest_places(name, country, locale, call)

        return self._attempts.read(call, self._counted(account, call, _QUERY, request))

    def _counted(
        self, account: AccountId, call: Call, cost: Cost, request: Callable[[], Result]
    ) -> Callable[[], Result]:
        def counted() -> Result:
            more = call.beyond(cost)
            meter = self._meter
            if more is not None and meter is not None:
                self._attempts.permit(call, lambda: meter.take_more(account, more))
            return request()

        return counted
