"""What pushing to ad platforms needs from the environment, beside a platform's own credentials."""

from typing import Annotated

from pydantic import Field, field_validator

from shared.ads.rate_limits import RateLimits
from shared.core.settings import Settings

UNLIMITED = "unlimited"
"""What a limit is set to where there is none."""


class AdsSettings(Settings):
    """Where ads lead to, and how fast platforms are asked (all processes together).

    Google's Basic access allows 15,000 operations a day, Standard access any number.
    """

    landing_pages_url: str | None = None
    google_ads_account_requests_per_minute: int = Field(RateLimits().account_requests, ge=1)
    google_ads_account_operations_per_minute: int = Field(RateLimits().account_operations, ge=1)
    google_ads_project_requests_per_minute: int = Field(RateLimits().project_requests, ge=1)
    google_ads_project_operations_per_minute: int = Field(RateLimits().project_operations, ge=1)
    google_ads_project_operations_per_day: Annotated[int, Field(ge=1)] | None = 15_000

    @field_validator("google_ads_project_operations_per_day", mode="before")
    @classmethod
    def _may_be_unlimited(cls, value: object) -> object:
        return None if value == UNLIMITED else value

    @field_validator("landing_pages_url")
    @classmethod
    def _is_url(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("must be the http(s) address in front of a landing page's path")
        return value

    @property
    def rate_limits(self) -> RateLimits:
        """The limits of Google Ads."""
        return RateLimits(
            account_requests=self.google_ads_account_requests_per_minute,
            account_operations=self.google_ads_account_operations_per_minute,
            project_requests=self.google_ads_project_requests_per_minute,
            project_operations=self.google_ads_project_operations_per_minute,
            project_operations_per_day=self.google_ads_project_operations_per_day,
        )
