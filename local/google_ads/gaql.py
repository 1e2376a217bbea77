"""Google's query language, as much of it as is used: one resource, conditions joined by AND, order, limit."""

import re
from dataclasses import dataclass

from local.google_ads.refusal import invalid_query

Value = str | int | float | bool

_TOKEN = re.compile(r"""\s*(?:(?P<text>'[^'\n]*'|"[^"\n]*")|(?P<sign>!=|<=|>=|[=<>(),])|(?P<word>[\w.-]+))""")
_OPERATORS = {"=", "!=", "<", "<=", ">", ">=", "IN", "NOT IN", "LIKE", "NOT LIKE", "BETWEEN"}


@dataclass(frozen=True, slots=True)
class Condition:
    """`values` are one, two for BETWEEN, any number for IN."""

    field: str
    operator: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was understood. `order` holds fields, and whether they go down."""

    fields: tuple[str, ...]
    resource: str
    conditions: tuple[Condition, ...]
    order: tuple[tuple[str, bool], ...]
    limit: int | None


def parse(text: str) -> Query:
    """Raises `RefusalError` with Google's error code for what is wrong, or what the double does not know."""
    return _Parser(text).query()


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._at = 0

    def query(self) -> Query:
        if not self._skip("SELECT"):
            raise invalid_query("EXPECTED_SELECT", "A query begins with SELECT.")
        fields = self._names()
        if not self._skip("FROM"):
            raise invalid_query("EXPECTED_FROM", "FROM is missing.")
        resource = self._next("a resource")
        conditions = self._conditions() if self._skip("WHERE") else ()
        order: list[tuple[str, bool]] = []
        if self._skip("ORDER"):
            if not self._skip("BY"):
                raise invalid_query("EXPECTED_BY", "ORDER without BY.")
            order = self._order()
        limit = self._limit() if self._skip("LIMIT") else None
        if self._at < len(self._tokens):
            raise invalid_query("UNEXPECTED_INPUT", f"Unexpected: {self._tokens[self._at]}.")
        return Query(tuple(fields), resource, conditions, tuple(order), limit)

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self, what: str) -> str:
        token = self._peek()
        if not token:
            raise invalid_query("UNEXPECTED_END_OF_QUERY", f"Expected {what}.")
        self._at += 1
        return token

    def _skip(self, word: str) -> bool:
        if self._peek().upper() != word:
            return False
        self._at += 1
        return True

    def _names(self) -> list[str]:
        names = [self._next("a field")]
        while self._skip(","):
            names.append(self._next("a field"))
        return names

    def _order(self) -> list[tuple[str, bool]]:
        order = []
        while True:
            field = self._next("a field")
            is_down = self._skip("DESC")
            if not is_down:
                self._skip("ASC")
            order.append((field, is_down))
            if not self._skip(","):
                return order

    def _limit(self) -> int:
        text = self._next("a limit")
        if not text.isdigit() or int(text) < 1:
            raise invalid_query("BAD_LIMIT_VALUE", f"Not a limit: {text}.")
        return int(text)

    def _conditions(self) -> tuple[Condition, ...]:
        found = [self._condition()]
        while self._skip("AND"):
            found.append(self._condition())
        return tuple(found)

    def _condition(self) -> Condition:
        field = self._next("a field")
        operator = self._next("an operator").upper()
        if operator == "NOT":
            operator = f"NOT {self._next('IN or LIKE').upper()}"
        if operator not in _OPERATORS:
            raise invalid_query("BAD_OPERATOR", f"The double does not know {operator}.")
        if operator == "BETWEEN":
            first = self._value()
            if not self._skip("AND"):
                raise invalid_query("EXPECTED_AND", "BETWEEN without AND.")
            return Condition(field, operator, (first, self._value()))
        if operator in {"IN", "NOT IN"}:
            return Condition(field, operator, self._list())
        return Condition(field, operator, (self._value(),))

    def _list(self) -> tuple[Value, ...]:
        if not self._skip("("):
            raise invalid_query("EXPECTED_LIST", "IN without a list.")
        values = [self._value()]
        while self._skip(","):
            values.append(self._value())
        if not self._skip(")"):
            raise invalid_query("UNEXPECTED_INPUT", "The list does not end.")
        return tuple(values)

    def _value(self) -> Value:
        token = self._next("a value")
        if token[0] in "'\"":
            return token[1:-1]
        if token.upper() in {"TRUE", "FALSE"}:
            return token.upper() == "TRUE"
        try:
            return float(token) if "." in token else int(token)
        except ValueError:
            return token  # Google takes constants of enums without quotes too


def _tokens(text: str) -> list[str]:
    tokens = []
    at = 0
    text = text.strip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise invalid_query("BAD_SYMBOL", f"Unexpected symbol at {text[at:][:10]!r}.")
        tokens.append(found[0].strip())
        at = found.end()
    return tokens
