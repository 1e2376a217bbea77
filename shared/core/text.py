"""Text people type: whatever they like to write, without what no database or page can hold."""


def refuse_control_characters(text: str) -> str:
    """Line breaks and tabs pass. Raises `ValueError` for any other control character."""
    if any(ord(character) < 32 and character not in "\n\r\t" for character in text) or "\x7f" in text:
        raise ValueError("control characters are not allowed")
    return text


def sentences(*parts: object) -> str:
    """The parts that are texts, each ended as a sentence, in one line."""
    texts = [part for part in parts if isinstance(part, str) and part.strip()]
    return " ".join(text if text.endswith((".", "!", "?")) else f"{text}." for text in texts)
