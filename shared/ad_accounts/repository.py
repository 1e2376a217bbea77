"""Advertiser accounts in the database."""

from shared.ad_accounts.schemas import AdAccount
from shared.campaigns.models import Channel
from shared.core.ids import PartnerId
from shared.db.client import UserClient
from shared.db.query import fetch


class AdAccountRepository:
    """Reads and links accounts as the calling user. Every method raises `Forbidden` for all but admins."""

    def __init__(self, client: UserClient) -> None:
        self._client = client

    def find_all_of(self, partner_id: PartnerId) -> list[AdAccount] | None:
        """The partner's accounts; `None` for a partner the user cannot see."""
        arguments = {"p_partner_id": str(partner_id)}
        found = fetch(self._client.rpc("list_partner_ad_accounts", arguments, read_only=True))
        return None if found is None else [AdAccount.model_validate(row) for row in found]

    def link(self, partner_id: PartnerId, channel: Channel, account_id: str) -> AdAccount | None:
        """Link it in the place of the channel's present one; `None` for a partner the user cannot see.

        Raises `Conflict` (another partner's account, or campaigns in the present one).
        """
        arguments = {
            "p_partner_id": str(partner_id),
            "p_channel": channel.value,
            "p_account": account_id,
        }
        found = fetch(self._client.rpc("link_partner_ad_account", arguments))
        return None if found is None else AdAccount.model_validate(found)

    def unlink(self, partner_id: PartnerId, channel: Channel) -> bool:
        """Undo the link; whether there was one. Raises `Conflict` (campaigns in the account)."""
        arguments = {"p_partner_id": str(partner_id), "p_channel": channel.value}
        return bool(fetch(self._client.rpc("unlink_partner_ad_account", arguments)))
