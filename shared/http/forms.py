"""Reading a form that a browser sends, without trusting it to be one, and where it comes from."""

from urllib.parse import parse_qsl

from werkzeug.wrappers import Request

from shared.core.errors import BadRequest, PayloadTooLarge, UnsupportedMediaType

MAX_FORM_BYTES = 65_536
MAX_FIELDS = 50
FORM_TYPE = "application/x-www-form-urlencoded"
_CHUNK = 65_536


def read_form(request: Request) -> dict[str, str]:
    """The fields of a form; of a name given twice the first.

    What is not UTF-8 becomes replacement characters. Raises `UnsupportedMediaType`, `PayloadTooLarge`,
    `BadRequest` (more fields than any form of ours has).
    """
    content = read_bytes(request)
    if request.mimetype != FORM_TYPE:
        raise UnsupportedMediaType(f"Send the form as `{FORM_TYPE}`.")
    try:
        pairs = parse_qsl(
            content.decode("utf-8", "replace"),
            keep_blank_values=True,
            max_num_fields=MAX_FIELDS,
            errors="replace",
        )
    except ValueError:
        raise BadRequest("The form has too many fields.") from None
    fields: dict[str, str] = {}
    for name, value in pairs:
        fields.setdefault(name, value)
    return fields


def read_bytes(request: Request, most: int = MAX_FORM_BYTES) -> bytes:
    """The whole body. Raises `PayloadTooLarge` for more than `most` bytes."""
    content: bytes = b""
    if (request.content_length or 0) <= most:
        content = request.stream.read(most + 1)
        if len(content) <= most:
            return content
    # functions-framework reads what is left of a body at once after every answer: leave nothing there.
    while request.stream.read(_CHUNK):
        pass
    raise PayloadTooLarge(f"A form may have at most {most} bytes.")


def client_address(request: Request, trusted_hops: int) -> str:
    """The address that the outermost of our own proxies saw.

    Each proxy adds the address it was called from to the right of `X-Forwarded-For`; `trusted_hops` says
    how many of them are ours. What stands to the left of those anybody can write. With fewer
    entries nobody came by way of all of them, and it is the connection's own address.
    """
    hops = [hop.strip() for line in request.headers.getlist("X-Forwarded-For") for hop in line.split(",")]
    if 0 < trusted_hops <= len(hops):
        return hops[-trusted_hops]
    return request.remote_addr or ""
