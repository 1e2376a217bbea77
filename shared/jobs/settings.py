"""What a job needs to hand its shards to other instances."""

from typing import Annotated

from pydantic import Field, StringConstraints, field_validator

from shared.core.settings import JobSettings, Settings


class FanOutSettings(Settings):
    """Where tasks go, and from how many partners (or accounts) on a job is cut into shards.

    `task_queue` is the queue's whole name, `task_url` this function's own address as the queue reaches it,
    `task_account` the e-mail address of the account whose identity the queue proves to it. `task_endpoint`
    is where somebody stands for Cloud Tasks, without encryption: a socket or port of this machine.
    `fan_out_above` and `fan_out_shard_size` take the place of the job's own figures.
    """

    task_queue: Annotated[
        str, StringConstraints(pattern=r"^projects/[^/]+/locations/[^/]+/queues/[A-Za-z0-9-]+$")
    ]
    task_account: Annotated[str, Field(min_length=1)]
    task_url: str
    task_endpoint: str | None = None
    fan_out_above: Annotated[int, Field(ge=0)] | None = None
    fan_out_shard_size: Annotated[int, Field(ge=1)] | None = None

    @field_validator("task_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must be the http(s) address of this function")
        return value.rstrip("/")


class ShardedJobSettings(JobSettings, FanOutSettings):
    """What a job needs that may be too big for one instance."""
