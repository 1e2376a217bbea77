"""The marketing profile as the API shows and takes it."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, StrictBool, StringConstraints, model_validator

from shared.campaigns.models import Channel
from shared.core.clock import Moment
from shared.core.ids import PartnerId
from shared.core.models import AnswerModel, RequestModel
from shared.core.money import Amount, Euros
from shared.core.text import refuse_control_characters
from shared.profiles.models import MarketingMode

_NOT_NULLABLE = ("marketing_mode", "auto_marketing_enabled", "preferred_channels")

BrandColor = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]
LogoUrl = Annotated[
    str,
    StringConstraints(
        pattern=r"^(https://|http://(127\.0\.0\.1|localhost)(:[0-9]{1,5})?/)[^\s]+$", max_length=2000
    ),
    AfterValidator(refuse_control_characters),
]
ToneOfVoice = Annotated[str, StringConstraints(max_length=500), AfterValidator(refuse_control_characters)]


class MarketingProfile(AnswerModel):
    """How a partner wants to be marketed."""

    partner_id: PartnerId = Field(description="The partner, who is a user of the platform.")
    company_name: str | None = Field(examples=["Voorbeeld Schilderwerken"])
    marketing_mode: MarketingMode = Field(description="Where the partner's leads come from.")
    auto_marketing_enabled: bool = Field(description="Whether recommendations are made every night.")
    monthly_marketing_budget: Amount | None = Field(
        description="EUR that all campaigns together may cost in a calendar month; null: none set."
    )
    preferred_channels: list[Channel]
    brand_color: str | None = Field(description="Main colour of the pages, `#RRGGBB`.", examples=["#1F5FA8"])
    logo_url: str | None = Field(examples=["https://www.example.nl/logo.svg"])
    tone_of_voice: str | None = Field(examples=["Nuchter en vriendelijk, in de u-vorm."])
    updated_at: Moment


class MarketingProfileUpdate(RequestModel):
    """What to change. A field left out stays as it is; `null` clears a field that may be empty."""

    marketing_mode: MarketingMode | None = Field(
        default=None, json_schema_extra={"examples": ["hybrid"]}, description="Cannot be cleared."
    )
    auto_marketing_enabled: StrictBool | None = Field(default=None, description="Cannot be cleared.")
    monthly_marketing_budget: Euros | None = Field(
        default=None,
        description="EUR per calendar month, at most two decimals. Refused (409) below what is committed.",
    )
    preferred_channels: list[Channel] | None = Field(
        default=None, max_length=len(Channel), description="Every channel at most once. Cannot be cleared."
    )
    brand_color: BrandColor | None = Field(default=None, examples=["#1F5FA8"])
    logo_url: LogoUrl | None = Field(
        default=None,
        description="Set by sending an image to `/logo`. Any other address is kept, but no page shows it.",
        examples=["https://www.example.nl/logo.svg"],
    )
    tone_of_voice: ToneOfVoice | None = Field(
        default=None, examples=["Nuchter en vriendelijk, in de u-vorm."]
    )

    @model_validator(mode="after")
    def _clears_only_what_may_be_empty(self) -> Self:
        for name in _NOT_NULLABLE:
            if name in self.model_fields_set and getattr(self, name) is None:
                raise ValueError(f"{name} cannot be null; leave it out to keep it")
        if self.preferred_channels and len(set(self.preferred_channels)) < len(self.preferred_channels):
            raise ValueError("preferred_channels names a channel twice")
        return self
