"""What a channel takes as the id of an advertiser account."""

import re

from shared.campaigns.models import Channel

_CUSTOMER_ID = re.compile(r"[0-9]{3}-?[0-9]{3}-?[0-9]{4}", re.ASCII)


def account_id(channel: Channel, written: str) -> str:
    """The id as it is stored. Raises `ValueError` when the channel has no such ids."""
    written = written.strip()
    if channel is not Channel.GOOGLE_ADS:
        if not written:
            raise ValueError("the id cannot be blank")
        return written
    if not _CUSTOMER_ID.fullmatch(written):
        raise ValueError("a Google Ads customer id has ten digits, for example 123-456-7890")
    return written.replace("-", "")
