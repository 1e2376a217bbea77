"""Structured logs: JSON lines in the field names Google Cloud Logging reads.

Events are facts in snake case (`request_finished`) with ids. No bodies, addresses, numbers or tokens.
"""

import sys
from collections.abc import MutableMapping
from typing import Any, Protocol

import structlog
from structlog.contextvars import bind_contextvars, clear_contextvars, merge_contextvars

from shared.core.headers import HeaderSource

_LEVELS = {"DEBUG": 10, "INFO": 20, "WARNING": 30, "ERROR": 40, "CRITICAL": 50}
_SEVERITIES = {"warn": "WARNING", "exception": "ERROR", "fatal": "CRITICAL"}
_TRACE = "logging.googleapis.com/trace"
_SPAN = "logging.googleapis.com/spanId"


class LogLevel(Protocol):
    """Settings that say how much to log. (Not `LogSettings` itself: with it comes pydantic.)"""

    @property
    def log_level(self) -> str: ...


Logger = structlog.typing.FilteringBoundLogger


def configure_logging(settings: LogLevel) -> None:
    """Send structlog's events to standard output. May be called again; the last call counts."""
    structlog.configure(
        processors=[
            merge_contextvars,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            structlog.processors.format_exc_info,
            _in_cloud_logging_names,
            structlog.processors.JSONRenderer(default=str),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[settings.log_level]),
        logger_factory=_to_standard_output,
        cache_logger_on_first_use=False,
    )


def get_logger() -> Logger:
    """The logger; what `log_context` bound to the request is on every line."""
    logger: Logger = structlog.get_logger()
    return logger


def log_context(**ids: str) -> None:
    """Forget the last request's context and put these ids on every line of this one."""
    clear_contextvars()
    bind_contextvars(**ids)


def add_log_context(**ids: str) -> None:
    """Put these ids on the further lines of this request."""
    bind_contextvars(**ids)


def trace_context(headers: HeaderSource, project: str | None) -> dict[str, str]:
    """The trace a request belongs to, from `traceparent` (W3C) or `X-Cloud-Trace-Context`."""
    trace, span = _w3c(headers.get("traceparent", "")) or _cloud(headers.get("X-Cloud-Trace-Context", ""))
    if not trace:
        return {}
    context = {_TRACE: f"projects/{project}/traces/{trace}" if project else trace}
    return context | ({_SPAN: span} if span else {})


def _w3c(value: str) -> tuple[str, str] | None:
    parts = value.split("-")
    if len(parts) < 4 or len(parts[1]) != 32 or len(parts[2]) != 16 or not _is_hex(parts[1] + parts[2]):
        return None
    return parts[1], parts[2]


def _cloud(value: str) -> tuple[str, str]:
    trace, _, rest = value.partition("/")
    if len(trace) != 32 or not _is_hex(trace):
        return "", ""
    span = rest.partition(";")[0]
    return trace, format(int(span), "016x") if span.isascii() and span.isdigit() and len(span) <= 20 else ""


def _is_hex(value: str) -> bool:
    return all(character in "0123456789abcdef" for character in value)


def _to_standard_output(*_: object) -> structlog.WriteLogger:
    return structlog.WriteLogger(sys.stdout)


def _in_cloud_logging_names(
    _logger: Any, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    event["severity"] = _SEVERITIES.get(method, method.upper())
    event["message"] = event.pop("event", "")
    if "exception" in event:
        event["stack_trace"] = event.pop("exception")
    return event
