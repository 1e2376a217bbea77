"""Text people type: whatever they like to write, without what no database or page can hold."""

from typing import Annotated

from pydantic import AfterValidator


def _is_plain(text: str) -> str:
    if any(ord(character) < 32 and character not in "\n\r\t" for character in text) or "\x7f" in text:
        raise ValueError("control characters are not allowed")
    return text


PlainText = Annotated[str, AfterValidator(_is_plain)]
"""Text without control characters (line breaks and tabs are fine)."""
