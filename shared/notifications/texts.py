"""The one sentence per language that portal and mail show of an event."""

from shared.notifications import dutch, english
from shared.notifications.models import Language, NotificationEvent, NotificationKind
from shared.notifications.wording import Sentence, unbroken

__all__ = ["Sentence", "label", "sentence"]

_SAY = {Language.DUTCH: dutch.say, Language.ENGLISH: english.say}
_KINDS = {Language.DUTCH: dutch.KINDS, Language.ENGLISH: english.KINDS}


def sentence(event: NotificationEvent, language: Language) -> Sentence:
    """Title and text: plain text, one line each, no control characters. Not escaped for markup."""
    said = _SAY[language](event)
    return Sentence(title=unbroken(said.title), text=unbroken(said.text))


def label(kind: NotificationKind, language: Language) -> str:
    """The kind as somebody chooses among kinds."""
    return _KINDS[language][kind]
