"""The name a campaign has in Google Ads: a label for people, and our id, by which it is found again."""

import re
from uuid import UUID

from shared.core.ids import CampaignId

LONGEST_NAME = 256

_ID = re.compile(r"\bpm:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b")
_BREAKS = re.compile(r"[\x00-\x1f\x7f]+")


def campaign_name(label: str, campaign_id: CampaignId) -> str:
    """The name, which Google keeps unique per account. Our id is never what is cut off."""
    ending = f" pm:{campaign_id}"
    words = " ".join(_BREAKS.sub(" ", label).split())
    return (words[: LONGEST_NAME - len(ending)].rstrip() + ending).strip()


def our_id(name: str) -> CampaignId | None:
    """Our id in a campaign's name, wherever somebody may have moved it."""
    found = _ID.search(name)
    return CampaignId(UUID(found[1])) if found else None
