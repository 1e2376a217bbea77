"""Clients of the data API, against a server that speaks its protocol."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qsl

import pytest
from pydantic import SecretStr

from shared.core.errors import Unavailable, UpstreamFailed
from shared.core.settings import PublishableKeySettings, ServiceKeySettings
from shared.db.client import Database, service_client_for_jobs
from shared.db.query import fetch, fetch_rows, find_row
from tests.waiting import wait_until


class DataApi(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    requests: ClassVar[list[dict[str, Any]]] = []
    answer: ClassVar[tuple[int, bytes]] = (200, b"[]")
    closes: ClassVar[bool] = False
    hangs_up: ClassVar[bool] = False
    echoes: ClassVar[bool] = False
    keeps: ClassVar[str | None] = None

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        content = self.rfile.read(length)
        port = self.client_address[1]
        self.requests.append({"path": self.path, "headers": headers, "body": content, "port": port})
        if self.hangs_up:
            self.close_connection = True
            return
        status, body = (200, content) if self.echoes else self.answer
        # Decided before the answer goes out: whoever has it may decide about the next one.
        closes = self.closes
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if self.keeps is not None:
            self.send_header("Keep-Alive", self.keeps)
        self.end_headers()
        self.wfile.write(body)
        # Without a word about it in the answer, as a server does whose patience has ended.
        self.close_connection = self.close_connection or closes

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Counts the connections that it has closed."""

    closed = 0

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        self.closed += 1


@pytest.fixture
def server() -> Iterator[Server]:
    DataApi.requests, DataApi.answer = [], (200, b"[]")
    DataApi.closes = DataApi.hangs_up = DataApi.echoes = False
    DataApi.keeps = None
    server = Server(("127.0.0.1", 0), DataApi)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def url(server: Server) -> str:
    return f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def database(url: str) -> Database:
    return Database(PublishableKeySettings(supabase_url=url, supabase_publishable_key="publishable"))


def test_each_users_requests_carry_their_own_token(database: Database) -> None:
    for token in ("one", "two"):
        fetch_rows(database.as_user(token).table("profiles").select("id").eq("id", "a,b"))
        fetch(database.as_user(token).rpc("f", {"p": 1, "q": None}, read_only=True))
        fetch(database.as_user(token).rpc("f", {"p": "é", "q": None}))
    sent = DataApi.requests
    assert [request["headers"]["authorization"] for request in sent] == ["Bearer one"] * 3 + [
        "Bearer two"
    ] * 3
    assert {request["headers"]["apikey"] for request in sent} == {"publishable"}
    assert sent[0]["path"] == "/rest/v1/profiles?select=id&id=eq.a%2Cb"
    assert sent[1]["path"] == "/rest/v1/rpc/f?p=1"
    assert json.loads(sent[2]["body"]) == {"p": "é"}


def test_a_filter_arrives_as_it_was_written(database: Database) -> None:
    for value in ("a b", "a+b", "a&b=c", "%41", "é€", "*"):
        query = database.as_user("t").table("t").select("id,name:full").eq("id", value).eq("id", "2")
        fetch_rows(query)
        sent = parse_qsl(DataApi.requests[-1]["path"].partition("?")[2], keep_blank_values=True)
        assert sent == [("select", "id,name:full"), ("id", f"eq.{value}"), ("id", "eq.2")]


def test_the_service_key_goes_in_apikey_alone(url: str) -> None:
    settings = ServiceKeySettings(supabase_url=url, supabase_secret_key=SecretStr("sb_secret_x"))
    with service_client_for_jobs(settings) as client:
        fetch(client.rpc("f", {}))
    (request,) = DataApi.requests
    assert request["headers"]["apikey"] == "sb_secret_x"
    assert "authorization" not in request["headers"]


def test_numbers_come_without_a_float(database: Database) -> None:
    DataApi.answer = (200, b'[{"a": 0.1, "b": 2.860, "c": 3}]')
    row = find_row(database.as_user("t").table("t").select("*"))
    assert row == {"a": Decimal("0.1"), "b": Decimal("2.860"), "c": 3}
    assert str(row["b"]) == "2.860"


def test_no_row_is_none(database: Database) -> None:
    assert find_row(database.as_user("t").table("t").select("*")) is None


@pytest.mark.parametrize("body", [b"<html>", b'{"a": 1}', b"null", b""])
def test_an_answer_that_is_no_list_of_rows_is_the_databases_fault(database: Database, body: bytes) -> None:
    DataApi.answer = (200, body)
    with pytest.raises(UpstreamFailed):
        fetch_rows(database.as_user("t").table("t").select("*"))


def test_a_failure_is_not_tried_again_behind_our_back(database: Database) -> None:
    DataApi.answer = (503, b"")
    with pytest.raises(Unavailable):
        fetch(database.as_user("t").table("t").select("*"))
    assert len(DataApi.requests) == 1


def test_a_database_that_is_not_there_is_unavailable() -> None:
    nowhere = PublishableKeySettings(supabase_url="http://127.0.0.1:9", supabase_publishable_key="k")
    with pytest.raises(Unavailable):
        fetch(Database(nowhere).as_user("t").table("t").select("*"))


def test_one_pool_serves_all_users(database: Database) -> None:
    assert database.as_user("a")._client is database.as_user("b")._client


def test_a_kept_connection_that_was_closed_is_replaced_unnoticed(
    database: Database, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = database.as_user("t")
    fetch(user.table("t").select("*"))
    DataApi.closes = True
    fetch(user.table("t").select("*"))
    monkeypatch.setattr("shared.db.connections.FRESH_SECONDS", 0)
    for number in range(1, 4):
        wait_until(lambda closed=number: server.closed == closed, "the connection is closed")  # type: ignore[misc]  # a default binds it now
        fetch(user.rpc("f", {}))
    assert len(DataApi.requests) == 5


@pytest.mark.parametrize(
    ("announced", "connections"),
    [(None, 1), ("timeout=60", 1), ("max=100, timeout=60", 1), ("timeout=soon", 1), ("timeout=1", 2)],
)
def test_no_write_goes_over_a_connection_that_the_server_is_about_to_close(
    database: Database, monkeypatch: pytest.MonkeyPatch, announced: str | None, connections: int
) -> None:
    monkeypatch.setattr("shared.db.connections.FRESH_SECONDS", 0)
    DataApi.keeps = announced
    for _ in range(2):
        fetch(database.as_user("t").rpc("f", {}))
    assert len({request["port"] for request in DataApi.requests}) == connections


def test_a_write_is_not_sent_twice_when_its_answer_is_lost(database: Database) -> None:
    user = database.as_user("t")
    fetch(user.rpc("f", {}))
    DataApi.hangs_up = True
    with pytest.raises(Unavailable):
        fetch(user.rpc("f", {}))
    assert len(DataApi.requests) == 2
    with pytest.raises(Unavailable):
        fetch(user.table("t").select("*"))


def test_many_threads_share_the_connections(database: Database) -> None:
    def ask(number: int) -> object:
        return fetch(database.as_user(str(number)).rpc("echo", {"number": number}))

    DataApi.echoes = True
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(200))) == [{"number": number} for number in range(200)]
