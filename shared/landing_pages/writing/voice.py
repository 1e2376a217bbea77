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
    """The words for one way of address. `kunt_u` is the verb before the pronoun, as in a question."""

    u: str
    uw: str
    kunt_u: str
    wilt_u: str
    krijgt_u: str

    def capital(self, word: str) -> str:
        """A word at the start of a sentence."""
        return word[:1].upper() + word[1:]


FORMAL = Voice("u", "uw", "kunt u", "wilt u", "krijgt u")
INFORMAL = Voice("je", "je", "kun je", "wil je", "krijg je")


@lru_cache(maxsize=1024)
def voice_of(tone_of_voice: str | None) -> Voice:
    """`je` where the tone of voice asks for it and nowhere for `u`; what it rules out does not count."""
    wanted = _NEGATED.sub(" ", (tone_of_voice or "").lower())
    ruled_out = {match.group(1) for match in _NEGATED.finditer((tone_of_voice or "").lower())}
    if _FORMAL.search(wanted):
        return FORMAL
    asks_for_je = _INFORMAL.search(wanted) or ruled_out & {"u", "uw", "formeel", "zakelijk"}
    return INFORMAL if asks_for_je else FORMAL
