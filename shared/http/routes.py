"""A route: a path, a handler, and what the handler's annotations say about the request and the answer."""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import UnionType
from typing import Annotated, Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from pydantic import BaseModel

from shared.core.errors import AppError
from shared.core.ids import IdempotencyKey, Version
from shared.http.caller import Caller

Handler = Callable[..., Any]
T = TypeVar("T")

_PARAMETER = re.compile(r"\{(\w+)\}")
_HEADERS: Mapping[str, Any] = {"idempotency_key": IdempotencyKey, "if_match": Version}
_CONVERTERS: Mapping[type, str] = {UUID: "uuid", int: "int", str: "string"}


@dataclass(frozen=True, slots=True)
class Reply(Generic[T]):
    """An answer with a status or headers of its own, for a handler that cannot say all by its model."""

    body: T
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Versioned(Reply[T]):
    """An answer about a row with a `version`, which becomes its `ETag`."""


@dataclass(frozen=True, slots=True)
class Body:
    """The body a handler takes."""

    model: type[BaseModel]
    optional: bool


@dataclass(frozen=True, slots=True)
class Binary:
    """Written as `body: Annotated[bytes, Binary(...)]`: the body as it comes, of one of these media types.

    Which of them it really is, its content says: whoever takes it looks there. `about` is for the document.
    """

    media_types: tuple[str, ...]
    about: str


@dataclass(frozen=True, eq=False, slots=True)
class Route:
    """One method on one path, and all that is known about it. The document is generated from this."""

    method: str
    path: str
    handler: Handler
    status: int
    errors: Sequence[type[AppError]]
    path_parameters: Mapping[str, type]
    takes_caller: bool
    query: type[BaseModel] | None
    body: Body | None
    binary: Binary | None
    takes_idempotency_key: bool
    takes_if_match: bool
    answer: type[BaseModel] | None
    is_versioned: bool

    @property
    def rule(self) -> str:
        """The path in werkzeug's notation."""
        return _PARAMETER.sub(
            lambda found: f"<{_CONVERTERS[self.path_parameters[found[1]]]}:{found[1]}>", self.path
        )


def read_route(
    method: str, path: str, handler: Handler, status: int, errors: Sequence[type[AppError]]
) -> Route:
    """The route a handler's signature describes.

    Path parameters by name; `caller: Caller`; `query: Model`; `body: Model`, `body: Model | None` or
    `body: Annotated[bytes, Binary(...)]`; `idempotency_key: IdempotencyKey | None`;
    `if_match: Version | None`; returns a model, `Reply[Model]`, `Versioned[Model]` or `None`. Raises
    `TypeError` for anything else, when the function starts.
    """
    hints = get_type_hints(handler)
    binary = _binary(get_type_hints(handler, include_extras=True).get("body"))
    returned = hints.pop("return", None)
    answer, is_versioned = _answer(returned), get_origin(returned) is Versioned
    if is_versioned and (answer is None or "version" not in answer.model_fields):
        raise TypeError(f"{handler.__name__}: what is versioned has a version")
    in_path = _PARAMETER.findall(path)
    path_parameters: dict[str, type] = {}
    query: type[BaseModel] | None = None
    body: Body | None = None
    for name in inspect.signature(handler).parameters:
        kind = hints[name]
        if name in in_path:
            path_parameters[name] = _plain(kind)
        elif name == "query":
            query = _model(kind)
        elif name == "body" and binary is not None:
            continue
        elif name == "body":
            inner, optional = _without_none(kind)
            body = Body(_model(inner), optional)
        elif name in _HEADERS and _without_none(kind) == (_HEADERS[name], True):
            continue
        elif kind is not Caller:
            raise TypeError(f"{handler.__name__}: the router cannot fill in the parameter {name!r}")
    if set(in_path) != set(path_parameters):
        raise TypeError(f"{handler.__name__} does not take every parameter of {path}")
    return Route(
        method=method,
        path=path,
        handler=handler,
        status=status,
        errors=tuple(errors),
        path_parameters=path_parameters,
        takes_caller=Caller in hints.values(),
        query=query,
        body=body,
        binary=binary,
        takes_idempotency_key="idempotency_key" in hints,
        takes_if_match="if_match" in hints,
        answer=answer,
        is_versioned=is_versioned,
    )


def _answer(kind: Any) -> type[BaseModel] | None:
    if kind is None or kind is type(None):
        return None
    return _model(get_args(kind)[0] if get_origin(kind) in {Reply, Versioned} else kind)


def _binary(kind: Any) -> Binary | None:
    if get_origin(kind) is Annotated and get_args(kind)[0] is bytes:
        return next((part for part in get_args(kind)[1:] if isinstance(part, Binary)), None)
    return None


def _without_none(kind: Any) -> tuple[Any, bool]:
    if get_origin(kind) in {Union, UnionType}:
        inner = [part for part in get_args(kind) if part is not type(None)]
        if len(inner) == 1:
            return inner[0], True
    return kind, False


def _plain(kind: Any) -> type:
    """The type behind a `NewType`."""
    while hasattr(kind, "__supertype__"):
        kind = kind.__supertype__
    if kind not in _CONVERTERS:
        raise TypeError(f"a path parameter is a UUID, an int or a str, not {kind}")
    plain: type = kind
    return plain


def _model(kind: Any) -> type[BaseModel]:
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        raise TypeError(f"{kind} is not a pydantic model")
    return kind
