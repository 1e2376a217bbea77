"""What Google answered instead of doing what was asked, without Google's own types."""

from dataclasses import dataclass

_QUOTA = {
    "RESOURCE_EXHAUSTED",
    "RESOURCE_TEMPORARILY_EXHAUSTED",
    "EXCESSIVE_SHORT_TERM_QUERY_RESOURCE_CONSUMPTION",
    "EXCESSIVE_LONG_TERM_QUERY_RESOURCE_CONSUMPTION",
}

_TRANSIENT = {"INTERNAL_ERROR", "TRANSIENT_ERROR", "CONCURRENT_MODIFICATION"}
_TRANSIENT_STATUS = {"UNAVAILABLE", "INTERNAL", "ABORTED", "UNKNOWN", "CANCELLED"}

PathElement = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class Problem:
    """One entry of a failure: `kind` is Google's error enum (`campaign_error`), `code` its value.

    `path` leads to the field, for example `(("mutate_operations", 4), …, ("text", None))`.
    """

    kind: str
    code: str
    message: str
    trigger: str
    path: tuple[PathElement, ...]

    @property
    def operation(self) -> int | None:
        """Which operation of a mutate it is about."""
        return next((index for name, index in self.path if name == "mutate_operations"), None)


class Refused(Exception):  # noqa: N818 - an answer of Google's, which becomes an error of ours
    """One attempt failed. `status` is the gRPC status by name, or `TOKEN` where no token could be had.

    `retry_after_seconds` is Google's wish. `is_lasting` tells of a token that trying again does not bring.
    """

    def __init__(
        self,
        status: str,
        message: str,
        problems: tuple[Problem, ...] = (),
        *,
        retry_after_seconds: float | None = None,
        is_lasting: bool = False,
    ) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status
        self.message = message
        self.problems = problems
        self.retry_after_seconds = retry_after_seconds
        self.is_lasting = is_lasting

    @property
    def is_for_quota(self) -> bool:
        """Whether Google was asked too often; then it has done nothing."""
        return self.status == "RESOURCE_EXHAUSTED" or self.has(*_QUOTA)

    @property
    def is_late(self) -> bool:
        """Whether the answer did not come in time. What was asked for may have been done."""
        return self.status == "DEADLINE_EXCEEDED" or self.has("DEADLINE_EXCEEDED")

    @property
    def is_transient(self) -> bool:
        """Whether Google was away or broke off. What was asked for may have been done."""
        return self.has(*_TRANSIENT) or (self.status in _TRANSIENT_STATUS and not self.problems)

    def has(self, *codes: str) -> bool:
        """Whether one of Google's error codes is among the problems."""
        return any(problem.code in codes for problem in self.problems)
