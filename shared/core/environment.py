"""Reading the environment without pydantic: for the two functions whose visitors wait for their first answer.

They are `public_pages` and `mail_links`; `shared.core.settings` is the way for all others. Importing pydantic
and its settings takes longer than all else that serving a page needs (bench: `cold_start.public_pages`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

LOG_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


class SettingsError(Exception):
    """The environment does not hold what the function needs. The message is one sentence per setting."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret that no log line and no traceback shows."""

    _value: str = field(repr=False)

    def get_secret_value(self) -> str:
        """The secret itself: named as pydantic names it, so that a search finds every use."""
        return self._value


class Environment:
    """Takes settings from an environment and notes down what is wrong, to be told all at once."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self._wrong: list[str] = []

    def text(self, name: str, default: str | None = None) -> str:
        """A setting; an empty one counts as missing."""
        value = self._values.get(name) or default
        if value is None:
            self._wrong.append(f"the setting {name} is missing")
        return value or ""

    def secret(self, name: str, *, shortest: int = 1) -> Secret:
        """A setting that is a secret, of so many characters at least.

        White space around it is no part of it: whoever types a secret into the store ends with a line break.
        """
        given = self.text(name)
        value = given.strip()
        if given and len(value) < shortest:
            self._wrong.append(f"the setting {name} is wrong: must have at least {shortest} characters")
        return Secret(value)

    def address(self, name: str) -> str:
        """An http(s) address, without a slash at its end."""
        value = self.text(name)
        if value and not value.startswith(("http://", "https://")):
            self._wrong.append(f"the setting {name} is wrong: must be an http(s) address")
        return value.rstrip("/")

    def number(self, name: str, default: int) -> int:
        """A whole number that is not negative."""
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit()):
            self._wrong.append(f"the setting {name} is wrong: must be a whole number")
            return default
        return int(value)

    def log_level(self) -> str:
        """How much to log: `LOG_LEVEL`, in upper case."""
        value = self.text("LOG_LEVEL", "INFO").upper()
        if value not in LOG_LEVELS:
            self._wrong.append(f"the setting LOG_LEVEL is wrong: must be one of {', '.join(LOG_LEVELS)}")
        return value

    def check(self, what: str) -> None:
        """Raise `SettingsError` with the names of all settings missing or wrong, never their values."""
        if self._wrong:
            raise SettingsError(f"{what}: {'; '.join(self._wrong)}.")
