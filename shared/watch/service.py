"""Looking, and saying it in the logs: alerts are made of those lines, so their names are fixed."""

from typing import Final

from shared.core.logging import get_logger
from shared.watch.repository import WatchRepository
from shared.watch.schemas import WatchReport

DAILY_JOBS: Final = (
    "calculate_partner_lead_stats_daily",
    "run_partner_demand_planning_daily",
    "generate_ai_partner_recommendations_daily",
    "sync_partner_campaigns_daily",
    "prune_marketing_history_daily",
    "measure_recommendation_effects_daily",
)
"""All jobs that are to succeed every day. A test compares them with `infra/functions.toml`."""


def watch(repository: WatchRepository) -> WatchReport:
    """Look once, log an error for everything that needs an operator, and return what was found.

    What stays wrong is logged again at every look: an alert ends when its lines do. Raises `AppError`.
    """
    report = repository.find_alerts(DAILY_JOBS)
    report = report.model_copy(update={"jobs": repository.measure_jobs(DAILY_JOBS)})
    log = get_logger()
    for job in report.jobs:
        # Metrics are made of these lines: null where there is nothing to measure.
        log.info("job_measured", **job.model_dump(mode="json"))
    for overdue in report.overdue_jobs:
        last = overdue.last_succeeded_at
        log.error("job_overdue", job=overdue.job, last_succeeded_at=last.isoformat() if last else None)
    if report.failed_operations.count:
        log.error("operations_failed", count=report.failed_operations.count)
    for exceeded in report.exceeded_budgets:
        log.error("budget_invariant_violated", partner_id=str(exceeded.partner_id))
    return report
