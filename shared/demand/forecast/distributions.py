"""Gamma and negative binomial distributions of whole arrays, without a loop per element.

Sources: Lanczos (1964) for the logarithm of the gamma function; the series and the continued fraction of the
incomplete gamma function, Abramowitz & Stegun 6.5.29 and 6.5.31; Wilson & Hilferty (1931) where numbers are
so large that it is exact to what anybody reads.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_LANCZOS: Final = (
    0.99999999999980993,
    676.5203681218851,
    -1259.1392167224028,
    771.32342877765313,
    -176.61502916214059,
    12.507343278686905,
    -0.13857109526572012,
    9.9843695780195716e-6,
    1.5056327351493116e-7,
)
# From here on sums term by term would be long, and the approximation is good to four digits.
_LARGE: Final = 300.0
_TINY: Final = 1e-300
_PRECISION: Final = 1e-12


def log_gamma(x: Floats) -> Floats:
    """The natural logarithm of the gamma function of positive numbers."""
    shifted = x - 1
    total = np.full_like(x, _LANCZOS[0])
    for place, coefficient in enumerate(_LANCZOS[1:], start=1):
        total += coefficient / (shifted + place)
    base = shifted + 7.5
    return np.asarray(0.5 * np.log(2 * np.pi) + (shifted + 0.5) * np.log(base) - base + np.log(total))


def normal_cdf(z: Floats) -> Floats:
    """The standard normal distribution function (Abramowitz & Stegun 7.1.26; error below 1.5e-7)."""
    x = np.abs(z) / np.sqrt(2)
    t = 1 / (1 + 0.3275911 * x)
    polynomial = t * (
        0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))
    )
    tail = 0.5 * polynomial * np.exp(-x * x)
    return np.asarray(np.where(z > 0, 1 - tail, tail))


def gamma_cdf(shape: Floats, x: Floats) -> Floats:
    """P(G < x) of a gamma variable with this shape and rate 1, element by element; 0 for x <= 0."""
    shape, x = np.broadcast_arrays(shape.astype(np.float64), x.astype(np.float64))
    result = np.zeros(shape.shape)
    large = (shape > _LARGE) & (x > 0)
    result[large] = _wilson_hilferty(shape[large], x[large])
    low = (shape <= _LARGE) & (x > 0) & (x < shape + 1)
    result[low] = _by_series(shape[low], x[low])
    high = (shape <= _LARGE) & (x >= shape + 1)
    result[high] = 1 - _by_fraction(shape[high], x[high])
    return np.clip(result, 0, 1)


def _wilson_hilferty(shape: Floats, x: Floats) -> Floats:
    spread = 1 / (9 * shape)
    return normal_cdf((np.cbrt(x / shape) - (1 - spread)) / np.sqrt(spread))


def _front(shape: Floats, x: Floats) -> Floats:
    return np.asarray(np.exp(shape * np.log(x) - x - log_gamma(shape)))


def _by_series(shape: Floats, x: Floats) -> Floats:
    term = 1 / shape
    total = term.copy()
    step = shape.copy()
    while term.size and bool(np.any(term > total * _PRECISION)):
        step += 1
        term = term * x / step
        total += term
    return total * _front(shape, x)


def _by_fraction(shape: Floats, x: Floats) -> Floats:
    b = x + 1 - shape
    c = np.full_like(x, 1 / _TINY)
    d = 1 / b
    total = d.copy()
    change = np.zeros_like(x)
    i = 0
    while total.size and bool(np.any(np.abs(change - 1) > _PRECISION)):
        i += 1
        a = -i * (i - shape)
        b = b + 2
        d = 1 / _away_from_zero(a * d + b)
        c = _away_from_zero(b + a / c)
        change = d * c
        total *= change
    return total * _front(shape, x)


def _away_from_zero(x: Floats) -> Floats:
    return np.where(np.abs(x) < _TINY, _TINY, x)


def _large_counts(mean: Floats, size: Floats, counts: Floats) -> Floats:
    """P(N <= count) for large means: a gamma variable of the same mean and variance, half a lead further."""
    variance = mean + mean * mean / size
    return _wilson_hilferty(mean * mean / variance, (counts + 0.5) * mean / variance)


def p_values(mean: Floats, size: Floats, counts: Ints) -> Floats:
    """How far out counts lie: 2 min(P(N <= n), P(N >= n)), for negative binomial N of a mean and size.

    The size is the shape of the gamma variable that the rate is: variance = mean + mean² / size. Above 1
    where the count is the median. An interval from the a/2 to the 1 - a/2 quantile holds n exactly where
    this is at least a (and, for the upper end, above a).
    """
    below = np.zeros(mean.shape)
    upto = np.zeros(mean.shape)
    large = mean > _LARGE
    below[large] = _large_counts(mean[large], size[large], counts[large].astype(np.float64) - 1)
    upto[large] = _large_counts(mean[large], size[large], counts[large].astype(np.float64))
    rest = np.flatnonzero(~large)
    chance, ratio = _start(mean[rest], size[rest])
    sizes, wanted = size[rest], counts[rest]
    total = np.zeros(rest.shape)
    k = 0
    while rest.size:
        reached = wanted == k
        below[rest[reached]] = total[reached]
        upto[rest[reached]] = total[reached] + chance[reached]
        going = ~reached
        rest, sizes, wanted, ratio = rest[going], sizes[going], wanted[going], ratio[going]
        total = total[going] + chance[going]
        chance = chance[going] * (k + sizes) / (k + 1) * ratio
        k += 1
    return np.asarray(2 * np.minimum(upto, 1 - below))


def quantiles(mean: Floats, size: Floats, low: Floats, high: Floats) -> tuple[Ints, Ints]:
    """The least counts n with P(N <= n) >= low, and >= high; `low` <= `high` < 1, element by element."""
    lows = np.zeros(mean.shape, dtype=np.int64)
    highs = np.zeros(mean.shape, dtype=np.int64)
    large = mean > _LARGE
    lows[large] = _large_quantile(mean[large], size[large], low[large])
    highs[large] = _large_quantile(mean[large], size[large], high[large])
    rest = np.flatnonzero(~large)
    chance, ratio = _start(mean[rest], size[rest])
    sizes, total = size[rest], np.zeros(rest.shape)
    k = 0
    while rest.size:
        total = total + chance
        # The last digits of a sum never reach what lies a rounding error below 1.
        lows[rest[total < low[rest]]] = k + 1
        going = total < high[rest]
        highs[rest[going]] = k + 1
        rest, sizes, total, ratio = rest[going], sizes[going], total[going], ratio[going]
        chance = chance[going] * (k + sizes) / (k + 1) * ratio
        k += 1
    return lows, highs


def _start(mean: Floats, size: Floats) -> tuple[Floats, Floats]:
    """P(N = 0), and what every further chance is multiplied with."""
    ratio = mean / (mean + size)
    return np.asarray(np.exp(size * np.log1p(-ratio))), ratio


def _large_quantile(mean: Floats, size: Floats, share: Floats) -> Ints:
    """By halving: some sixty steps for whatever number of elements."""
    variance = mean + mean * mean / size
    low, high = np.zeros(mean.shape), mean + 12 * np.sqrt(variance)
    while low.size and bool(np.any(high - low > 0.5)):
        middle = (low + high) / 2
        whole = np.floor(middle)
        reached = _large_counts(mean, size, whole) >= share
        high, low = np.where(reached, whole, high), np.where(reached, low, whole + 1)
        low = np.minimum(low, high)
    return np.asarray(np.rint(high), dtype=np.int64)
