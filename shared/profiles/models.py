"""What a marketing profile can say, in the database's own words."""

from enum import StrEnum


class MarketingMode(StrEnum):
    """How a partner gets leads: from the platform only, beside own campaigns, or from own campaigns first."""

    LEADS_ONLY = "leads_only"
    HYBRID = "hybrid"
    FULL_MARKETING = "full_marketing"
