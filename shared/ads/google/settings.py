"""How Google Ads is reached: the names Google's own client reads, so that its documentation applies."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, SecretStr, model_validator

from shared.core.settings import Settings


def _without_dashes(value: object) -> object:
    return value.replace("-", "").strip() if isinstance(value, str) else value


CustomerId = Annotated[str, BeforeValidator(_without_dashes), Field(pattern=r"^[0-9]{10}$")]
"""A customer id as Google's API wants it: ten digits. The dashes that its pages show are taken out."""


class GoogleAdsSettings(Settings):
    """Who we are to Google, and the manager account we come through.

    Either a key file of a service account or the credentials of the place the function runs in. The address
    is Google's own unless one is given, as for the local double.
    """

    google_ads_json_key_file_path: Path | None = None
    google_ads_use_application_default_credentials: bool = False
    google_ads_login_customer_id: CustomerId
    google_ads_endpoint: str | None = None
    google_ads_developer_token: SecretStr | None = None
    """Google asks for none since 2026-09-09; sent where one is set."""

    @model_validator(mode="after")
    def _exactly_one_way(self) -> Self:
        if (
            self.google_ads_json_key_file_path is None
        ) != self.google_ads_use_application_default_credentials:
            raise ValueError(
                "set either GOOGLE_ADS_JSON_KEY_FILE_PATH or GOOGLE_ADS_USE_APPLICATION_DEFAULT_CREDENTIALS"
            )
        return self
