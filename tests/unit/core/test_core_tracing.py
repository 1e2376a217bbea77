"""Which trace a piece of work belongs to."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.core.tracing import begin_trace, current_trace, in_context, trace_headers

TRACE = "0af7651916cd43dd8448eb211c80319c"
SPAN = "b7ad6b7169203331"


@pytest.mark.parametrize(
    ("headers", "trace", "span"),
    [
        ({"traceparent": f"00-{TRACE}-{SPAN}-01"}, TRACE, SPAN),
        ({"traceparent": f"00-{TRACE}-{SPAN}-00"}, TRACE, SPAN),
        ({"traceparent": f"cc-{TRACE}-{SPAN}-01-what-comes-later"}, TRACE, SPAN),
        ({"X-Cloud-Trace-Context": f"{TRACE}/255;o=1"}, TRACE, "00000000000000ff"),
        ({"X-Cloud-Trace-Context": f"{TRACE}/0"}, TRACE, ""),
        ({"X-Cloud-Trace-Context": f"{TRACE}/99999999999999999999"}, TRACE, ""),
        ({"traceparent": "rubbish", "X-Cloud-Trace-Context": TRACE}, TRACE, ""),
    ],
)
def test_a_request_goes_on_with_the_trace_it_names(headers: dict[str, str], trace: str, span: str) -> None:
    begun = begin_trace(headers)
    assert (begun.trace_id, begun.span_id) == (trace, span)
    assert current_trace() == trace


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"traceparent": "00-x-y-01"},
        {"traceparent": f"00-{'0' * 32}-{SPAN}-01"},
        {"traceparent": f"00-{TRACE}-{'0' * 16}-01"},
        {"traceparent": f"ff-{TRACE}-{SPAN}-01"},
        {"traceparent": f"00-{TRACE.upper()}-{SPAN}-01"},
        {"traceparent": 'x"}\n{"severity":"EMERGENCY'},
        {"X-Cloud-Trace-Context": "0" * 32},
    ],
)
def test_a_request_that_names_none_begins_one_of_its_own(headers: dict[str, str]) -> None:
    first, second = begin_trace(headers), begin_trace(headers)
    assert re.fullmatch("[0-9a-f]{32}", first.trace_id)
    assert first.trace_id not in {second.trace_id, TRACE, "0" * 32}


def test_the_database_is_told_the_trace_and_the_span_that_asked() -> None:
    begin_trace({"traceparent": f"00-{TRACE}-{SPAN}-01"})
    assert trace_headers() == [("traceparent", f"00-{TRACE}-{SPAN}-01")]
    begin_trace({"X-Cloud-Trace-Context": TRACE})
    ((_, told),) = trace_headers()
    assert re.fullmatch(f"00-{TRACE}-[0-9a-f]{{16}}-01", told)


def trace_of_task(_number: int) -> str | None:
    return current_trace()


def test_other_threads_work_in_the_trace_of_who_asked_them_to() -> None:
    begin_trace({"traceparent": f"00-{TRACE}-{SPAN}-01"})
    with ThreadPoolExecutor(4) as pool:
        found = {pool.submit(in_context(current_trace)).result() for _ in range(8)}
        together = set(pool.map(in_context(trace_of_task), range(8)))
        without = pool.submit(current_trace).result()
    assert (found, together, without) == ({TRACE}, {TRACE}, None)
