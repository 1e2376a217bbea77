"""Base models of the API: requests refuse what they do not know, answers are frozen, lists come in pages."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from shared.core.errors import FieldError, invalid_fields

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
MAX_VALUES = 20


class RequestModel(BaseModel):
    """A body or a query. A field it does not know is an error, not a silence."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class AnswerModel(BaseModel):
    """An answer, or a part of one."""

    model_config = ConfigDict(frozen=True, defer_build=True)


T = TypeVar("T")
Row = TypeVar("Row", bound=AnswerModel)


def _split(value: object) -> object:
    return value.split(",") if isinstance(value, str) else value


Several = Annotated[tuple[T, ...], Field(min_length=1, max_length=MAX_VALUES), BeforeValidator(_split)]
"""A query parameter that takes several values, separated by commas: any of them is meant."""


class Page(AnswerModel, Generic[T]):
    """One page of a list."""

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        return f"{params[0].__name__}Page"

    data: list[T] = Field(description="The rows of this page, in the list's own order.")
    next_cursor: str | None = Field(
        description="Send it back as `cursor` for the next page; null on the last page."
    )


class PageQuery(RequestModel):
    """What every list takes."""

    limit: int = Field(
        default=DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="The most rows to answer with.", examples=[50]
    )
    cursor: Annotated[str, StringConstraints(max_length=500)] | None = Field(
        default=None, description="`next_cursor` of the page before; leave it out for the first page."
    )


class Position(BaseModel):
    """A place in a list: the values of its order. Its text form is the cursor callers send back."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    def as_cursor(self) -> str:
        return base64.urlsafe_b64encode(self.model_dump_json().encode()).decode().rstrip("=")

    @classmethod
    def from_cursor(cls, cursor: str | None) -> Self | None:
        """The position a cursor stands for. Raises `Unprocessable` when it is not one of this list's."""
        if cursor is None:
            return None
        try:
            text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
            return cls.model_validate_json(text)
        except (binascii.Error, ValidationError, ValueError):
            entry = FieldError("query", "cursor", "cursor", "This is not a cursor of this list")
            raise invalid_fields([entry]) from None


def page_of(rows: Sequence[Row], limit: int, position: Callable[[Row], Position]) -> Page[Row]:
    """A page of the first `limit` rows; a row beyond them says that there is a next page."""
    kept = list(rows[:limit])
    more = len(rows) > limit
    return Page(data=kept, next_cursor=position(kept[-1]).as_cursor() if more else None)
