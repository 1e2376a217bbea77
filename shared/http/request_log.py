"""What a request leaves in the logs, whichever router answers it: an id, its trace, a line at its end."""

import re

from werkzeug.wrappers import Request, Response

from shared.core.ids import new_request_id
from shared.core.logging import get_logger, log_context, trace_context
from shared.core.tracing import begin_trace

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}", re.ASCII)


def begin_request(request: Request, function: str, project: str | None) -> str:
    """Put the request's id, function and trace on all further lines; returns the id.

    The id is the one the caller gave, where it is a plain short one, else a new one; and so is the trace.
    """
    given = request.headers.get("X-Request-Id", "")
    request_id = given if _REQUEST_ID.fullmatch(given) else new_request_id()
    log_context(
        request_id=request_id, function=function, **trace_context(begin_trace(request.headers), project)
    )
    return request_id


def log_finished(request: Request, response: Response, seconds: float) -> None:
    """One line per request: no path, no address, nothing of who asked."""
    log = get_logger()
    (log.error if response.status_code >= 500 else log.info)(
        "request_finished",
        httpRequest={
            "requestMethod": request.method,
            "status": response.status_code,
            "latency": f"{seconds:.6f}s",
        },
    )
