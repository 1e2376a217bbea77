"""What the watch found."""

from uuid import UUID

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


class WatchReport(AnswerModel):
    """All of it. Nothing needs an operator when both lists are empty and the count is 0."""

    overdue_jobs: tuple[OverdueJob, ...]
    failed_operations: FailedOperations
    exceeded_budgets: tuple[ExceededBudget, ...]
