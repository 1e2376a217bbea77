"""How the double says no: a gRPC status, and a failure that names Google's error codes and field paths."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from local.google_ads.messages import failure

PathElement = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class Violation:
    """One entry of a failure: `kind` is the error enum (`campaign_error`), `code` its value."""

    kind: str
    code: str
    message: str
    path: tuple[PathElement, ...] = ()
    trigger: str = ""
    retry_after_seconds: float | None = None

    def below(self, *path: PathElement) -> "Violation":
        """The same, its path continued upwards."""
        return Violation(
            self.kind, self.code, self.message, (*path, *self.path), self.trigger, self.retry_after_seconds
        )


class RefusalError(Exception):
    """A request is refused. `status` is a gRPC status by name; without violations it carries no failure."""

    def __init__(self, status: str, message: str, violations: Sequence[Violation] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.violations = tuple(violations)


def invalid(*violations: Violation) -> RefusalError:
    """A request that is wrong in itself."""
    return RefusalError("INVALID_ARGUMENT", "Request contains an invalid argument.", violations)


def invalid_query(code: str, message: str) -> RefusalError:
    """A query that the double does not take."""
    return invalid(Violation("query_error", code, message))


def failure_message(violations: Sequence[Violation], request_id: str) -> Any:
    """Google's message for violations."""
    return failure()(errors=[_entry(violation) for violation in violations], request_id=request_id)


def _entry(violation: Violation) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "error_code": {violation.kind: violation.code},
        "message": violation.message,
        "trigger": {"string_value": violation.trigger},
        "location": {
            "field_path_elements": [
                {"field_name": name} | ({} if index is None else {"index": index})
                for name, index in violation.path
            ]
        },
    }
    if violation.retry_after_seconds is not None:
        whole = int(violation.retry_after_seconds)
        entry["details"] = {
            "quota_error_details": {
                "rate_scope": "ACCOUNT",
                "rate_name": violation.message,
                "retry_delay": {
                    "seconds": whole,
                    "nanos": int((violation.retry_after_seconds - whole) * 1_000_000_000),
                },
            }
        }
    return entry
