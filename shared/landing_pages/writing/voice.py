"""How customers are addressed: `u` unless the partner's tone of voice asks for `je`."""

import re
from dataclasses import dataclass
from functools import lru_cache

_NEGATED = re.compile(
    r"\b(?:niet|geen|nooit|zonder)\s+(?:te\s+|met\s+)?['\"]?"
    r"(u|uw|je|jij|jou|jouw|formeel|zakelijk|informeel|tutoyeren)\b"
)
_FORMAL = re.compile(r"\b(?:u|uw|formeel|formele|zakelijk|zakelijke|vousvoyeren|beleefd)\b")
_INFORMAL = re.compile(r"\b(?:je|jij|jou|jouw|informeel|informele|tutoyeren|informal|casual)\b")


@dataclass(frozen=True, slots=True)
class Voice:
    """The words for one way of address."""

    u: str
    uw: str

    def say(self, text: str) -> str:
        """A text written for `u`, with verbs before it in brackets (`[hebt u]`), for this way of address."""
        return _address(text, self.u == "je")

    def capital(self, word: str) -> str:
        """A word at the start of a sentence."""
        return word[:1].upper() + word[1:]


_INVERTED = re.compile(r"\[([A-Za-z]+) u\]")
_WORDS = {"u": "je", "U": "Je", "uw": "je", "Uw": "Je"}
_ADDRESS = re.compile(r"\b(?:[uU]w?)\b")
_STEM_ENDS_IN_T = {"weet", "laat", "zet", "wacht", "moet", "let", "start", "praat", "meet", "zit"}


@lru_cache(maxsize=4096)
def _address(text: str, is_informal: bool) -> str:
    if not is_informal:
        return _INVERTED.sub(r"\1 u", text)
    text = _INVERTED.sub(lambda found: f"{_before_je(found[1])} je", text)
    return _ADDRESS.sub(lambda found: _WORDS[found[0]], text)


def _before_je(verb: str) -> str:
    """A verb loses its t before je: hebt u, heb je."""
    return verb if verb.lower() in _STEM_ENDS_IN_T else verb.removesuffix("t")


FORMAL = Voice("u", "uw")
INFORMAL = Voice("je", "je")


@lru_cache(maxsize=1024)
def voice_of(tone_of_voice: str | None) -> Voice:
    """`je` where the tone of voice asks for it and nowhere for `u`; what it rules out does not count."""
    wanted = _NEGATED.sub(" ", (tone_of_voice or "").lower())
    ruled_out = {match.group(1) for match in _NEGATED.finditer((tone_of_voice or "").lower())}
    if _FORMAL.search(wanted):
        return FORMAL
    asks_for_je = _INFORMAL.search(wanted) or ruled_out & {"u", "uw", "formeel", "zakelijk"}
    return INFORMAL if asks_for_je else FORMAL
