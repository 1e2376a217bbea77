"""What an answer of the data API means, whichever client brought it."""

import json
from decimal import Decimal
from typing import Any

from shared.core.errors import Unavailable, UpstreamFailed
from shared.core.logging import get_logger
from shared.db.errors import app_error


def read_answer(status: int, body: bytes) -> Any:
    """The JSON of an answer; numbers with a point as `Decimal`, nothing as `None`. Raises an `AppError`."""
    if not 200 <= status < 300:
        raise app_error(status, body)
    if not body:
        return None
    try:
        return json.loads(body, parse_float=Decimal)
    except ValueError:
        get_logger().error("database_answer_unreadable", status=status)
        raise UpstreamFailed from None


def unreachable(failure: Exception) -> Unavailable:
    """What a caller hears when there was no answer; why goes to the log."""
    get_logger().error("database_unreachable", failure=type(failure).__name__)
    return Unavailable("The database cannot be reached at the moment.")
