"""What calls of the port take of a platform's limits, so that it can be taken before they are made.

A call that goes well asks no more than this. What it asks again, or looks up once per process, is counted
when it is asked (`RequestMeter`).
"""

from dataclasses import dataclass
from typing import Protocol

from shared.ads.operations import ClaimedOperation, OperationName
from shared.ads.platform import AccountId, AdContent


@dataclass(frozen=True, slots=True)
class Cost:
    """Requests, and the operations (changes) in them. `changing`: how many of the requests hold some."""

    requests: int
    operations: int = 0
    changing: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(
            self.requests + other.requests,
            self.operations + other.operations,
            self.changing + other.changing,
        )

    @property
    def of_the_day(self) -> int:
        """What it is of the daily limit: a query is one operation, a change as many as it holds.

        https://developers.google.com/google-ads/api/docs/api-policy/rate-sheet
        """
        return self.requests - self.changing + self.operations


class RequestMeter(Protocol):
    """Whom an adapter asks before a request that was not taken for its call beforehand."""

    def take_more(self, account: AccountId, cost: Cost) -> None:
        """Take it. Raises `OwnLimitError` with the seconds to wait before asking again."""
        ...


READ_ACCOUNT = Cost(1)
READ_CAMPAIGNS = Cost(1)
READ_DAYS = Cost(1)
SET_BUDGET = Cost(2, 1, 1)
SET_STATUS = Cost(1, 1, 1)
# Budget, campaign, ad group, ad, location, language.
_PARTS_OF_A_CAMPAIGN = 6


def creation(ads: AdContent) -> Cost:
    """Looking whether the campaign is there, and making it."""
    return Cost(2, _PARTS_OF_A_CAMPAIGN + _words(ads), 1)


def setting_ads(ads: AdContent) -> Cost:
    """Looking at keywords, negative keywords and ads, and making them others."""
    return Cost(4, 2 + 2 * _words(ads), 1)


def cost_of(operation: ClaimedOperation) -> Cost:
    """What carrying out an operation takes, looking before creating and changing included."""
    # One that cannot be read is refused before anything is asked.
    ads = operation.ads or AdContent((), (), (), ())
    match operation.name:
        case OperationName.CREATE_CAMPAIGN:
            return creation(ads)
        case OperationName.SET_BUDGET:
            cost = SET_BUDGET
        case OperationName.SET_ADS:
            cost = setting_ads(ads)
        case _:
            cost = SET_STATUS
    # Without the platform's id the campaign is searched for among all.
    return cost if operation.external_id else cost + READ_CAMPAIGNS


def _words(ads: AdContent) -> int:
    return len(ads.keywords) + len(ads.negative_keywords)
