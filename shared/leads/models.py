"""A lead form as it is sent, and what it can become.

Without pydantic: importing it takes longer than all else that serving a page needs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

NAME: Final = "name"
EMAIL: Final = "email"
PHONE: Final = "phone"
MESSAGE: Final = "message"
CONSENT: Final = "consent"
VISIBLE_FIELDS: Final = (NAME, EMAIL, PHONE, MESSAGE, CONSENT)
"""What a visitor fills in, in the order shown."""

HONEYPOT: Final = "website"
"""A field that people do not see. Who fills it in is a machine."""

FORM_TOKEN: Final = "form_token"  # noqa: S105 - the name of a field
GCLID: Final = "gclid"
UTM_FIELDS: Final = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
ATTRIBUTION_FIELDS: Final = (GCLID, *UTM_FIELDS)
"""Hidden fields that carry the query of the page's address."""

LONGEST_NAME: Final = 100
LONGEST_EMAIL: Final = 254
LONGEST_PHONE: Final = 30
"""As typed; what is stored is shorter."""
LONGEST_MESSAGE: Final = 2000
LONGEST_ATTRIBUTION: Final = 200


@dataclass(frozen=True, slots=True)
class FormState:
    """What the form on a page shows: what was typed, and per field what is wrong with it (Dutch).

    `notice` is about the form as a whole. A page that is read for the first time has an empty state.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Where a visitor came from, as it stood in the address."""

    gclid: str | None = None
    utm: Mapping[str, str] = field(default_factory=dict)
    """By `source`, `medium`, `campaign`, `term`, `content`; only what was given."""


@dataclass(frozen=True, slots=True)
class Contact:
    """What a visitor sent, checked and in one notation: at least one of e-mail address and phone number."""

    name: str
    email: str | None
    phone: str | None
    """E.164: `+31612345678`."""
    message: str | None


@dataclass(frozen=True, slots=True)
class SentForm:
    """A form that is to become a lead."""

    contact: Contact
    attribution: Attribution
    token: str
    consent_text: str


@dataclass(frozen=True, slots=True)
class Thanked:
    """The visitor is thanked. Also a machine is, which must not learn what gave it away."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """The form is shown again, with everything that was typed."""

    state: FormState
    issued_at: int
    """The time that the new form's token says it was shown at, in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class TooMany:
    """This visitor sent too many forms."""

    retry_after_seconds: int


@dataclass(frozen=True, slots=True)
class NoPage:
    """No page is live here any more."""


Outcome = Thanked | Rejected | TooMany | NoPage
