"""What pushing to ad platforms needs from the environment, beside a platform's own credentials."""

from pydantic import Field, field_validator

from shared.ads.rate_limits import RateLimits
from shared.core.settings import Settings


class AdsSettings(Settings):
    """Where ads lead to, and how fast platforms are asked (all processes together, a minute)."""

    landing_pages_url: str | None = None
    google_ads_account_requests_per_minute: int = Field(RateLimits().account_requests, ge=1)
    google_ads_account_operations_per_minute: int = Field(RateLimits().account_operations, ge=1)
    google_ads_project_requests_per_minute: int = Field(RateLimits().project_requests, ge=1)
    google_ads_project_operations_per_minute: int = Field(RateLimits().project_operations, ge=1)

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
        )
