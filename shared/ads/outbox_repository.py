"""The outbox in the database: each method is one call of an SQL function, one transaction."""

from typing import Any
from uuid import UUID

from postgrest import SyncPostgrestClient

from shared.ads.operations import Claim, ClaimedOperation, DueAccount, DueAccounts, Outcome
from shared.ads.platform import AccountId, ExternalCampaignId
from shared.campaigns.models import Channel
from shared.core.ids import CampaignId, PartnerId
from shared.db.query import fetch
from shared.db.retry import again_when_away


class OutboxRepository:
    """One channel's operations, with the service key. Every method raises an `AppError` when refused."""

    def __init__(self, client: SyncPostgrestClient, channel: Channel) -> None:
        self._client = client
        self._channel = channel.value

    @again_when_away
    def due_accounts(self, campaign: CampaignId | None = None) -> DueAccounts:
        """Accounts with operations that may be tried, soonest due first; of one campaign where given."""
        found = self._call(
            "list_dispatch_accounts",
            p_channel=self._channel,
            p_campaign_id=None if campaign is None else str(campaign),
        )
        return DueAccounts(
            accounts=tuple(
                DueAccount(
                    account=AccountId(row["account"]),
                    partner_id=PartnerId(UUID(row["partner_id"])),
                    due_in_seconds=float(row["due_in_seconds"]),
                    operations=int(row["operations"]),
                    last_error=row["last_error"],
                )
                for row in found["accounts"]
            ),
            without_account=int(found["without_account"]),
        )

    def claim(
        self, account: AccountId, campaign: CampaignId | None, limit: int, lease_seconds: float
    ) -> Claim:
        """Take due operations, at most one per campaign. Not repeated: leases free what is lost."""
        found = self._call(
            "claim_platform_operations",
            p_channel=self._channel,
            p_account=account,
            p_campaign_id=None if campaign is None else str(campaign),
            p_limit=limit,
            p_lease_seconds=int(lease_seconds + 1),
        )
        due_in = found["due_in_seconds"]
        return Claim(
            operations=tuple(ClaimedOperation.from_row(row) for row in found["operations"]),
            due_in_seconds=None if due_in is None else float(due_in),
            is_verified=bool(found["is_verified"]),
        )

    @again_when_away
    def record(
        self,
        operation: ClaimedOperation,
        outcome: Outcome,
        *,
        external_id: ExternalCampaignId | None = None,
        error: str | None = None,
        retry_seconds: float | None = None,
    ) -> Outcome | None:
        """Record what became of a taken operation; `None`: it was not ours any more, and nothing changed."""
        found = self._call(
            "record_platform_operation",
            p_id=operation.id,
            p_attempt=operation.attempt,
            p_outcome=outcome.value,
            p_external_id=external_id,
            p_error=error,
            p_retry_seconds=None if retry_seconds is None else round(retry_seconds, 3),
        )
        return Outcome(found["outcome"]) if found["is_recorded"] else None

    @again_when_away
    def record_account(self, account: AccountId, error: str | None) -> None:
        """Record that an account can be used, or why not."""
        self._call("record_account_state", p_channel=self._channel, p_account=account, p_error=error)

    def _call(self, function: str, **arguments: Any) -> Any:
        return fetch(self._client.rpc(function, arguments))
