"""Thresholds from a TOML file: those it names; all others stay as they are."""

import tomllib
from decimal import Decimal
from pathlib import Path

from pydantic import ValidationError

from local.errors import StackError
from shared.recommendations.models.thresholds import DEFAULT_THRESHOLDS, Thresholds


def read_thresholds(path: Path) -> tuple[Thresholds, dict[str, tuple[str, str]]]:
    """The thresholds with those of the file, and for each that differs what it was and is.

    Amounts and shares may be written as numbers or as text; no digit is lost. Raises `StackError` for a file
    that cannot be read, a name that is no threshold, or a value that is none.
    """
    try:
        with path.open("rb") as file:
            given = tomllib.load(file, parse_float=Decimal)
    except OSError as error:
        raise StackError(f"{path} cannot be read: {error.strerror}.") from None
    except tomllib.TOMLDecodeError as error:
        raise StackError(f"{path} is not TOML: {error}.") from None
    unknown = sorted(set(given) - set(Thresholds.model_fields))
    if unknown:
        raise StackError(
            f"{path} names what is no threshold: {', '.join(unknown)}. `lab --template` prints all there are."
        )
    now = DEFAULT_THRESHOLDS.model_dump(mode="json")
    wanted = now | {name: _written(value, now[name]) for name, value in given.items()}
    try:
        thresholds = Thresholds.model_validate(wanted)
    except ValidationError as error:
        raise StackError(f"{path}: {_refusal(error, given)}.") from None
    after = thresholds.model_dump(mode="json")
    changed = {
        name: (str(now[name]), str(after[name]))
        for name in Thresholds.model_fields
        if getattr(thresholds, name) != getattr(DEFAULT_THRESHOLDS, name)
    }
    return thresholds, changed


def _written(value: object, like: object) -> object:
    """A number of the file as the threshold is written: text for a decimal, else as it is."""
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return str(value) if is_number and isinstance(like, str) else value


def _refusal(error: ValidationError, given: dict[str, object]) -> str:
    """Every threshold of the file that is none, by name, and what it may be."""
    allowed: dict[str, str] = {}
    for one in error.errors():
        name = str(one["loc"][0])
        if isinstance(getattr(DEFAULT_THRESHOLDS, name), int):
            allowed[name] = "must be a whole number from 1"
        elif one["type"] == "less_than_equal":
            allowed[name] = "is a share: it must be from 0 to 1, and 0.15 is 15 %"
        else:
            allowed[name] = "must be a number from 0, of 10 digits before the point and 6 behind it at most"
    return "; ".join(f"{name}: {given[name]} {what}" for name, what in allowed.items())


def template() -> str:
    """All thresholds as they are, as a file to change."""
    lines = ["# The rules' thresholds as they are. Leave in what you change.\n"]
    for name, value in DEFAULT_THRESHOLDS.model_dump(mode="json").items():
        lines.append(f"{name} = {value}\n")
    return "".join(lines)
