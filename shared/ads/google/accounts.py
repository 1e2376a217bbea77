"""Which accounts can be used, looked up once per process."""

from typing import Any

from shared.ads.google import gaql
from shared.ads.google.call import Call
from shared.ads.google.requests import Requests
from shared.ads.platform import Account, AccountId, AccountUnusableError

CURRENCY = "EUR"

# Google's numbers for the status of a customer.
_ENABLED, _CANCELED, _SUSPENDED = 2, 3, 4
_WHY = {_CANCELED: "was cancelled", _SUSPENDED: "was suspended by Google"}


class Accounts:
    """What of an account never changes: that it is in EUR, and what can be billed in EUR."""

    def __init__(self, requests: Requests) -> None:
        self._requests = requests
        self._usable: set[AccountId] = set()
        self._billable_unit_micros: int | None = None

    def read(self, account: AccountId, call: Call) -> Account:
        """The account as it is now. Raises `AccountUnusableError` where it cannot be used, or `Refused`."""
        rows = self._requests.search(account, gaql.ACCOUNT, call)
        if not rows:
            raise AccountUnusableError(f"Google Ads told nothing about the account {account}.")
        customer = rows[0].customer
        check_currency(account, customer.currency_code)
        if customer.manager:
            raise AccountUnusableError(
                f"The Google Ads account {account} is a manager account, which has no campaigns of its own: "
                "link an advertiser's account."
            )
        if customer.status != _ENABLED:
            why = _WHY.get(customer.status, "is not active")
            raise AccountUnusableError(f"The Google Ads account {account} {why}.")
        self._usable.add(account)
        return Account(account, customer.descriptive_name, customer.currency_code, customer.time_zone)

    def billable_unit(self, account: AccountId, call: Call) -> int:
        """What amounts in a usable account are a multiple of, in micros. Raises as `read` does."""
        if account not in self._usable:
            self.read(account, call)
        if self._billable_unit_micros is None:
            rows = self._requests.search(account, gaql.BILLABLE_UNIT, call)
            if not rows:
                raise AccountUnusableError(f"Google Ads told nothing about amounts in {CURRENCY}.")
            self._billable_unit_micros = int(rows[0].currency_constant.billable_unit_micros)
        return self._billable_unit_micros

    def check_rows(self, account: AccountId, rows: list[Any]) -> None:
        """Raises `AccountUnusableError` where rows with amounts are not in EUR."""
        for row in rows:
            check_currency(account, row.customer.currency_code)


def check_currency(account: AccountId, currency: str) -> None:
    """Raises `AccountUnusableError` for any other currency than EUR."""
    if currency != CURRENCY:
        raise AccountUnusableError(
            f"The Google Ads account {account} is in {currency or 'an unknown currency'}. Budgets and spend "
            f"are kept in {CURRENCY} and never converted: link an account in {CURRENCY}."
        )
