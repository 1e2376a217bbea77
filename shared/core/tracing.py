"""The trace a piece of work belongs to: from who asked, to logs, database and what acts on its rows.

https://www.w3.org/TR/trace-context/ and https://cloud.google.com/trace/docs/trace-context.
"""

import contextvars
from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from shared.core.headers import HeaderSource
from shared.core.ids import new_span_id, new_trace_id

P = ParamSpec("P")
T = TypeVar("T")

_HEX = frozenset("0123456789abcdef")
_NO_TRACE, _NO_SPAN = "0" * 32, "0" * 16
_W3C_PARTS = 4


@dataclass(frozen=True, slots=True)
class Trace:
    """A trace's id of 32 hexadecimal digits, and the span of 16 that asked for this work (empty: unknown)."""

    trace_id: str
    span_id: str = ""


_current: contextvars.ContextVar[Trace | None] = contextvars.ContextVar("trace", default=None)


def begin_trace(headers: HeaderSource) -> Trace:
    """The trace that a request's headers name, or a new one; `current_trace` has it from here on.

    `traceparent` goes before `X-Cloud-Trace-Context`; what is not well-formed counts as absent.
    """
    trace = (
        _w3c(headers.get("traceparent", ""))
        or _cloud(headers.get("X-Cloud-Trace-Context", ""))
        or Trace(new_trace_id())
    )
    _current.set(trace)
    return trace


def current_trace() -> str | None:
    """The id of the trace of the request or job that is being worked on; `None` outside of any."""
    trace = _current.get()
    return trace.trace_id if trace else None


def trace_headers() -> list[tuple[str, str]]:
    """The `traceparent` for a request to our own database or functions; nothing outside of any trace."""
    trace = _current.get()
    if trace is None:
        return []
    return [("traceparent", f"00-{trace.trace_id}-{trace.span_id or new_span_id()}-01")]


def in_context(work: Callable[P, T]) -> Callable[P, T]:
    """`work` as another thread is to do it: in the trace and the log context of this one."""
    context = contextvars.copy_context()

    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        # A context can be entered by one thread at a time.
        return context.copy().run(work, *args, **kwargs)

    return run


def _w3c(value: str) -> Trace | None:
    parts = value.split("-")
    if len(parts) < _W3C_PARTS or parts[0] == "ff" or not _is_hex(parts[0], 2):
        return None
    trace, span = parts[1], parts[2]
    if not _is_hex(trace, 32) or not _is_hex(span, 16) or trace == _NO_TRACE or span == _NO_SPAN:
        return None
    return Trace(trace, span)


def _cloud(value: str) -> Trace | None:
    trace, _, rest = value.partition("/")
    if not _is_hex(trace, 32) or trace == _NO_TRACE:
        return None
    span = rest.partition(";")[0]
    if not (span.isascii() and span.isdigit() and len(span) <= len(str(2**64))):
        return Trace(trace)
    digits = format(int(span), "016x")
    return Trace(trace, digits if len(digits) == len(_NO_SPAN) and digits != _NO_SPAN else "")


def _is_hex(value: str, length: int) -> bool:
    return len(value) == length and _HEX.issuperset(value)
