"""Text people type: whatever they like to write, without what no database or page can hold."""

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def refuse_control_characters(text: str) -> str:
    """Line breaks and tabs pass. Raises `ValueError` for any other control character."""
    if _CONTROL.search(text):
        raise ValueError("control characters are not allowed")
    return text


def sentences(*parts: object) -> str:
    """The parts that are texts, each ended as a sentence, in one line."""
    texts = [part for part in parts if isinstance(part, str) and part.strip()]
    return " ".join(text if text.endswith((".", "!", "?")) else f"{text}." for text in texts)
