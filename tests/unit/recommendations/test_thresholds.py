"""Which numbers may be thresholds: all that can be read leave the rules able to judge."""

from contextlib import suppress
from random import Random

import pytest
from pydantic import ValidationError

from shared.recommendations.models.snapshot import PartnerSnapshot
from shared.recommendations.models.thresholds import DEFAULT_THRESHOLDS, Thresholds
from shared.recommendations.night import propose
from tests.unit.recommendations.test_tipping_points import random_partner

SHARES = [
    "least_gap_probability",
    "weak_page_conversion_rate",
    "largest_step",
    "least_step",
    "small_decrease",
    "large_decrease",
    "nearly_spent_share",
]
WRITTEN = ["0", "0.000001", "0.5", "0.99", "1", "1.5", "3", "100", "9999999999.999999"]


@pytest.mark.parametrize("name", SHARES)
def test_a_share_is_a_part_of_one(name: str) -> None:
    present = DEFAULT_THRESHOLDS.model_dump(mode="json")
    for written in ("0", "1", "1.000000"):
        again = Thresholds.model_validate(present | {name: written})
        assert again.model_dump(mode="json")[name] == written
    for written in ("1.000001", "20", "-0.1"):
        with pytest.raises(ValidationError, match=name):
            Thresholds.model_validate(present | {name: written})


def test_under_any_thresholds_that_can_be_read_only_arithmetic_ends_a_night() -> None:
    random = Random(9)  # noqa: S311 - cases of a test, the same every time
    present, judged = DEFAULT_THRESHOLDS.model_dump(mode="json"), 0
    while judged < 400:
        others = {
            name: random.choice(WRITTEN) if isinstance(present[name], str) else random.choice([1, 3, 100_000])
            for name in random.sample(sorted(present), random.choice([1, 2, 4]))
        }
        try:
            thresholds = Thresholds.model_validate(present | others)
        except ValidationError:
            continue
        with suppress(ArithmeticError):
            propose(PartnerSnapshot.model_validate(random_partner(random)), thresholds)
        judged += 1
