"""One call of the port: until when, and what of the rate limits was taken for it beforehand."""

from collections.abc import Callable

from shared.ads.costs import Cost
from shared.ads.google.deadline import Deadline


class Call(Deadline):
    """A deadline and what is left of the cost that whoever calls has taken. Not shared by threads."""

    def __init__(self, seconds: float, monotonic: Callable[[], float], taken: Cost) -> None:
        """`monotonic` tells seconds that only go up."""
        super().__init__(seconds, monotonic)
        self._queries = taken.requests - taken.changing
        self._changing = taken.changing
        self._operations = taken.operations

    def beyond(self, cost: Cost) -> Cost | None:
        """What of a request's cost was not taken for this call, or was used up; `None` where nothing is."""
        queries = min(cost.requests - cost.changing, self._queries)
        changing = min(cost.changing, self._changing)
        operations = min(cost.operations, self._operations)
        self._queries -= queries
        self._changing -= changing
        self._operations -= operations
        more = Cost(
            cost.requests - queries - changing, cost.operations - operations, cost.changing - changing
        )
        return None if more == Cost(0) else more
