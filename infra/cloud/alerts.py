"""What wakes somebody: each alert has a section in docs/operations.md that says what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_gcp as gcp

from infra.cloud.config import Config
from infra.cloud.functions import DeployedFunction
from infra.cloud.names import dashed

_RUNBOOK = "docs/operations.md"
_ERROR_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Event:
    """A line in the functions' logs that nobody should have to look for. `heading` is in the runbook.

    `also` are further messages that say the same.
    """

    message: str
    title: str
    heading: str
    also: tuple[str, ...] = ()

    @property
    def condition(self) -> str:
        """The lines of it, as a filter of Cloud Logging."""
        messages = " OR ".join(f'"{message}"' for message in (self.message, *self.also))
        return f"jsonPayload.message=({messages})"


EVENTS = (
    Event("job_overdue", "A job has not succeeded for 26 hours", "A job has not succeeded for 26 hours"),
    Event("job_failed", "A job failed", "A job failed", also=("job_failed_for_partners",)),
    Event("operations_failed", "An ad platform refused a change", "Failed operations"),
    Event("mail_refused", "Amazon SES refuses to send for us", "Mail refused"),
    Event("mail_rejected", "A person's mail cannot be sent", "Mail rejected", also=("mail_not_composed",)),
    Event("budget_invariant_violated", "More is committed than a budget allows", "Budget invariant violated"),
)


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A line that a job logs whenever it has run: somebody is told when it stays away for so many seconds."""

    name: str
    event: Event
    seconds: int


HEARTBEATS = (
    # Of all that the watch finds nothing is heard when it does not run itself. It looks every hour: two looks
    # that failed are one too few to wake somebody, three are not.
    Heartbeat(
        "watch_silent",
        Event("job_measured", "The watch over the jobs is silent", "The watch is silent"),
        3 * 3600,
    ),
    # Mail has no row in job_runs, so the watch does not find a schedule that is paused. It is looked after
    # every five minutes, also where it is off; of a run that takes long, those tell that find it at work.
    Heartbeat(
        "mail_silent",
        Event("mails_sent", "Mail is not looked after", "Mail is silent", also=("mail_is_off",)),
        3600,
    ),
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of every job (label `job`), from the line `job_measured` that the watch logs every hour."""

    field: str
    unit: str
    about: str


MEASURES = (
    Measure("seconds_since_success", "s", "How long ago a job last succeeded"),
    Measure("last_seconds", "s", "How long a job's newest run took"),
    Measure("last_rows", "1", "Rows that a job's newest run made right"),
    Measure("last_failures", "1", "Partners for whom a job's newest run failed"),
    Measure("failed_runs", "1", "Runs of a job that failed, of 30 days"),
)


class Alerts(pulumi.ComponentResource):
    """Metrics read from the logs, and policies that send mail."""

    def __init__(
        self, config: Config, functions: Sequence[DeployedFunction], opts: pulumi.ResourceOptions
    ) -> None:
        super().__init__("partner-marketing:cloud:Alerts", config.stack, opts=opts)
        self._config = config
        self._inside = pulumi.ResourceOptions(parent=self)
        self.channel = gcp.monitoring.NotificationChannel(
            "operators",
            gcp.monitoring.NotificationChannelArgs(
                project=config.project,
                display_name=f"Operators of Partner Marketing ({config.stack})",
                type="email",
                labels={"email_address": config.alert_email},
            ),
            opts=self._inside,
        )
        services = " OR ".join(
            f'resource.labels.service_name="{dashed(function.definition.name)}"' for function in functions
        )
        for event in EVENTS:
            self._on_event(event, services)
        for measure in MEASURES:
            self._measure(measure, services)
        self._on_errors()
        for heartbeat in HEARTBEATS:
            self._on_silence(heartbeat, services)
        self.register_outputs({})

    def _count(self, event: Event, services: str) -> gcp.logging.Metric:
        return gcp.logging.Metric(
            event.message,
            gcp.logging.MetricArgs(
                project=self._config.project,
                name=f"partner_marketing/{event.message}",
                description=event.title,
                filter=f'resource.type="cloud_run_revision" AND ({services}) AND {event.condition}',
                metric_descriptor=gcp.logging.MetricMetricDescriptorArgs(
                    metric_kind="DELTA", value_type="INT64", unit="1"
                ),
            ),
            opts=self._inside,
        )

    def _on_event(self, event: Event, services: str) -> None:
        self._policy(
            event.message,
            event.title,
            event.heading,
            self._count(event, services).name.apply(_of_metric),
            gcp.monitoring.AlertPolicyConditionConditionThresholdAggregationArgs(
                alignment_period="300s",
                per_series_aligner="ALIGN_SUM",
                cross_series_reducer="REDUCE_SUM",
            ),
            0,
        )

    def _measure(self, measure: Measure, services: str) -> None:
        gcp.logging.Metric(
            f"job_{measure.field}",
            gcp.logging.MetricArgs(
                project=self._config.project,
                name=f"partner_marketing/job_{measure.field}",
                description=measure.about,
                filter=f'resource.type="cloud_run_revision" AND ({services}) '
                f'AND jsonPayload.message="job_measured" AND jsonPayload.{measure.field}>=0',
                value_extractor=f"EXTRACT(jsonPayload.{measure.field})",
                label_extractors={"job": "EXTRACT(jsonPayload.job)"},
                metric_descriptor=gcp.logging.MetricMetricDescriptorArgs(
                    metric_kind="DELTA",
                    value_type="DISTRIBUTION",
                    unit=measure.unit,
                    labels=[
                        gcp.logging.MetricMetricDescriptorLabelArgs(
                            key="job", value_type="STRING", description="The job's name"
                        )
                    ],
                ),
            ),
            opts=self._inside,
        )

    def _on_silence(self, heartbeat: Heartbeat, services: str) -> None:
        """Two conditions, of which one is enough: where no line comes any more, Google's metric of them may
        end, or go on as zero."""
        event, duration = heartbeat.event, f"{heartbeat.seconds}s"
        lines = self._count(event, services).name.apply(_of_metric)
        self._alert(
            heartbeat.name,
            event.title,
            event.heading,
            gcp.monitoring.AlertPolicyConditionArgs(
                display_name=event.title,
                condition_absent=gcp.monitoring.AlertPolicyConditionConditionAbsentArgs(
                    filter=lines,
                    duration=duration,
                    aggregations=[
                        gcp.monitoring.AlertPolicyConditionConditionAbsentAggregationArgs(
                            alignment_period="300s",
                            per_series_aligner="ALIGN_SUM",
                            cross_series_reducer="REDUCE_SUM",
                        )
                    ],
                ),
            ),
            gcp.monitoring.AlertPolicyConditionArgs(
                display_name=f"{event.title}: none of its lines",
                condition_threshold=gcp.monitoring.AlertPolicyConditionConditionThresholdArgs(
                    filter=lines,
                    comparison="COMPARISON_LT",
                    threshold_value=1,
                    duration="0s",
                    aggregations=[
                        gcp.monitoring.AlertPolicyConditionConditionThresholdAggregationArgs(
                            alignment_period=duration,
                            per_series_aligner="ALIGN_SUM",
                            cross_series_reducer="REDUCE_SUM",
                        )
                    ],
                ),
            ),
        )

    def _on_errors(self) -> None:
        requests = 'metric.type="run.googleapis.com/request_count" AND resource.type="cloud_run_revision"'
        per_service = gcp.monitoring.AlertPolicyConditionConditionThresholdAggregationArgs(
            alignment_period="300s",
            per_series_aligner="ALIGN_RATE",
            cross_series_reducer="REDUCE_SUM",
            group_by_fields=["resource.label.service_name"],
        )
        self._policy(
            "error_rate",
            "More than one request in twenty fails",
            "Error rate",
            f'{requests} AND metric.labels.response_code_class="5xx"',
            per_service,
            _ERROR_SHARE,
            requests,
        )

    def _policy(
        self,
        name: str,
        title: str,
        heading: str,
        condition: pulumi.Input[str],
        aggregation: gcp.monitoring.AlertPolicyConditionConditionThresholdAggregationArgs,
        threshold: float,
        denominator: str | None = None,
    ) -> None:
        self._alert(
            name,
            title,
            heading,
            gcp.monitoring.AlertPolicyConditionArgs(
                display_name=title,
                condition_threshold=gcp.monitoring.AlertPolicyConditionConditionThresholdArgs(
                    filter=condition,
                    comparison="COMPARISON_GT",
                    threshold_value=threshold,
                    duration="0s",
                    aggregations=[aggregation],
                    denominator_filter=denominator,
                    denominator_aggregations=[_of_denominator(aggregation)] if denominator else None,
                ),
            ),
        )

    def _alert(
        self, name: str, title: str, heading: str, *conditions: gcp.monitoring.AlertPolicyConditionArgs
    ) -> None:
        anchor = heading.lower().replace(" ", "-")
        gcp.monitoring.AlertPolicy(
            name,
            gcp.monitoring.AlertPolicyArgs(
                project=self._config.project,
                display_name=f"{title} ({self._config.stack})",
                combiner="OR",
                notification_channels=[self.channel.name],
                documentation=gcp.monitoring.AlertPolicyDocumentationArgs(
                    content=f"What to do: {_RUNBOOK}#{anchor}", mime_type="text/markdown"
                ),
                conditions=list(conditions),
            ),
            opts=self._inside,
        )


def _of_metric(name: str) -> str:
    return f'metric.type="logging.googleapis.com/user/{name}" AND resource.type="cloud_run_revision"'


def _of_denominator(
    aggregation: gcp.monitoring.AlertPolicyConditionConditionThresholdAggregationArgs,
) -> gcp.monitoring.AlertPolicyConditionConditionThresholdDenominatorAggregationArgs:
    """The same aggregation for what a ratio is divided by: both must be put together alike."""
    return gcp.monitoring.AlertPolicyConditionConditionThresholdDenominatorAggregationArgs(
        alignment_period=aggregation.alignment_period,
        per_series_aligner=aggregation.per_series_aligner,
        cross_series_reducer=aggregation.cross_series_reducer,
        group_by_fields=aggregation.group_by_fields,
    )
