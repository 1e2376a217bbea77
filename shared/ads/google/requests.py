"""Single requests, made again where that is safe whatever became of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.ads.google.attempts import Attempts
from shared.ads.google.connection import Connection
from shared.ads.google.deadline import Deadline


class Requests:
    """What `Connection` can be asked for campaigns; reading is made again too while Google is away."""

    def __init__(self, connection: Connection, attempts: Attempts) -> None:
        self._connection = connection
        self._attempts = attempts

    def mutate(
        self,
        account: str,
        operations: Sequence[Mapping[str, Any]],
        deadline: Deadline,
        *,
        validate_only: bool = False,
    ) -> list[str]:
        """See `Connection.mutate`."""
        return self._attempts.change(
            deadline,
            lambda: self._connection.mutate(account, operations, deadline, validate_only=validate_only),
        )

    def search(self, account: str, query: str, deadline: Deadline) -> list[Any]:
        """See `Connection.search`."""
        return self._attempts.read(deadline, lambda: self._connection.search(account, query, deadline))

    def stream(self, account: str, query: str, deadline: Deadline) -> list[Any]:
        """See `Connection.stream`."""
        return self._attempts.read(deadline, lambda: self._connection.stream(account, query, deadline))

    def suggest_places(self, name: str, country: str, locale: str, deadline: Deadline) -> list[Any]:
        """See `Connection.suggest_places`."""
        return self._attempts.read(
            deadline, lambda: self._connection.suggest_places(name, country, locale, deadline)
        )
