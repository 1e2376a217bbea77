"""Reading forms and visitors' addresses, from whoever sends them."""

from io import BytesIO

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from shared.core.errors import AppError, BadRequest, PayloadTooLarge, UnsupportedMediaType
from shared.http.forms import MAX_FIELDS, MAX_FORM_BYTES, client_address, read_form

FORM = "application/x-www-form-urlencoded"


def request_with(
    body: bytes = b"", content_type: str = FORM, address: str = "10.0.0.1", forwarded: list[str] | None = None
) -> Request:
    headers = [("X-Forwarded-For", line) for line in forwarded or []]
    builder = EnvironBuilder(
        method="POST", input_stream=BytesIO(body), content_type=content_type, content_length=len(body),
        headers=headers, environ_base={"REMOTE_ADDR": address},
    )  # fmt: skip
    return Request(builder.get_environ())


def test_a_form_is_read_as_browsers_write_it() -> None:
    body = b"name=Jan+de+Vries&message=Caf%C3%A9%0D%0Atwee&empty=&name=Piet"
    assert read_form(request_with(body)) == {"name": "Jan de Vries", "message": "Café\r\ntwee", "empty": ""}
    assert read_form(request_with(body, f"{FORM}; charset=utf-8"))["name"] == "Jan de Vries"
    assert read_form(request_with(b"")) == {}


@pytest.mark.parametrize("body", [b"\xff=\xfe", b"%ff=%fe", b"=", b"&&&", b"a;b=c", b"name", b"%zz=%"])
def test_nonsense_is_a_form_too(body: bytes) -> None:
    fields = read_form(request_with(body))
    assert "".join([*fields, *fields.values()]).encode("utf-8") is not None


@pytest.mark.parametrize(
    ("body", "content_type", "refusal"),
    [
        (b"{}", "application/json", UnsupportedMediaType),
        (b"a=b", "text/plain", UnsupportedMediaType),
        (b"a=b", "", UnsupportedMediaType),
        (b"--x\r\n", "multipart/form-data; boundary=x", UnsupportedMediaType),
        (b"a" * (MAX_FORM_BYTES + 1), FORM, PayloadTooLarge),
        (b"a" * 10_000_000, "application/json", PayloadTooLarge),
        (b"&".join([b"a=b"] * (MAX_FIELDS + 1)), FORM, BadRequest),
    ],
)
def test_what_is_no_form_of_ours_is_refused(body: bytes, content_type: str, refusal: type[AppError]) -> None:
    request = request_with(body, content_type)
    with pytest.raises(refusal):
        read_form(request)
    assert request.stream.read() == b"", "nothing is left for functions-framework to read"


@pytest.mark.parametrize(
    ("hops", "forwarded", "address"),
    [
        (1, [], "10.0.0.1"),
        (1, ["203.0.113.7"], "203.0.113.7"),
        (1, ["1.1.1.1, 203.0.113.7"], "203.0.113.7"),
        (1, ["1.1.1.1", "203.0.113.7"], "203.0.113.7"),
        (2, ["1.1.1.1, 203.0.113.7, 10.1.1.1"], "203.0.113.7"),
        (2, ["203.0.113.7"], "10.0.0.1"),
        (0, ["1.1.1.1"], "10.0.0.1"),
        (1, ["2001:db8::1"], "2001:db8::1"),
        (1, [","], ""),
    ],
)
def test_a_visitor_cannot_choose_an_address(hops: int, forwarded: list[str], address: str) -> None:
    assert client_address(request_with(forwarded=forwarded), hops) == address
