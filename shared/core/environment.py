"""Reading the environment without pydantic: for the function whose visitors wait for its first answer.

`shared.core.settings` is the way for all others. Importing pydantic and its settings takes longer than all
else that serving a page needs together (bench: `cold_start.public_pages`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


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
        """A setting that is a secret, of so many characters at least."""
        value = self.text(name)
        if value and len(value) < shortest:
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

    def one_of(self, name: str, values: tuple[str, ...], default: str) -> str:
        """One of `values`, in upper case."""
        value = self.text(name, default).upper()
        if value not in values:
            self._wrong.append(f"the setting {name} is wrong: must be one of {', '.join(values)}")
        return value

    def check(self, what: str) -> None:
        """Raise `SettingsError` with the names of all settings missing or wrong, never their values."""
        if self._wrong:
            raise SettingsError(f"{what}: {'; '.join(self._wrong)}.")
