"""What the database says, in answers of ours; never in its own words."""

import json

import pytest

from shared.core.errors import (
    AppError,
    BadRequest,
    Conflict,
    Forbidden,
    InternalError,
    NotFound,
    PreconditionFailed,
    PreconditionRequired,
    Unauthorized,
    Unavailable,
    Unprocessable,
    UpstreamFailed,
)
from shared.db.errors import app_error

INTERNAL = 'Key (email)=(somebody@example.test) in relation "profiles" at line 7'


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (409, "23505", Conflict),
        (409, "23503", Conflict),
        (400, "23514", Conflict),
        (400, "23502", Unprocessable),
        (400, "22P02", Unprocessable),
        (400, "22003", Unprocessable),
        (400, "22021", Unprocessable),
        (403, "42501", Forbidden),
        (401, "42501", Forbidden),
        (406, "PGRST116", NotFound),
        (401, "PGRST301", Unauthorized),
        (401, "PGRST303", Unauthorized),
        (401, "", Unauthorized),
        (500, "40001", Unavailable),
        (500, "40P01", Unavailable),
        (500, "55P03", Unavailable),
        (500, "57014", Unavailable),
        (500, "53300", Unavailable),
        (504, "PGRST003", Unavailable),
        (503, "", Unavailable),
        (429, "", Unavailable),
        (520, "", Unavailable),
        (500, "XX000", UpstreamFailed),
        (502, "", UpstreamFailed),
        (404, "PGRST202", InternalError),
        (404, "42P01", InternalError),
        (400, "42703", InternalError),
        (400, "PGRST100", InternalError),
        (400, "P0001", InternalError),
        (400, "PT400", BadRequest),
        (403, "PT403", Forbidden),
        (404, "PT404", NotFound),
        (409, "PT409", Conflict),
        (412, "PT412", PreconditionFailed),
        (422, "PT422", Unprocessable),
        (428, "PT428", PreconditionRequired),
        (503, "PT503", Unavailable),
        (418, "PT418", InternalError),
    ],
)
def test_every_code_has_its_error(status: int, code: str, kind: type[AppError]) -> None:
    error = app_error(status, json.dumps({"code": code, "message": "m", "details": None}).encode())
    assert type(error) is kind
    if kind is Unavailable:
        assert int(error.headers["Retry-After"]) > 0


@pytest.mark.parametrize("code", ["23505", "42501", "22P02", "XX000", "P0001", "40001", "PGRST202", "", None])
def test_the_databases_own_words_reach_nobody(code: str | None) -> None:
    body = {"code": code, "message": INTERNAL, "details": INTERNAL, "hint": INTERNAL}
    assert "somebody" not in json.dumps(app_error(400, json.dumps(body).encode()).as_problem())


def test_a_constraint_is_read_out_as_the_fact_it_is_named_for() -> None:
    message = 'duplicate key value violates unique constraint "partner_is_linked_once_per_segment"'
    error = app_error(409, json.dumps({"code": "23505", "message": message}).encode())
    assert error.detail == "This would break the rule: partner is linked once per segment."


def test_what_our_own_sql_raises_is_written_for_the_caller() -> None:
    raised = {
        "code": "PT409",
        "message": "A campaign cannot go from archived to active",
        "details": "archived is final.",
        "hint": "Make a new one",
    }
    error = app_error(409, json.dumps(raised).encode())
    assert error.detail == (
        "A campaign cannot go from archived to active. archived is final. Make a new one."
    )


def test_what_our_own_sql_raises_can_name_a_field() -> None:
    raised = {"code": "PT422", "message": "There is no active segment with this id", "details": "/segment_id"}
    (entry,) = app_error(422, json.dumps(raised).encode()).errors
    assert (entry.location, entry.pointer) == ("body", "/segment_id")


def test_another_version_is_said_where_a_caller_looks_for_it() -> None:
    raised = {"code": "PT412", "message": "The page was changed meanwhile", "details": "7"}
    error = app_error(412, json.dumps(raised).encode())
    assert (error.detail, error.headers["ETag"]) == ("The page was changed meanwhile.", '"7"')
    assert error.as_problem()["version"] == 7
    unknown = app_error(412, json.dumps(raised | {"details": "somewhere"}).encode())
    assert "version" not in unknown.as_problem()


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"null", b'"x"', b"\xff"])
def test_an_answer_that_is_no_json_is_still_an_error(body: bytes) -> None:
    assert type(app_error(502, body)) is UpstreamFailed
    assert type(app_error(400, body)) is InternalError
