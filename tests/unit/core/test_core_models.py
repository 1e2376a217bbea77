"""Pages and cursors."""

import base64
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from shared.core.errors import Unprocessable
from shared.core.models import AnswerModel, PageQuery, Position, Several, page_of
from shared.demand.schemas import DayPosition


class Row(AnswerModel):
    number: int


class RowPosition(Position):
    number: int


@given(st.dates(), st.uuids())
def test_a_cursor_leads_back_to_its_position(day: date, segment_id: UUID) -> None:
    position = DayPosition(date=day, segment_id=segment_id)
    assert DayPosition.from_cursor(position.as_cursor()) == position


def test_no_cursor_is_the_beginning() -> None:
    assert DayPosition.from_cursor(None) is None


@given(st.text(max_size=60))
def test_nobody_gets_far_with_a_made_up_cursor(cursor: str) -> None:
    with pytest.raises(Unprocessable):
        DayPosition.from_cursor(cursor)


def test_a_cursor_of_another_list_is_refused() -> None:
    for text in (RowPosition(number=1).as_cursor(), base64.urlsafe_b64encode(b"null").decode()):
        with pytest.raises(Unprocessable) as refused:
            DayPosition.from_cursor(text)
        assert refused.value.errors[0].pointer == "cursor"


@given(st.integers(0, 30), st.integers(1, 10))
def test_walking_the_pages_sees_every_row_once(count: int, limit: int) -> None:
    rows = [Row(number=number) for number in range(count)]
    seen: list[int] = []
    position: RowPosition | None = None
    while True:
        after = -1 if position is None else position.number
        found = [row for row in rows if row.number > after][: limit + 1]
        page = page_of(found, limit, lambda row: RowPosition(number=row.number))
        seen += [row.number for row in page.data]
        assert len(page.data) <= limit
        position = RowPosition.from_cursor(page.next_cursor)
        if position is None:
            break
    assert seen == list(range(count))


def test_a_full_last_page_has_no_next() -> None:
    assert page_of([Row(number=1)], 1, lambda row: RowPosition(number=row.number)).next_cursor is None


class NumbersQuery(PageQuery):
    number: Several[int] | None = None


@pytest.mark.parametrize(
    ("given_text", "read"), [("1", (1,)), ("1,2", (1, 2)), ("2,2", (2, 2)), (",".join("1" * 20), (1,) * 20)]
)
def test_several_values_are_separated_by_commas(given_text: str, read: tuple[int, ...]) -> None:
    assert NumbersQuery.model_validate({"number": given_text}).number == read


@pytest.mark.parametrize("given_text", ["", ",", "1,", ",1", "1;2", "one", ",".join("1" * 21)])
def test_a_value_among_several_that_is_not_valid_is_refused(given_text: str) -> None:
    with pytest.raises(ValidationError):
        NumbersQuery.model_validate({"number": given_text})
