"""Structured logs: JSON lines in the field names Google Cloud Logging reads.

Events are facts in snake case (`request_finished`) with ids. No bodies, addresses, numbers or tokens.
"""

import sys
from collections.abc import MutableMapping
from typing import Any, Protocol

import structlog
from structlog.contextvars import bind_contextvars, clear_contextvars, merge_contextvars

from shared.core.tracing import Trace

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


def trace_context(trace: Trace, project: str | None) -> dict[str, str]:
    """A trace in the names under which Cloud Logging shows a line beside the trace it belongs to."""
    context = {_TRACE: f"projects/{project}/traces/{trace.trace_id}" if project else trace.trace_id}
    return context | ({_SPAN: trace.span_id} if trace.span_id else {})


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
