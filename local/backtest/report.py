"""A verdict as one table, and as JSON."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from local.backtest.judge import LEAST_LEADS, SEVERAL, Outcomes, Verdict

Rows = NDArray[np.bool_]
_WAPES: Final = ("wape", "wape_linear", "wape_last_week")


def as_json(verdict: Verdict) -> dict[str, Any]:
    """The figures. Shares, not percentages; `null` where nothing could be measured.

    At the top: every forecast of both horizons, of each source and of each partner with 20 leads in the whole
    file, from its first lead on. That chooses partners by what was to be forecast too, so forecasts seem to
    fall short; `known_by_then` counts a partner from the day on which it has 20 leads.
    """
    o, names = verdict.outcomes, verdict.leads
    everything = np.ones(len(o.actual), dtype=bool)
    partners, by_then = ~o.source, o.source | o.known
    return {
        "calibrate_before": verdict.calibrate_before.isoformat(),
        "judged": {"from": verdict.judged[0].isoformat(), "to": verdict.judged[1].isoformat()},
        "judged_through": verdict.judged_through.isoformat(),
        "leads": names.leads,
        "rejected_rows": len(names.rejections),
        "partners": len(np.unique(o.series[partners])),
        **_with_classes(o, everything),
        "by_horizon": {"next_7_days": _figures(o, o.week), "rest_of_month": _figures(o, ~o.week)},
        "per_source": _figures(o, o.source),
        "per_partner": _with_classes(o, partners),
        "sources": {
            name: _figures(o, o.source & (o.series == place))
            for place, name in enumerate(names.sources.names)
        },
        "series_of_partners": {
            names.partners.names[place]: _figures(o, partners & (o.series == place))
            for place in np.unique(o.series[partners])
        },
        "known_by_then": _with_classes(o, by_then),
    }


def _with_classes(o: Outcomes, rows: Rows) -> dict[str, Any]:
    many = o.expected >= SEVERAL
    return {
        **_figures(o, rows),
        "by_expected": {"3_or_more": _figures(o, rows & many), "fewer": _figures(o, rows & ~many)},
    }


def _figures(o: Outcomes, rows: Rows) -> dict[str, Any]:
    """Of some forecasts: the share within the interval, and the sum of the errors over that of the leads."""
    actual = o.actual[rows]
    within = (o.low[rows] <= actual) & (actual <= o.high[rows])
    # Leads throughout, no money: floats do, and JSON takes no numpy number.
    total = float(actual.sum())
    errors = {
        name: round(float(np.abs(guess[rows] - actual).sum()) / total, 4) if total else None
        for name, guess in zip(_WAPES, (o.expected, o.linear, o.last_week), strict=True)
    }
    coverage = round(float(within.mean()), 4) if len(actual) else None
    return {"forecasts": len(actual), "coverage": coverage, **errors}


def print_verdict(verdict: Verdict, console: Console) -> None:
    """The table."""
    found = as_json(verdict)
    table = Table(title=_title(verdict))
    table.add_column("What is judged")
    for heading in ("forecasts", "80 % interval holds", "error (WAPE)", "linear pace", "last week"):
        table.add_column(heading, justify="right")
    horizons, classes = found["by_horizon"], found["by_expected"]
    by_then = found["known_by_then"]
    for label, figures in (
        ("everything", found),
        ("3 leads or more expected", classes["3_or_more"]),
        ("fewer expected", classes["fewer"]),
        ("the next 7 days", horizons["next_7_days"]),
        ("the rest of the month", horizons["rest_of_month"]),
        ("per source", found["per_source"]),
        *((f"  {name}", figures) for name, figures in found["sources"].items()),
        (f"per partner with {LEAST_LEADS} leads ({found['partners']})", found["per_partner"]),
        ("  3 leads or more expected", found["per_partner"]["by_expected"]["3_or_more"]),
        ("  fewer expected", found["per_partner"]["by_expected"]["fewer"]),
        (f"everything, partners from their {LEAST_LEADS}th lead on", by_then),
    ):
        shares = [figures["coverage"], *(figures[name] for name in _WAPES)]
        table.add_row(label, f"{figures['forecasts']:,}", *("-" if s is None else f"{s:.1%}" for s in shares))
    console.print(table)


def _title(verdict: Verdict) -> str:
    first, last = verdict.judged
    return (
        f"Forecasts from {first} to {last}, judged through {verdict.judged_through}, "
        f"calibrated on days before {verdict.calibrate_before}"
    )
