"""Settings of what sends mail."""

from email.headerregistry import Address
from email.utils import parseaddr
from typing import Annotated, Self

from pydantic import Field, SecretStr, field_validator, model_validator

from shared.core.settings import Settings
from shared.mail.links import SHORTEST_SECRET


class MailSettings(Settings):
    """Who sends, through which SES, and where links lead.

    Without `mail_sender` (`name@domain` or `Name <name@domain>`) nothing is sent and nothing else is needed.
    `portal_url` is the portal's first page, `mail_links_url` the origin of the function `mail_links`.
    `mail_send_rate` is in mails a second, over the whole of a run. `ses_role_arn` is an AWS role that the
    function's own Google account may take on; without it boto3 looks for credentials where it always does.
    """

    mail_sender: str | None = None
    mail_send_rate: Annotated[float, Field(gt=0, le=1000)] = 10.0
    mail_link_secret: Annotated[SecretStr, Field(min_length=SHORTEST_SECRET)] | None = None
    mail_links_url: str | None = None
    portal_url: str | None = None
    ses_region: str = "eu-west-1"
    ses_configuration_set: str | None = None
    ses_role_arn: str | None = None
    ses_endpoint_url: str | None = None
    ses_seconds: Annotated[float, Field(gt=0)] = 10.0
    """How long one request may take."""

    @field_validator("mail_sender")
    @classmethod
    def _is_address(cls, value: str | None) -> str | None:
        if value is not None:
            name, address = parseaddr(value)
            try:
                Address(name, addr_spec=address).addr_spec.encode("ascii")
            except (ValueError, IndexError):
                raise ValueError("must be an address such as Name <name@domain>") from None
            if "@" not in address:
                raise ValueError("must be an address such as Name <name@domain>")
        return value

    @field_validator("portal_url", "mail_links_url")
    @classmethod
    def _is_http(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("must be an http(s) address")
        return value

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.mail_sender is not None:
            given = {
                "MAIL_LINK_SECRET": self.mail_link_secret,
                "MAIL_LINKS_URL": self.mail_links_url,
                "PORTAL_URL": self.portal_url,
            }
            missing = [name for name, value in given.items() if value is None]
            if missing:
                raise ValueError(f"with MAIL_SENDER also set {', '.join(missing)}")
        return self

    @property
    def sender_name(self) -> str:
        """The sender's name, empty where only an address was given."""
        return parseaddr(self.mail_sender or "")[0]

    @property
    def sender_address(self) -> str:
        """The sender's address."""
        return parseaddr(self.mail_sender or "")[1]
