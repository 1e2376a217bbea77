"""An image of one pixel that nobody sees: a page asks for it when it is looked at."""

from typing import Final

from werkzeug.wrappers import Response

GIF: Final = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00"
    b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


def pixel_response() -> Response:
    """The image, kept by nobody and shown on our own pages only."""
    headers = {"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"}
    return Response(GIF, content_type="image/gif", headers=headers)
