"""How many leads a day a series brings by now. Figures worked out by hand."""

from collections.abc import Sequence

import numpy as np
import pytest

from shared.demand.forecast.calibration import uncalibrated
from shared.demand.forecast.forecast import expect, probability_below
from shared.demand.forecast.history import History
from shared.demand.forecast.levels import levels_at


def history_of(
    counts: Sequence[Sequence[int]], group: Sequence[int] | None = None, start: int | None = None
) -> History:
    """Series of leads a day, from a Monday on; in one segment where nothing else is said."""
    table = np.array(counts)
    series, day = np.nonzero(table)
    return History.of(
        series=series,
        day=day,
        leads=table[series, day],
        group=np.array(group if group is not None else [0] * len(table)),
        start=np.full(len(table), 0 if start is None else start),
        days=table.shape[1],
        first_weekday=0,
    )


def test_a_steady_series_has_its_own_pace_as_level() -> None:
    history = history_of([[2] * 70])
    levels = levels_at(history, 69)
    assert levels.level[0] == pytest.approx(2)
    assert levels.weekdays[0] == pytest.approx([1.0] * 7)


def test_weekdays_have_their_share() -> None:
    week = [6, 6, 6, 6, 6, 3, 2]  # mean 5
    history = history_of([week * 20])
    levels = levels_at(history, 139)
    assert levels.level[0] == pytest.approx(5, rel=0.02)
    # Shrunk towards no difference by two days in some eleven weeks.
    assert levels.weekdays[0] == pytest.approx([1.2, 1.2, 1.2, 1.2, 1.2, 0.6, 0.4], abs=0.07)
    expected = expect(history, levels, uncalibrated(), 139, 7).leads[0]
    assert expected == pytest.approx(35, rel=0.03)
    saturday = expect(history_of([week * 19 + week[:5]]), levels, uncalibrated(), 137, 1).leads[0]
    assert saturday == pytest.approx(3, rel=0.15)


def test_a_step_that_is_no_chance_is_followed_at_once_and_one_that_may_be_is_not() -> None:
    doubled = levels_at(history_of([[10] * 60 + [20] * 5]), 64).level[0]
    slowly = (0.78 * 10) + (0.22 * 20)  # five days of a half-life of fourteen weigh 1 - 2^(-5/14) = 22 %
    assert slowly + 1.5 < doubled < 20
    two_more = levels_at(history_of([([1] + [0] * 6) * 9 + [1, 0, 1]]), 65).level[0]
    assert two_more < 2 / 7


def test_a_partner_with_no_leads_yet_is_expected_what_its_segment_brings_until_days_say_otherwise() -> None:
    others = [[1] * 60, [1] * 60, [1] * 60]
    elsewhere = [[4] * 60]
    fresh = history_of([*others, [0] * 60, *elsewhere], group=[0, 0, 0, 0, 1])
    # One day old, beside three steady partners: their pace; after sixty days without a lead: nothing.
    for start, low, high in ((59, 0.5, 1.6), (0, 0.0, 0.08)):
        began = np.array([0, 0, 0, start, 0])
        history = History.of(
            series=fresh.series,
            day=fresh.day,
            leads=fresh.leads.astype(np.int64),
            group=fresh.group,
            start=began,
            days=60,
            first_weekday=0,
        )
        _, level = levels_at(history, 59).posterior(2.0)
        assert low < level[3] < high


def test_a_partner_is_compared_with_its_own_segment() -> None:
    history = history_of([[3] * 60, [3] * 60, [0] * 59 + [1], [0] * 59 + [1]], group=[0, 1, 0, 1])
    apart = levels_at(history, 59).prior
    assert apart[0] == pytest.approx(apart[1])
    richer = history_of([[9] * 60, [3] * 60, [0] * 59 + [1], [0] * 59 + [1]], group=[0, 1, 0, 1])
    prior = levels_at(richer, 59).prior
    assert prior[2] > 1.5 * prior[3]


def test_a_series_that_is_said_to_start_later_than_its_first_lead_started_with_it() -> None:
    history = history_of([[0] * 30 + [2] * 30], start=50)
    assert history.start.tolist() == [30]
    assert levels_at(history, 59).level[0] == pytest.approx(2, rel=0.01)


def test_a_year_without_any_lead_expects_none() -> None:
    history = history_of([[0] * 365, [0] * 365])
    levels = levels_at(history, 364)
    found = expect(history, levels, uncalibrated(), 364, 31)
    assert (found.leads.tolist(), found.low.tolist(), found.high.tolist()) == ([0, 0], [0, 0], [0, 0])


def test_what_is_shown_lies_within_its_interval() -> None:
    random = np.random.default_rng(5)
    rates = random.gamma(0.4, 3.0, 300)
    history = history_of(
        random.poisson(rates[:, None], (300, 120)).tolist(), group=[n % 9 for n in range(300)]
    )
    for horizon in (1, 7, 31):
        found = expect(history, levels_at(history, 119), uncalibrated(), 119, horizon)
        assert (found.low >= 0).all()
        assert (found.low <= found.leads).all()
        assert (np.floor(found.leads) <= found.high).all()


def test_a_gap_is_likely_where_the_pace_is_far_below_the_target_and_even_where_it_meets_it() -> None:
    history = history_of([[2] * 90] * 4)
    levels = levels_at(history, 89)
    found = probability_below(levels, uncalibrated(), np.array([0.0, 0.5, 2.0, 5.0]))
    assert found[0] == 0
    assert found[1] < 0.1
    assert 0.4 < found[2] < 0.7
    assert found[3] > 0.95
    assert found.tolist() == np.round(found, 4).tolist()
