"""What one night's forecast is made from, as arrays: the links of all pages, and their leads."""

from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from shared.demand.forecast.calibration import calibrate
from shared.demand.forecast.distributions import Floats
from shared.demand.forecast.forecast import WEEK_AHEAD, days_left, expect, probability_below
from shared.demand.forecast.history import History
from shared.demand.forecast.levels import levels_at
from shared.demand.nightly_repository import HistoryPage


class NightLinks:
    """All pages' links, numbered on."""

    def __init__(self, day: date, days: int) -> None:
        """Of the `days` that end on `day`."""
        self.partner_ids: list[str] = []
        self.segment_ids: list[str] = []
        self._day = day
        self._days_known = days
        self._groups: dict[str, int] = {}
        self._group: list[NDArray[np.int64]] = []
        self._targets: list[Floats] = []
        self._starts: list[NDArray[np.int64]] = []
        self._series: list[NDArray[np.int32]] = []
        self._days: list[NDArray[np.int16]] = []
        self._leads: list[NDArray[np.int32]] = []

    def add(self, page: HistoryPage) -> None:
        """Take one more page, numbered on from the last."""
        before, known = len(self.partner_ids), self._groups
        self.partner_ids += page.partner_ids
        group = [known.setdefault(segment, len(known)) for segment in page.segment_ids]
        # A hundred thousand links name few segments: each id is kept once.
        names = list(known)
        self.segment_ids += [names[number] for number in group]
        self._group.append(np.array(group, dtype=np.int64))
        self._targets.append(_numbers(page.targets, np.float64))
        self._starts.append(_numbers(page.starts, np.int64))
        self._series.append(_numbers(page.series, np.int32) + np.int32(before))
        self._days.append(_numbers(page.days, np.int16))
        self._leads.append(_numbers(page.leads, np.int32))

    def forecasts(self) -> dict[str, NDArray[Any]]:
        """Every column of the forecast, in the order of the links."""
        last = self._days_known - 1
        first_day = self._day - timedelta(days=last)
        history = History.of(
            series=_joined(self._series),
            day=_joined(self._days),
            leads=_joined(self._leads),
            group=np.concatenate(self._group),
            start=np.concatenate(self._starts),
            days=self._days_known,
            first_weekday=first_day.weekday(),
        )
        calibration = calibrate(history, last)
        levels = levels_at(history, last)
        week = expect(history, levels, calibration, last, WEEK_AHEAD)
        month = expect(history, levels, calibration, last, days_left(self._day))
        so_far = (self._day + timedelta(days=1)).day - 1
        return {
            "expected_leads": week.leads,
            "expected_low": week.low,
            "expected_high": week.high,
            "month_leads": history.leads_between(last - so_far + 1, last).astype(np.int64),
            "expected_month_leads": month.leads,
            "expected_month_low": month.low,
            "expected_month_high": month.high,
            "gap_probability": probability_below(levels, calibration, np.concatenate(self._targets)),
        }


def _joined(parts: list[NDArray[Any]]) -> NDArray[Any]:
    """All parts as one array, in their stead."""
    whole = np.concatenate(parts)
    parts.clear()
    return whole


def _numbers(text: str, kind: DTypeLike) -> NDArray[Any]:
    return np.fromstring(text, dtype=kind, sep=" ") if text else np.zeros(0, dtype=kind)
