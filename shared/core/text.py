"""Text people type: whatever they like to write, without what no database or page can hold."""


def refuse_control_characters(text: str) -> str:
    """Line breaks and tabs pass. Raises `ValueError` for any other control character."""
    if any(ord(character) < 32 and character not in "\n\r\t" for character in text) or "\x7f" in text:
        raise ValueError("control characters are not allowed")
    return text
