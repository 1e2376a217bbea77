"""The allocation of a budget over campaigns: against trying everything, and by its certificate."""

from decimal import Decimal
from fractions import Fraction
from itertools import product
from random import Random

import pytest

from shared.budget.allocation import Offer, Table, UnprovenError, allocate, allocate_proven, certify
from shared.budget.response import Response


def concave(random: Random, most: int) -> list[int]:
    """Values of 0 to `most` units whose steps never grow; often with ties, sometimes with worthless units."""
    steps = sorted((random.randint(0, 12) for _ in range(most)), reverse=True)
    values = [0]
    for step in steps:
        values.append(values[-1] + step)
    return values


def best_by_trying_everything(tables: list[list[int]], limits: list[tuple[int, int]], total: int) -> int:
    ranges = [range(least, most + 1) for least, most in limits]
    return max(
        sum(table[units] for table, units in zip(tables, choice, strict=True))
        for choice in product(*ranges)
        if sum(choice) <= total
    )


def test_an_allocation_is_the_best_of_all_in_ten_thousand_small_cases() -> None:
    random = Random(1966)  # noqa: S311 - cases of a test, the same every time
    for _ in range(10_000):
        tables = [concave(random, random.randint(1, 6)) for _ in range(random.randint(1, 4))]
        limits = []
        for table in tables:
            least = random.randint(0, min(2, len(table) - 1))
            limits.append((least, random.randint(least, len(table) - 1)))
        total = sum(least for least, _ in limits) + random.randint(0, 12)
        offers = [
            Offer(Table([Decimal(value) for value in table]), *limit)
            for table, limit in zip(tables, limits, strict=True)
        ]
        units = allocate(offers, total)
        value = sum(table[count] for table, count in zip(tables, units, strict=True))
        assert value == best_by_trying_everything(tables, limits, total)
        assert sum(units) == min(total, sum(most for _, most in limits))
        certificate = certify(offers, units, total)
        assert certificate.value == value
        assert certificate.gap == 0


def campaigns(random: Random, count: int) -> list[Offer]:
    """Campaigns of € 1 to € 3,000 a month that may move by a fifth, each with a response of its own."""
    offers = []
    for _ in range(count):
        cents = random.randint(100, 300_000)
        cpl = Decimal(random.randint(500, 20_000)) / 100
        response = Response(cents, cents / (cpl * 100), Decimal(random.randint(30, 100)) / 100)
        offers.append(Offer(response, cents - cents // 5, cents + cents // 5))
    return offers


def test_the_certificate_of_large_allocations_leaves_less_than_one_unit() -> None:
    random = Random(55)  # noqa: S311 - cases of a test, the same every time
    for _ in range(20):
        offers = campaigns(random, 40)
        least, most = sum(offer.least for offer in offers), sum(offer.most for offer in offers)
        for total in (least, random.randint(least, most), most + 1000):
            units = allocate(offers, total)
            certificate = certify(offers, units, total)
            assert -Decimal("1e-18") <= certificate.gap <= certificate.unit
            assert certificate.gap < Decimal("1e-15")
            assert sum(units) == min(total, most)
            assert all(offer.least <= count <= offer.most for offer, count in zip(offers, units, strict=True))


def test_a_certificate_tells_a_worse_allocation() -> None:
    offers = [
        Offer(Table([Decimal(value) for value in values]), 0, 3) for values in ((0, 9, 17, 24), (0, 5, 8, 9))
    ]
    worse = certify(offers, (1, 2), 3)
    assert worse.value == 17
    assert worse.value + worse.gap >= 24
    assert worse.gap > 0


def test_an_allocation_that_may_be_far_from_the_best_is_not_given_out() -> None:
    # All that fits is placed, and the last units take away more than any brings.
    falling = Offer(Table([Decimal(value) for value in (0, 5, 4, -2)]), 0, 3)
    assert allocate([falling], 3) == (3,)
    with pytest.raises(UnprovenError, match="not ruled out"):
        allocate_proven([falling], 3)
    assert allocate_proven([falling], 1) == (1,)


def test_a_larger_total_only_adds_units() -> None:
    random = Random(13)  # noqa: S311 - cases of a test, the same every time
    offers = campaigns(random, 4)
    offers.append(offers[0])  # a tie all along
    least = sum(offer.least for offer in offers)
    before = allocate(offers, least)
    for extra in range(0, 60_000, 1_777):
        after = allocate(offers, least + extra)
        assert all(now >= then for now, then in zip(after, before, strict=True))
        before = after


def test_a_total_below_the_least_of_all_is_refused() -> None:
    with pytest.raises(ValueError, match="must be placed"):
        allocate([Offer(Response(100, Decimal(1)), 80, 120)] * 2, 159)


@pytest.mark.parametrize("units", [(79, 80), (80, 121), (120, 120), (80,)])
def test_an_allocation_outside_the_limits_has_no_certificate(units: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="allocation"):
        certify([Offer(Response(100, Decimal(1)), 80, 120)] * 2, units, 200)


def test_a_table_that_is_not_concave_is_refused() -> None:
    with pytest.raises(ValueError, match="more than the one before"):
        Table([Decimal(0), Decimal(1), Decimal(3)])


def test_a_response_passes_through_what_the_campaign_has_with_its_elasticity() -> None:
    # € 100 bring 4 leads; with an elasticity of 1/2, L(x) = 4 x / (5000 + x / 2), so € 120 bring 48/11.
    response = Response(10_000, Decimal(4), Decimal("0.5"))
    assert response.of(10_000) == 4
    assert abs(Fraction(response.of(12_000)) - Fraction(48, 11)) < Fraction(1, 10**20)
    assert abs(response.of_next(10_000) - (response.of(10_001) - response.of(10_000))) < Decimal("1e-22")
    # One cent brings 4 × 0.5 / 10,000 leads, near enough: € 50 a lead where one costs € 25.
    assert response.price_of_next(10_000).quantize(Decimal("0.01")) == Decimal("50.00")


@pytest.mark.parametrize("elasticity", ["0.3", "0.8", "1"])
def test_the_cents_that_leads_cost_are_the_fewest(elasticity: str) -> None:
    response = Response(30_400, Decimal("9.7"), Decimal(elasticity))
    for wanted in ("0.01", "0.5", "1.94"):
        more = response.cents_for(Decimal(wanted))
        assert more is not None
        assert response.of(30_400 + more) >= Decimal("9.7") + Decimal(wanted)
        assert response.of(30_400 + more - 1) < Decimal("9.7") + Decimal(wanted)


def test_no_budget_brings_more_leads_than_a_campaign_saturates_at() -> None:
    # At an elasticity of 1/2 the curve never reaches twice what it has.
    assert Response(10_000, Decimal(4), Decimal("0.5")).cents_for(Decimal(4)) is None
