"""Distributions of whole arrays, against sums worked out one by one."""

import math

import numpy as np
import pytest

from shared.demand.forecast.distributions import gamma_cdf, log_gamma, normal_cdf, p_values, quantiles

CASES = [(0.02, 0.3), (0.4, 4.0), (1.0, 0.5), (3.7, 2.0), (25.0, 8.0), (140.0, 3.0), (299.0, 50.0)]
"""Mean and size."""


def chances(mean: float, size: float, upto: int) -> list[float]:
    """P(N = 0), P(N = 1), … of a negative binomial, from its formula."""
    p = size / (size + mean)
    return [
        math.exp(
            math.lgamma(n + size)
            - math.lgamma(size)
            - math.lgamma(n + 1)
            + size * math.log(p)
            + n * math.log1p(-p)
        )
        for n in range(upto + 1)
    ]


def test_the_logarithm_of_the_gamma_function() -> None:
    x = np.array([0.01, 0.3, 1.0, 1.5, 2.0, 17.25, 300.0])
    assert log_gamma(x) == pytest.approx([math.lgamma(one) for one in x], abs=1e-10)


def test_the_normal_distribution() -> None:
    z = np.array([-4.0, -1.2816, 0.0, 0.5, 3.0])
    assert normal_cdf(z) == pytest.approx([0.5 * math.erfc(-one / math.sqrt(2)) for one in z], abs=2e-7)


@pytest.mark.parametrize("shape", [1, 2, 7, 60, 299])
def test_a_gamma_variable_of_whole_shape_is_late_as_often_as_a_poisson_one_is_small(shape: int) -> None:
    for x in (0.2 * shape, 0.9 * shape, float(shape), 1.4 * shape):
        few = sum(math.exp(n * math.log(x) - x - math.lgamma(n + 1)) for n in range(shape))
        assert gamma_cdf(np.array([float(shape)]), np.array([x]))[0] == pytest.approx(1 - few, abs=1e-9)


def test_a_gamma_variable_is_never_below_nothing_and_grows_smoothly_into_the_approximation() -> None:
    assert gamma_cdf(np.array([2.0, 900.0]), np.array([0.0, 0.0])).tolist() == [0.0, 0.0]
    shapes = np.array([299.999, 300.001])
    for ratio in (0.9, 0.98, 1.0, 1.05):
        exact, approximate = gamma_cdf(shapes, shapes * ratio)
        assert approximate == pytest.approx(exact, abs=2e-4)


@pytest.mark.parametrize(("mean", "size"), CASES)
def test_how_far_out_a_count_lies(mean: float, size: float) -> None:
    for count in {0, 1, 2, int(mean), int(2 * mean) + 3}:
        chance = chances(mean, size, count)
        expected = 2 * min(sum(chance), 1 - sum(chance[:-1]))
        found = p_values(np.array([mean]), np.array([size]), np.array([count]))[0]
        assert found == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("mean", "size"), CASES)
@pytest.mark.parametrize("outside", [0.04, 0.2, 0.7, 1.0])
def test_an_interval_begins_and_ends_where_the_sums_do(mean: float, size: float, outside: float) -> None:
    sums = np.cumsum(chances(mean, size, 5_000))
    low, high = quantiles(
        np.array([mean]), np.array([size]), np.array([outside / 2]), np.array([1 - outside / 2])
    )
    assert (low[0], high[0]) == (
        np.argmax(sums >= outside / 2),
        np.argmax(sums >= 1 - outside / 2),
    )


def test_large_means_are_approximated_to_within_one_lead_in_a_hundred() -> None:
    for mean, size in ((301.0, 40.0), (2_000.0, 15.0), (5_000.0, 900.0)):
        sums = np.cumsum(chances(mean, size, int(3 * mean)))
        low, high = quantiles(np.array([mean]), np.array([size]), np.array([0.1]), np.array([0.9]))
        assert low[0] == pytest.approx(np.argmax(sums >= 0.1), rel=0.01)
        assert high[0] == pytest.approx(np.argmax(sums >= 0.9), rel=0.01)


def test_elements_do_not_touch_each_other() -> None:
    mean, size = (np.array(column) for column in zip(*CASES, (2_000.0, 15.0), strict=True))
    low, high = quantiles(mean, size, np.full(8, 0.1), np.full(8, 0.9))
    for place in range(8):
        one = slice(place, place + 1)
        alone = quantiles(mean[one], size[one], np.array([0.1]), np.array([0.9]))
        assert (low[place], high[place]) == (alone[0][0], alone[1][0])
