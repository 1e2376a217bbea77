"""Log lines are in the names Google Cloud Logging reads."""

import json

import pytest

from shared.core.logging import configure_logging, get_logger, log_context, trace_context
from shared.core.settings import LogSettings
from shared.core.tracing import begin_trace

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
TRACE_FIELD, SPAN_FIELD = "logging.googleapis.com/trace", "logging.googleapis.com/spanId"


def test_a_line_has_severity_message_and_the_requests_ids(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(LogSettings(log_level="INFO"))
    log_context(request_id="abc")
    get_logger().debug("too_quiet")
    get_logger().warning("lead_gap_stale", partner_id="p")
    log_context(request_id="def")
    try:
        raise RuntimeError("boom")  # noqa: TRY301 - the traceback is what is looked at
    except RuntimeError:
        get_logger().exception("request_crashed")
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (
        first.items()
        >= {
            "severity": "WARNING",
            "message": "lead_gap_stale",
            "partner_id": "p",
            "request_id": "abc",
        }.items()
    )
    assert (second["severity"], second["request_id"]) == ("ERROR", "def")
    assert "RuntimeError: boom" in second["stack_trace"]
    assert first["time"].endswith("Z")


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (
            {"traceparent": f"00-{TRACE}-{SPAN}-01"},
            {TRACE_FIELD: f"projects/p/traces/{TRACE}", SPAN_FIELD: SPAN},
        ),
        (
            {"X-Cloud-Trace-Context": f"{TRACE}/255;o=1"},
            {TRACE_FIELD: f"projects/p/traces/{TRACE}", SPAN_FIELD: "00000000000000ff"},
        ),
        ({"X-Cloud-Trace-Context": TRACE}, {TRACE_FIELD: f"projects/p/traces/{TRACE}"}),
        ({"X-Cloud-Trace-Context": f"{TRACE}/²"}, {TRACE_FIELD: f"projects/p/traces/{TRACE}"}),
    ],
)
def test_a_line_belongs_to_the_trace_of_its_request(
    headers: dict[str, str], expected: dict[str, str]
) -> None:
    assert trace_context(begin_trace(headers), "p") == expected


def test_without_a_project_the_trace_stands_alone() -> None:
    assert trace_context(begin_trace({"traceparent": f"00-{TRACE}-{SPAN}-01"}), None)[TRACE_FIELD] == TRACE
