"""The one list of functions (`functions.toml`), read and checked.

The local stack serves from it and the cloud deployment creates from it, so that neither can know a function
that the other has not heard of.
"""

import re
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

FUNCTIONS_FILE = Path(__file__).with_name("functions.toml")

_CRON_FIELDS = r"^\S+( \S+){4}$"
_PATH = r"^(/([a-z0-9_.-]+|\{[a-z_]+\}|\{[a-z_]+\.\.\.\}))+$"
SettingName = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]*$")]
_PARAMETERS = re.compile(r"(\{\w+\}|\{\w+\.\.\.\})")


class Access(StrEnum):
    """Who may call a function at the edge."""

    PUBLIC = "public"
    ANONYMOUS = "anonymous"
    PRIVATE = "private"


class FunctionDefinition(BaseModel):
    """One deployable function.

    `source` is relative to the repository's root. `paths` hold `{name}` for one path segment and `{name...}`
    for any number of them. `schedule` is five cron fields, meant in `time_zone`. `settings` and `secrets` are
    what it must find in its environment, `optional_settings` and `optional_secrets` what it may.
    `timeout_seconds` is when the platform gives a request up, `concurrency` how many one instance works on at
    once. A job that `is_sharded` takes tasks of the queue too. Answers of one that `is_cached` are the same
    for everybody: the CDN keeps them as long as they say.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    source: Path
    target: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    access: Access
    paths: tuple[Annotated[str, StringConstraints(pattern=_PATH)], ...] = ()
    schedule: Annotated[str, StringConstraints(pattern=_CRON_FIELDS)] | None = None
    time_zone: str | None = None
    settings: tuple[SettingName, ...] = ()
    optional_settings: tuple[SettingName, ...] = ()
    secrets: tuple[SettingName, ...] = ()
    optional_secrets: tuple[SettingName, ...] = ()
    memory: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]*(Mi|Gi)$")] = "512Mi"
    timeout_seconds: Annotated[int, Field(ge=1, le=3600)] = 60
    max_instances: Annotated[int, Field(ge=1, le=100)] = 10
    concurrency: Annotated[int, Field(ge=1, le=80)] = 8
    is_sharded: bool = False
    is_cached: bool = False

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if not self.is_job and not self.paths:
            raise ValueError(f"{self.name} is {self.access} and has no paths")
        if self.access is Access.PRIVATE and self.paths:
            raise ValueError(f"{self.name} is private and answers to / only: remove its paths")
        if (self.schedule is None) != (self.time_zone is None):
            raise ValueError(f"{self.name} needs both schedule and time_zone, or neither")
        if self.schedule is not None and not self.is_job:
            raise ValueError(f"{self.name} is {self.access} and cannot have a schedule")
        if self.is_sharded and not self.is_job:
            raise ValueError(f"{self.name} is {self.access} and cannot be sharded")
        if self.is_cached and self.access is not Access.ANONYMOUS:
            raise ValueError(f"{self.name} is {self.access} and cannot be cached: answers differ by caller")
        if self.time_zone is not None:
            try:
                ZoneInfo(self.time_zone)
            except (ZoneInfoNotFoundError, ValueError) as error:
                raise ValueError(f"{self.name}: there is no time zone {self.time_zone}") from error
        return self

    @property
    def is_job(self) -> bool:
        """Whether the scheduler's identity calls it, and no browser does."""
        return self.access is Access.PRIVATE

    @property
    def is_daily(self) -> bool:
        """Whether it works on one day, once a night, and can be asked to work on another."""
        return self.is_job and self.name.endswith("_daily")

    def matches(self, path: str) -> bool:
        """Whether a request's path belongs to this function, which is not private."""
        return any(_path_pattern(template).fullmatch(path) for template in self.paths)


class TaskQueueDefinition(BaseModel):
    """The queue of the jobs' shards. A task is given up after `max_attempts`.

    It waits `min_backoff_seconds` after the first, twice as long after each of the next `max_doublings`, then
    longer by as much each time, never longer than `max_backoff_seconds`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,100}$")]
    dispatches_per_second: Annotated[float, Field(gt=0, le=500)]
    concurrent_dispatches: Annotated[int, Field(ge=1, le=5000)]
    max_attempts: Annotated[int, Field(ge=1)]
    min_backoff_seconds: Annotated[float, Field(gt=0)]
    max_backoff_seconds: Annotated[float, Field(gt=0)]
    max_doublings: Annotated[int, Field(ge=0)]


class _FunctionsFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    function: Annotated[tuple[FunctionDefinition, ...], Field(min_length=1)]
    task_queue: TaskQueueDefinition | None = None

    @model_validator(mode="after")
    def _names_and_paths_are_unique(self) -> Self:
        names = [function.name for function in self.function]
        paths = [_PARAMETERS.sub("{}", path) for function in self.function for path in function.paths]
        for what, values in (("name", names), ("path", paths)):
            twice = sorted({value for value in values if values.count(value) > 1})
            if twice:
                raise ValueError(f"{what} used twice: {', '.join(twice)}")
        if self.task_queue is None and any(function.is_sharded for function in self.function):
            raise ValueError("a function is sharded, and there is no task_queue")
        return self


def _path_pattern(template: str) -> re.Pattern[str]:
    parts = (
        (".+" if part.endswith("...}") else "[^/]+") if part.startswith("{") else re.escape(part)
        for part in _PARAMETERS.split(template)
    )
    return re.compile("".join(parts), re.DOTALL)


def read_functions(file: Path = FUNCTIONS_FILE) -> tuple[FunctionDefinition, ...]:
    """Read all functions, in the file's order.

    Raises pydantic's `ValidationError` (a `ValueError`) when the file does not hold together.
    """
    with file.open("rb") as content:
        return _FunctionsFile.model_validate(tomllib.load(content)).function


def read_task_queue(file: Path = FUNCTIONS_FILE) -> TaskQueueDefinition:
    """Read the queue of the jobs' shards. Raises `ValueError` where there is none."""
    with file.open("rb") as content:
        queue = _FunctionsFile.model_validate(tomllib.load(content)).task_queue
    if queue is None:
        raise ValueError(f"{file} has no task_queue")
    return queue
