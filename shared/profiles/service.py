"""Read and change a partner's marketing profile."""

from shared.core.errors import NotFound
from shared.core.ids import PartnerId
from shared.profiles.repository import ProfileRepository
from shared.profiles.schemas import MarketingProfile, MarketingProfileUpdate


def get_marketing_profile(profiles: ProfileRepository, partner_id: PartnerId) -> MarketingProfile:
    """The profile. Raises `NotFound` when there is none for this user."""
    return _existing(profiles.find(partner_id))


def update_marketing_profile(
    profiles: ProfileRepository, partner_id: PartnerId, update: MarketingProfileUpdate
) -> MarketingProfile:
    """Change what `update` names and answer with the whole profile.

    Raises `NotFound`, and `Conflict` when the database refuses (a budget below what is committed).
    """
    changes = update.model_dump(mode="json", exclude_unset=True)
    if not changes:
        return get_marketing_profile(profiles, partner_id)
    return _existing(profiles.update(partner_id, changes))


def _existing(profile: MarketingProfile | None) -> MarketingProfile:
    if profile is None:
        raise NotFound("There is no partner with this id.")
    return profile
