"""What the watch found."""

from datetime import date
from uuid import UUID

from pydantic import Field

from shared.core.clock import Moment
from shared.core.models import AnswerModel
from shared.core.money import Euros


class OverdueJob(AnswerModel):
    """A daily job that has not succeeded for 26 hours; `last_succeeded_at` is null when it never has."""

    job: str
    last_succeeded_at: Moment | None


class FailedOperations(AnswerModel):
    """Changes that an ad platform refused and nobody has retried or withdrawn."""

    count: int
    oldest_at: Moment | None


class ExceededBudget(AnswerModel):
    """A partner whose active campaigns commit more than the monthly budget (EUR a month)."""

    partner_id: UUID
    committed: Euros
    monthly_budget: Euros | None


class JobMetrics(AnswerModel):
    """How a job does: its newest run, its last success, and the 30 days up to the newest run."""

    job: str
    last_date: date
    last_status: str
    last_succeeded_at: Moment | None
    seconds_since_success: int | None
    last_seconds: float | None = Field(description="How long the newest run took; null while it runs.")
    median_seconds: float | None
    last_rows: int
    last_rows_changed: int
    last_failures: int = Field(description="Partners whose rows could not be written.")
    runs: int
    failed_runs: int


class WatchReport(AnswerModel):
    """All of it. Nothing needs an operator when nothing is overdue, failed or exceeded."""

    overdue_jobs: tuple[OverdueJob, ...]
    failed_operations: FailedOperations
    exceeded_budgets: tuple[ExceededBudget, ...]
    jobs: tuple[JobMetrics, ...] = ()
