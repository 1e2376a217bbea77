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

    At the top: every forecast of both horizons, of each source and of each partner from the day on which it
    has 20 leads. `in_hindsight` counts partners with 20 leads in the whole file from their first lead on:
    chosen by what was to be forecast, so forecasts seem to fall short.
    """
    o, names = verdict.outcomes, verdict.leads
    fair = o.source | o.known
    partner_names = names.partners.names
    return {
        "calibrate_before": verdict.calibrate_before.isoformat(),
        "judged": {"from": verdict.judged[0].isoformat(), "to": verdict.judged[1].isoformat()},
        "leads": names.leads,
        "rejected_rows": names.rejected,
        "partners": len(np.unique(o.series[fair & ~o.source])),
        **_figures(o, fair),
        "by_expected": {
            "3_or_more": _figures(o, fair & (o.expected >= SEVERAL)),
            "fewer": _figures(o, fair & (o.expected < SEVERAL)),
        },
        "by_horizon": {
            "next_7_days": _figures(o, fair & o.week),
            "rest_of_month": _figures(o, fair & ~o.week),
        },
        "per_source": _figures(o, o.source),
        "per_partner": _figures(o, fair & ~o.source),
        "sources": {
            name: _figures(o, o.source & (o.series == place))
            for place, name in enumerate(names.sources.names)
        },
        "series_of_partners": {
            partner_names[place]: _figures(o, fair & ~o.source & (o.series == place))
            for place in np.unique(o.series[fair & ~o.source])
        },
        "in_hindsight": {
            "partners": len(np.unique(o.series[~o.source])),
            **_figures(o, np.ones_like(fair)),
            "by_expected": {
                "3_or_more": _figures(o, o.expected >= SEVERAL),
                "fewer": _figures(o, o.expected < SEVERAL),
            },
        },
    }


def _figures(o: Outcomes, rows: Rows) -> dict[str, Any]:
    """Of some forecasts: the share within the interval, and the sum of the errors over that of the leads."""
    actual = o.actual[rows]
    within = (o.low[rows] <= actual) & (actual <= o.high[rows])
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
    hindsight = found["in_hindsight"]
    for label, figures in (
        ("everything", found),
        ("per source", found["per_source"]),
        *((f"  {name}", figures) for name, figures in found["sources"].items()),
        (f"per partner with {LEAST_LEADS} leads by then ({found['partners']})", found["per_partner"]),
        ("the next 7 days", horizons["next_7_days"]),
        ("the rest of the month", horizons["rest_of_month"]),
        ("3 leads or more expected", classes["3_or_more"]),
        ("fewer expected", classes["fewer"]),
        (f"partners chosen in hindsight ({hindsight['partners']})", hindsight),
        ("  3 leads or more expected", hindsight["by_expected"]["3_or_more"]),
        ("  fewer expected", hindsight["by_expected"]["fewer"]),
    ):
        shares = [figures["coverage"], *(figures[name] for name in _WAPES)]
        table.add_row(label, f"{figures['forecasts']:,}", *("-" if s is None else f"{s:.1%}" for s in shares))
    console.print(table)


def _title(verdict: Verdict) -> str:
    first, last = verdict.judged
    return f"Forecasts from {first} to {last}, calibrated on days before {verdict.calibrate_before}"
