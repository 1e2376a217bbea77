"""The id of a request, which finds it in the logs."""

import re

from werkzeug.wrappers import Request

from shared.core.ids import new_request_id

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}", re.ASCII)


def request_id_of(request: Request) -> str:
    """The id the caller gave this request, where it is a plain short one, else a new id."""
    given = request.headers.get("X-Request-Id", "")
    return given if _REQUEST_ID.fullmatch(given) else new_request_id()
