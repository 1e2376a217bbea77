"""Google Ads as an ad platform."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from shared.ads import costs
from shared.ads.costs import Cost, RequestMeter
from shared.ads.google import gaql, operations
from shared.ads.google.accounts import Accounts
from shared.ads.google.attempts import Attempts
from shared.ads.google.call import Call
from shared.ads.google.connection import connection_for
from shared.ads.google.content import ShownContent, changes_to, without_repeats
from shared.ads.google.errors import as_platform_error
from shared.ads.google.micros import to_micros
from shared.ads.google.names import our_id
from shared.ads.google.operations import Change
from shared.ads.google.places import COUNTRY, LOCALE, choose_place, fixed_place, plain, spoken
from shared.ads.google.refusals import Refused
from shared.ads.google.requests import Requests
from shared.ads.google.rows import REMOVED, id_of_campaign, read_day, read_place, read_states
from shared.ads.google.settings import GoogleAdsSettings
from shared.ads.platform import (
    Account,
    AccountId,
    AdContent,
    CampaignDay,
    CampaignPlan,
    CampaignState,
    ExternalCampaignId,
    RejectedError,
    TryAgainLaterError,
)
from shared.core.ids import CampaignId

Result = TypeVar("Result")


class GoogleAdsPlatform:
    """The port `AdPlatform` through Google's own client. Safe to share by threads.

    Making one costs nothing: the first call imports Google's client, which takes a second; the client
    is one for the whole process.
    """

    def __init__(
        self,
        settings: GoogleAdsSettings,
        attempts: Attempts | None = None,
        meter: RequestMeter | None = None,
    ) -> None:
        """Who calls has taken a call's cost (`shared.ads.costs`); what it asks beyond that `meter` counts."""
        self._attempts = attempts or Attempts()
        self._requests = Requests(connection_for(settings), self._attempts, meter)
        self._accounts = Accounts(self._requests)
        self._places: dict[str, int] = {}

    def read_account(self, account: AccountId, *, deadline_seconds: float) -> Account:
        """See the port. One request."""
        return self._repeat(
            account, deadline_seconds, costs.READ_ACCOUNT, lambda call: self._accounts.read(account, call)
        )

    def create_campaign(
        self, account: AccountId, plan: CampaignPlan, *, deadline_seconds: float, validate_only: bool = False
    ) -> ExternalCampaignId:
        """See the port. Two requests; up to three more that a process makes once per account, place or ever.

        With `validate_only` nothing is made, and the id is empty unless the campaign is there already. Raises
        `RejectedError` too where it was made before and somebody removed it since: it is not made again.
        """

        def attempt(call: Call) -> ExternalCampaignId:
            unit = self._accounts.billable_unit(account, call)
            changes = operations.creation(
                account,
                CampaignPlan(
                    **{name: getattr(plan, name) for name in CampaignPlan.__slots__}
                    | {"content": without_repeats(plan.content)}
                ),
                budget_micros=to_micros(plan.daily_budget, unit),
                place=self._place(account, plan.region, call),
            )
            found = self._find(account, plan.campaign_id, call)
            if found is not None:
                return found
            try:
                names = self._mutate(account, changes, call, validate_only=validate_only)
            except Refused as refused:
                if refused.has("DUPLICATE_CAMPAIGN_NAME"):
                    # Somebody else was faster, or our own lost attempt: the next one finds it.
                    raise TryAgainLaterError(
                        f"Google Ads has a campaign of this name in account {account}, but does not show it "
                        "yet."
                    ) from refused
                raise as_platform_error(refused, account, [change.part for change in changes]) from refused
            return id_of_campaign(names)

        return self._repeat(account, deadline_seconds, costs.creation(plan.content), attempt)

    def set_daily_budget(
        self, account: AccountId, campaign: ExternalCampaignId, amount: Decimal, *, deadline_seconds: float
    ) -> None:
        """See the port. Rounded down to what can be billed. One request, two where it was another amount."""

        def attempt(call: Call) -> None:
            micros = to_micros(amount, self._accounts.billable_unit(account, call))
            rows = self._requests.search(account, gaql.budget(campaign), call)
            if not rows or rows[0].campaign.status == REMOVED:
                raise RejectedError(f"The campaign {campaign} is not in Google Ads, or was removed there.")
            budget = rows[0].campaign_budget
            if budget.explicitly_shared:
                raise RejectedError(
                    f"Somebody gave the campaign {campaign} a budget in Google Ads that it shares with "
                    "others, so it is not ours to change: give it one of its own there.",
                    field="daily_budget",
                )
            if budget.amount_micros != micros:
                self._change(account, [operations.changed_budget(budget.resource_name, micros)], call)

        self._repeat(account, deadline_seconds, costs.SET_BUDGET, attempt)

    def set_ads(
        self, account: AccountId, campaign: ExternalCampaignId, content: AdContent, *, deadline_seconds: float
    ) -> None:
        """See the port. Three requests, and one more where something differs: only the difference is sent."""

        def attempt(call: Call) -> None:
            def read(query: str) -> list[Any]:
                return self._requests.search(account, query, call)

            shown = ShownContent(
                read(gaql.keywords(campaign)),
                read(gaql.negative_keywords(campaign)),
                read(gaql.ads(campaign)),
            )
            changes = changes_to(account, campaign, shown, without_repeats(content))
            if changes:
                self._change(account, changes, call)

        self._repeat(account, deadline_seconds, costs.setting_ads(content), attempt)

    def pause(self, account: AccountId, campaign: ExternalCampaignId, *, deadline_seconds: float) -> None:
        """See the port. A removed campaign shows no ads either, so it is no error. One request."""
        self._set_status(account, campaign, "PAUSED", deadline_seconds, is_fine_when_removed=True)

    def resume(self, account: AccountId, campaign: ExternalCampaignId, *, deadline_seconds: float) -> None:
        """See the port. Raises `RejectedError` for a removed campaign. One request."""
        self._set_status(account, campaign, "ENABLED", deadline_seconds, is_fine_when_removed=False)

    def remove(self, account: AccountId, campaign: ExternalCampaignId, *, deadline_seconds: float) -> None:
        """See the port. One request."""
        name = f"customers/{account}/campaigns/{campaign}"
        change = operations.removal("campaign", name, f"The campaign {campaign}")
        self._repeat(
            account,
            deadline_seconds,
            costs.SET_STATUS,
            lambda call: self._change(account, [change], call, is_fine_when_removed=True),
        )

    def read_campaigns(self, account: AccountId, *, deadline_seconds: float) -> Iterator[CampaignState]:
        """See the port. One request. Of a campaign that was copied in Google Ads, the copies are not ours."""
        rows = self._read_all(account, gaql.CAMPAIGNS, deadline_seconds, costs.READ_CAMPAIGNS)
        return read_states(rows)

    def read_daily_metrics(
        self, account: AccountId, first: date, last: date, *, deadline_seconds: float
    ) -> Iterator[CampaignDay]:
        """See the port. One request; nothing is handed out before all of it has come."""
        rows = self._read_all(account, gaql.days(first, last), deadline_seconds, costs.READ_DAYS)
        return map(read_day, rows)

    def _repeat(
        self, account: AccountId, deadline_seconds: float, taken: Cost, attempt: Callable[[Call], Result]
    ) -> Result:
        call = self._attempts.call(deadline_seconds, taken)

        def once() -> Result:
            try:
                return attempt(call)
            except Refused as refused:
                raise as_platform_error(refused, account) from refused

        return self._attempts.until(call, once)

    def _read_all(self, account: AccountId, query: str, deadline_seconds: float, taken: Cost) -> list[Any]:
        rows = self._repeat(
            account, deadline_seconds, taken, lambda call: self._requests.stream(account, query, call)
        )
        self._accounts.check_rows(account, rows)
        return rows

    def _set_status(
        self,
        account: AccountId,
        campaign: ExternalCampaignId,
        status: str,
        deadline_seconds: float,
        *,
        is_fine_when_removed: bool,
    ) -> None:
        change = operations.changed_status(account, campaign, status)
        self._repeat(
            account,
            deadline_seconds,
            costs.SET_STATUS,
            lambda call: self._change(account, [change], call, is_fine_when_removed=is_fine_when_removed),
        )

    def _change(
        self,
        account: AccountId,
        changes: Sequence[Change],
        call: Call,
        *,
        is_fine_when_removed: bool = False,
    ) -> None:
        try:
            self._mutate(account, changes, call)
        except Refused as refused:
            if is_fine_when_removed and refused.has("OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE"):
                return
            raise as_platform_error(refused, account, [change.part for change in changes]) from refused

    def _mutate(
        self,
        account: AccountId,
        changes: Sequence[Change],
        call: Call,
        *,
        validate_only: bool = False,
    ) -> list[str]:
        return self._requests.mutate(
            account, [change.operation for change in changes], call, validate_only=validate_only
        )

    def _find(self, account: AccountId, campaign_id: CampaignId, call: Call) -> ExternalCampaignId | None:
        rows = self._requests.search(account, gaql.campaign_by_our_id(campaign_id), call)
        ours = [row.campaign for row in rows if our_id(row.campaign.name) == campaign_id]
        kept = [campaign for campaign in ours if campaign.status != REMOVED]
        if kept:
            return ExternalCampaignId(str(min(campaign.id for campaign in kept)))
        if ours:
            raise RejectedError(
                f"The campaign was made in Google Ads (account {account}, campaign {ours[0].id}) and "
                "removed there by somebody. It is not made again: archive it here and plan another."
            )
        return None

    def _place(self, account: AccountId, region: str, call: Call) -> int:
        place = fixed_place(region) or self._places.get(plain(region))
        if place is None:
            try:
                rows = self._requests.suggest_places(account, spoken(region), COUNTRY, LOCALE, call)
            except Refused as refused:
                raise as_platform_error(refused, account) from refused
            place = choose_place(region, map(read_place, rows))
            self._places[plain(region)] = place
        return place
