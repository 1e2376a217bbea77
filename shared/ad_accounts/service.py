"""Link partners to advertiser accounts. Without one, no change of a campaign reaches its channel."""

from shared.ad_accounts.repository import AdAccountRepository
from shared.ad_accounts.rules import account_id
from shared.ad_accounts.schemas import AdAccount, AdAccountLink, AdAccounts
from shared.campaigns.models import AD_CHANNELS, Channel
from shared.core.errors import FieldError, NotFound, invalid_fields
from shared.core.ids import PartnerId


def get_accounts(accounts: AdAccountRepository, partner_id: PartnerId) -> AdAccounts:
    """The partner's accounts, one per channel at most. Raises `NotFound`, `Forbidden`."""
    found = accounts.find_all_of(partner_id)
    if found is None:
        raise NotFound("There is no partner with this id.")
    return AdAccounts(data=found)


def link_account(
    accounts: AdAccountRepository, partner_id: PartnerId, channel: str, link: AdAccountLink
) -> AdAccount:
    """Link the partner to an account, in the place of the channel's present one.

    Raises `NotFound` (partner, channel), `Forbidden`, `Unprocessable` (no id of the channel's), `Conflict`
    (another partner's account, or campaigns in the present one).
    """
    kind = _ad_channel(channel)
    try:
        wanted = account_id(kind, link.external_account_id)
    except ValueError as error:
        entry = FieldError("body", "/external_account_id", "format", str(error))
        raise invalid_fields([entry]) from None
    account = accounts.link(partner_id, kind, wanted)
    if account is None:
        raise NotFound("There is no partner with this id.")
    return account


def unlink_account(accounts: AdAccountRepository, partner_id: PartnerId, channel: str) -> None:
    """Undo the link. Raises `NotFound`, `Forbidden`, `Conflict` (campaigns in the account)."""
    if not accounts.unlink(partner_id, _ad_channel(channel)):
        raise NotFound("There is no such account.")


def _ad_channel(name: str) -> Channel:
    for channel in AD_CHANNELS:
        if channel.value == name:
            return channel
    raise NotFound("There are no advertiser accounts on such a channel.")
