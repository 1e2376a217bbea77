"""What a job is asked and what it answers."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.core.clock import Day
from shared.core.models import AnswerModel, RequestModel


class JobRequest(RequestModel):
    """Which day to work on."""

    date: Day | None = Field(
        default=None,
        description="The day to work on (Europe/Amsterdam), today at the latest; left out: yesterday.",
    )


class PartnerFailure(AnswerModel):
    """A partner whose rows could not be written; all others' were."""

    partner_id: UUID
    error: str = Field(description="What the database said, with its code.")


class PartnerNote(AnswerModel):
    """What deserves a look, without being a failure."""

    partner_id: UUID
    note: str


class JobCounts(AnswerModel):
    """What a run worked on, as its working transaction counted it."""

    partners: int = Field(default=0, description="Partners with at least one row.")
    links: int = Field(default=0, description="Pairs of partner and segment with at least one row.")
    rows: int = Field(default=0, description="Rows that now stand for the days worked on.")
    rows_changed: int = Field(
        default=0, description="Rows written or removed by this run; 0 where all was right already."
    )
    details: dict[str, int] = Field(
        default_factory=dict, description="Further counts, by the job's own names."
    )
    failures: list[PartnerFailure] = Field(default_factory=list)
    notes: list[PartnerNote] = Field(default_factory=list)


class JobReport(JobCounts):
    """What a run did."""

    job: str
    date: date
    attempt: int = Field(description="How often the job was started for this day, this start included.")
    status: Literal["succeeded", "failed", "running"] = Field(
        description="`running`: its shards are worked on elsewhere, and the last of them finishes the run."
    )
    shards: int = Field(default=1, description="How many parts the work was cut into.")
    seconds: float = Field(description="How long the run took, or to hand it over.")


class ShardRequest(RequestModel):
    """Which part of which run to work on."""

    date: Day
    attempt: int = Field(ge=1)
    shard: int = Field(ge=0)


class ShardReport(AnswerModel):
    """What became of a task. Whatever it is, the task need not come again."""

    status: Literal["done", "done_before", "not_wanted"]
