"""The router as functions-framework runs it: what it hands to a handler, and what it makes of the outcome."""

# ruff: noqa: ARG001 - a route of a user function takes its caller, needed or not.

import json
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

import pytest
from pydantic import Field, SecretStr
from werkzeug.test import Client, TestResponse
from werkzeug.wrappers import Request

from shared.core.clock import Day
from shared.core.errors import Conflict, Unauthorized, Unavailable
from shared.core.ids import IdempotencyKey, PartnerId, Version
from shared.core.models import AnswerModel, RequestModel
from shared.core.money import Euros
from shared.core.settings import LogSettings, UserFunctionSettings
from shared.http.caller import Caller
from shared.http.router import Router
from shared.http.routes import Binary, Reply, Versioned
from shared.http.service_caller import ServiceCaller, ServiceVerifier
from tests.factories import Factory
from tests.unit.http.conftest import InFramework

SETTINGS = UserFunctionSettings(
    supabase_url="http://supabase.invalid",
    supabase_publishable_key="k",
    supabase_jwt_secret=SecretStr("a secret of the project that is long enough"),
    cors_origins=frozenset({"https://portal.example"}),
)
ORIGIN = {"Origin": "https://portal.example"}
USER = uuid4()
TOKEN = Factory(None, "a secret of the project that is long enough").token(USER)  # type: ignore[arg-type]  # no rows are made here
SIGNED_IN = {"Authorization": f"Bearer {TOKEN}"}


class Query(RequestModel):
    day: Day | None = None
    limit: int = 10


class Body(RequestModel):
    amount: Euros
    names: tuple[str, ...] = ()


class Echo(AnswerModel):
    said: dict[str, Any]


class Circle(RequestModel):
    kind: Literal["circle"]
    radius: int


class Square(RequestModel):
    kind: Literal["square"]
    side: int


class Drawing(RequestModel):
    shapes: tuple[Annotated[Circle | Square, Field(discriminator="kind")], ...] = Field(min_length=2)


class Edited(AnswerModel):
    version: int
    was: int | None


router = Router("echo", SETTINGS)


@router.get("/things/{thing_id}")
def get_thing(caller: Caller, thing_id: PartnerId, query: Query) -> Echo:
    """Read a thing."""
    return Echo(said={"user": caller.user_id, "thing": thing_id, "day": query.day, "limit": query.limit})


@router.post("/things", status=201)
def create_thing(caller: Caller, body: Body, idempotency_key: IdempotencyKey | None) -> Reply[Echo]:
    """Create a thing."""
    return Reply(Echo(said={"amount": str(body.amount), "key": idempotency_key}), headers={"Location": "/x"})


@router.patch("/things/{thing_id}")
def edit_thing(caller: Caller, thing_id: UUID, if_match: Version | None) -> Versioned[Edited]:
    """Edit a thing."""
    return Versioned(Edited(version=8, was=if_match))


@router.put("/drawing")
def draw(caller: Caller, body: Drawing) -> Echo:
    """Draw."""
    return Echo(said={})


@router.put("/picture")
def hang(caller: Caller, body: Annotated[bytes, Binary(("image/png", "image/gif"), "A picture.")]) -> Echo:
    """Hang a picture."""
    return Echo(said={"bytes": body.hex()})


@router.delete("/things/{thing_id}")
def delete_thing(caller: Caller, thing_id: UUID) -> None:
    """Delete a thing."""


@router.post("/crash")
def crash(caller: Caller) -> Echo:
    """Crash."""
    raise ZeroDivisionError("the password is hunter2")


@router.post("/conflict")
def conflict(caller: Caller) -> Echo:
    """Refuse."""
    raise Conflict("Not now.", members={"report": {"rows": 1}, "status": 200})


@router.post("/busy")
def busy(caller: Caller) -> Echo:
    """Be busy."""
    raise Unavailable("Later.", retry_after_seconds=7)


class OneRouter:
    """Sends everything straight to the router."""

    def __call__(self, environ: Any, start_response: Any) -> Any:
        return router.dispatch(Request(environ))(environ, start_response)


@pytest.fixture
def client() -> Client:
    return Client(OneRouter())


def _problem(answer: TestResponse, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    problem: dict[str, Any] = json.loads(answer.text)
    assert problem["request_id"] == answer.headers["X-Request-Id"]
    return problem


def test_a_handler_gets_what_its_signature_names(client: Client) -> None:
    thing = uuid4()
    answer = client.get(f"/things/{thing}?day=2026-03-31", headers=SIGNED_IN)
    said = json.loads(answer.text)["said"]
    assert said == {"user": str(USER), "thing": str(thing), "day": "2026-03-31", "limit": 10}


def test_a_number_in_a_body_keeps_its_digits(client: Client) -> None:
    answer = client.post(
        "/things", data=b'{"amount": 12345678.10}', content_type="application/json", headers=SIGNED_IN
    )
    assert answer.status_code == 201
    assert json.loads(answer.text)["said"]["amount"] == "12345678.10"
    assert answer.headers["Location"] == "/x"


def test_a_body_that_is_not_json_comes_as_it_is(client: Client) -> None:
    sent = b"\x89PNG\r\n\0\xff"
    answer = client.put("/picture", data=sent, content_type="image/png", headers=SIGNED_IN)
    assert json.loads(answer.text)["said"]["bytes"] == sent.hex()
    for media_type in ("application/json", "image/svg+xml", ""):
        refused = client.put("/picture", data=sent, content_type=media_type, headers=SIGNED_IN)
        assert "image/png, image/gif" in _problem(refused, 415)["detail"]
    _problem(client.put("/picture", data=b"", content_type="image/gif", headers=SIGNED_IN), 400)
    largest = client.put("/picture", data=b"x" * 2**20, content_type="image/gif", headers=SIGNED_IN)
    assert largest.status_code == 200
    larger = b"x" * (2**20 + 1)
    _problem(client.put("/picture", data=larger, content_type="image/gif", headers=SIGNED_IN), 413)


def test_a_deletion_answers_nothing(client: Client) -> None:
    answer = client.delete(f"/things/{uuid4()}", headers=SIGNED_IN)
    assert (answer.status_code, answer.data) == (204, b"")


def test_every_field_that_is_wrong_has_its_pointer(client: Client) -> None:
    body = {"amount": -1, "names": ["a", 2], "a/b~c": 1}
    entries = _problem(client.post("/things", json=body, headers=SIGNED_IN), 422)["errors"]
    assert [entry["pointer"] for entry in entries] == ["/amount", "/names/1", "/a~1b~0c"]
    assert all(entry["in"] == "body" and entry["message"] and entry["code"] for entry in entries)


def test_a_pointer_into_a_block_of_several_kinds_is_a_path_in_the_body(client: Client) -> None:
    shapes = [{"kind": "circle"}, {"kind": "square", "side": "s", "circle": 1}, {"kind": "star"}, 5]
    problem = _problem(client.put("/drawing", json={"shapes": shapes}, headers=SIGNED_IN), 422)
    assert [entry["pointer"] for entry in problem["errors"]] == [
        "/shapes/0/radius",
        "/shapes/1/side",
        "/shapes/1/circle",
        "/shapes/2",
        "/shapes/3",
    ]


def test_a_list_is_too_short_only_by_what_was_sent(client: Client) -> None:
    circle = {"kind": "circle", "radius": 1}
    for shapes, wrong in (([circle], "/shapes"), ([circle, {"kind": "circle"}], "/shapes/1/radius")):
        problem = _problem(client.put("/drawing", json={"shapes": shapes}, headers=SIGNED_IN), 422)
        assert [entry["pointer"] for entry in problem["errors"]] == [wrong]


@pytest.mark.parametrize(
    ("header", "version"),
    [
        (None, None),
        ("*", None),
        ('"7"', 7),
        (' "7" ', 7),
        ('W/"7"', 0),
        ('"x"', 0),
        ('""', 0),
        ('"07"', 0),
        ('"-7"', 0),
        (f'"{"9" * 40}"', 0),
    ],
)
def test_a_change_names_the_version_it_was_made_on(
    client: Client, header: str | None, version: int | None
) -> None:
    given = {} if header is None else {"If-Match": header}
    answer = client.patch(f"/things/{uuid4()}", headers=SIGNED_IN | given)
    assert json.loads(answer.text) == {"version": 8, "was": version}
    assert answer.headers["ETag"] == '"8"'


@pytest.mark.parametrize("header", ["7", '"7', '"7", "8"', '"é"', "", "w/7"])
def test_what_is_no_version_is_said_to_be_none(client: Client, header: str) -> None:
    answer = client.patch(f"/things/{uuid4()}", headers=SIGNED_IN | {"If-Match": header})
    (entry,) = _problem(answer, 422)["errors"]
    assert (entry["in"], entry["pointer"]) == ("header", "If-Match")


def test_a_body_of_very_many_mistakes_has_an_answer_of_sane_size(client: Client) -> None:
    body = {"amount": 1, "names": [1] * 5000}
    problem = _problem(client.post("/things", json=body, headers=SIGNED_IN), 422)
    assert len(problem["errors"]) == 100
    assert problem["detail"] == "5000 fields are not valid."


def test_what_nobody_foresaw_is_a_fixed_text_and_a_logged_traceback(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = client.post("/crash", headers=SIGNED_IN | {"X-Request-Id": "find-me"})
    problem = _problem(answer, 500)
    assert "hunter2" not in answer.text
    assert problem["request_id"] == "find-me"
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (crashed,) = [line for line in lines if line["message"] == "request_crashed"]
    assert crashed["severity"] == "ERROR"
    assert crashed["route"] == "/crash"
    assert "ZeroDivisionError" in crashed["stack_trace"]
    assert TOKEN not in json.dumps(lines)


def test_an_error_can_carry_more_but_not_change_what_it_is(client: Client) -> None:
    problem = _problem(client.post("/conflict", headers=SIGNED_IN), 409)
    assert (problem["detail"], problem["report"]) == ("Not now.", {"rows": 1})
    assert problem["type"] == "urn:partner-marketing:problem:conflict"


def test_what_is_busy_says_when_to_come_back(client: Client) -> None:
    assert client.post("/busy", headers=SIGNED_IN).headers["Retry-After"] == "7"


def test_a_preflight_needs_no_token(client: Client) -> None:
    asked = ORIGIN | {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    answer = client.options("/things", headers=asked)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "https://portal.example"
    assert answer.headers["Access-Control-Allow-Methods"] == "OPTIONS, POST"
    allowed = answer.headers["Access-Control-Allow-Headers"].lower().split(", ")
    assert {"authorization", "content-type", "idempotency-key", "if-match"} <= set(allowed)
    assert "Origin" in answer.headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize(
    "origin", ["https://elsewhere.example", "null", "https://portal.example.evil.example"]
)
def test_a_page_of_another_origin_is_told_nothing(client: Client, origin: str) -> None:
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    for answer in (client.options("/things", headers=asked), client.get("/things", headers=asked)):
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control-Allow")]


def test_a_page_of_ours_can_read_errors_too(client: Client) -> None:
    answer = client.post("/things", headers=ORIGIN)
    assert answer.status_code == 401
    assert answer.headers["Access-Control-Allow-Origin"] == "https://portal.example"
    exposed = set(answer.headers["Access-Control-Expose-Headers"].split(", "))
    assert {"X-Request-Id", "ETag"} <= exposed


@pytest.mark.parametrize("path", ["/", "/things/", "//things", "/things/1/2", "/nothing", "/THINGS"])
@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
def test_an_address_that_is_not_known_is_not_found(client: Client, path: str, method: str) -> None:
    _problem(client.open(path, method=method, headers=SIGNED_IN), 404)


@pytest.mark.parametrize("method", ["PUT", "TRACE", "CONNECT", "MADEUP"])
def test_methods_nobody_took_are_refused_with_those_that_are(client: Client, method: str) -> None:
    answer = client.open("/things", method=method)
    _problem(answer, 405)
    assert answer.headers["Allow"] == "OPTIONS, POST"


def test_a_private_function_asks_for_a_service_and_no_user() -> None:
    class Scheduler(ServiceVerifier):
        def __init__(self) -> None:
            """Knows one token."""

        def verify(self, token: str) -> ServiceCaller:
            if token != "the-schedulers":  # noqa: S105 - it opens nothing
                raise Unauthorized
            return ServiceCaller("scheduler@example.test")

    job = Router("job", LogSettings(), access="private", service_verifier=Scheduler())

    @job.post("/")
    def run(body: Body | None) -> Echo:
        return Echo(said={"amount": str(body.amount) if body else None})

    def call(environ: Any, start_response: Any) -> Any:
        return job.dispatch(Request(environ))(environ, start_response)

    known = {"Authorization": "Bearer the-schedulers"}
    assert json.loads(Client(call).post("/", headers=known).text) == {"said": {"amount": None}}
    assert json.loads(Client(call).post("/", headers=known, json={"amount": 1}).text) == {
        "said": {"amount": "1"}
    }
    assert Client(call).post("/", headers=known, json={"amount": -1}).status_code == 422
    for strangers in ({}, {"Authorization": "Bearer another"}, {"Authorization": "Basic the-schedulers"}):
        assert Client(call).post("/", headers=strangers).status_code == 401


def test_a_route_that_cannot_work_stops_the_start() -> None:
    with pytest.raises(TypeError, match="takes a caller"):

        @router.get("/open")
        def without_caller() -> Echo:
            raise NotImplementedError

    with pytest.raises(TypeError, match="cannot fill in"):

        @router.get("/odd")
        def odd(caller: Caller, surprise: str) -> Echo:
            raise NotImplementedError

    with pytest.raises(TypeError, match="every parameter"):

        @router.get("/forgot/{thing_id}")
        def forgetful(caller: Caller) -> Echo:
            raise NotImplementedError

    with pytest.raises(TypeError, match="has a version"):

        @router.get("/unversioned")
        def unversioned(caller: Caller) -> Versioned[Echo]:
            raise NotImplementedError

    with pytest.raises(TypeError, match="UserFunctionSettings"):
        Router("x", LogSettings())

    with pytest.raises(TypeError, match="ServiceCallerSettings"):
        Router("x", LogSettings(), access="private")


FUNCTION = """
import functions_framework
from shared.core.settings import LogSettings, ServiceCallerSettings
from shared.http.router import Router

class Settings(ServiceCallerSettings, LogSettings):
    pass

router = Router(
    "framed", Settings(caller_audience="https://framed.example.test", caller_accounts="a"), access="private"
)

@functions_framework.http
def framed(request):
    return router.dispatch(request)
"""


@pytest.fixture
def framed(in_framework: InFramework) -> Client:
    return in_framework(FUNCTION)


@pytest.mark.parametrize(
    "path", ["/robots.txt", "/favicon.ico", "/static/x", "/a%0Ab", "/", "/anything/else"]
)
def test_what_the_framework_answers_by_itself_is_a_problem_too(framed: Client, path: str) -> None:
    answer = framed.get(path)
    _problem(answer, 404)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_body_that_is_too_large_is_refused_in_the_framework_too(framed: Client) -> None:
    _problem(framed.post("/", data=b"x" * 2_000_000), 404)
