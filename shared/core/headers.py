"""The headers of a request, as whoever reads one of them needs them."""

from typing import Protocol


class HeaderSource(Protocol):
    """Headers by name, in whatever case."""

    def get(self, key: str, default: str, /) -> str: ...
