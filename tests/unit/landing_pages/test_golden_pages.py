"""The words of a few pages, as version 2 of the rules writes them: stored proposals are replayed so."""

import pytest

from shared.recommendations.models.states import RuleName
from shared.recommendations.rules.registry import RULES
from tests.unit.landing_pages.golden.__main__ import CASES, FOLDER, kept, page

WRITING_RULES = {RuleName.MISSING_LANDING_PAGE, RuleName.WEAK_LANDING_PAGE}


@pytest.mark.parametrize("case", CASES)
def test_the_rules_say_what_they_said(case: str) -> None:
    # Meant otherwise? Raise the version of the rules that write, keep what the old one says, and then:
    # python -m tests.unit.landing_pages.golden
    assert page(case) == kept(case)


def test_what_is_kept_is_of_the_rules_as_they_are() -> None:
    assert {rule.version for rule in RULES if rule.name in WRITING_RULES} == {2}
    assert {file.stem for file in FOLDER.glob("*.json")} == CASES.keys()
