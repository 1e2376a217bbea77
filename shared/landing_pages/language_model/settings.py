"""Whether pages may be written by a language model, by which, and how long that may take."""

from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from shared.core.settings import Settings


class PageWriterSettings(Settings):
    """Where the model is. Without a key there is none, and nothing is ever sent.

    `page_writer_deadline_seconds` counts all attempts together.
    """

    page_writer_api_key: SecretStr | None = None
    page_writer_url: str = "https://api.anthropic.com"
    page_writer_model: Annotated[str, Field(min_length=1)] | None = None
    page_writer_deadline_seconds: Annotated[float, Field(gt=0, le=300)] = 45.0

    @field_validator("page_writer_url")
    @classmethod
    def _is_safe_url(cls, value: str) -> str:
        parts = urlsplit(value)
        is_here = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"}
        if not is_here and (parts.scheme != "https" or not parts.hostname):
            raise ValueError("must be an https address, or one of this machine")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _key_comes_with_model(self) -> Self:
        if self.page_writer_api_key is not None and self.page_writer_model is None:
            raise ValueError("set PAGE_WRITER_MODEL beside PAGE_WRITER_API_KEY")
        return self
