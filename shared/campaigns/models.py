"""What a campaign can be, in the database's own words."""

from enum import StrEnum


class Channel(StrEnum):
    """Where a campaign runs."""

    GOOGLE_ADS = "google_ads"
    META_ADS = "meta_ads"
    LINKEDIN_ADS = "linkedin_ads"
    SEO = "seo"
    EMAIL = "email"
    OTHER = "other"
