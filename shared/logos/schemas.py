"""A logo as the API shows it."""

from pydantic import Field

from shared.core.models import AnswerModel


class LogoVariant(AnswerModel):
    """A logo in one size, a WebP image that anybody may read and keep for ever."""

    url: str
    width: int = Field(description="Pixels.", examples=[512])
    height: int = Field(description="Pixels.", examples=[128])


class Logo(AnswerModel):
    """A partner's logo."""

    logo_url: str = Field(description="The largest variant, and the profile's `logo_url` from now on.")
    variants: list[LogoVariant] = Field(
        description="The largest first; one only where the image was small already."
    )
