"""What a text may not say unless its partner told us: prices, years, certificates, praise, promises, reviews.

A writer's page that does is refused. People may claim what they know: for their own text these are warnings.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from pydantic import BaseModel

from shared.landing_pages.content import Reviews
from shared.landing_pages.writing.facts import PartnerFacts
from shared.landing_pages.writing.voice import FORMAL, voice_of
from shared.landing_pages.writing.writer import WrittenPage


class ClaimKind(StrEnum):
    """What a text claims, or how it is not plain."""

    PRICE = "price"
    EXPERIENCE = "experience"
    CERTIFICATE = "certificate"
    PRAISE = "praise"
    PROMISE = "promise"
    REVIEW = "review"
    CONTACT = "contact"
    MARKUP = "markup"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Claim:
    """What was found where: `field` is a path such as `content.blocks.2.items.0.text`."""

    field: str
    kind: ClaimKind
    found: str

    @property
    def warning(self) -> str:
        """What to say to the person who wrote it, in Dutch."""
        return f"“{self.found}”: {_WARNINGS[self.kind]}"


_WARNINGS: Final = {
    ClaimKind.PRICE: "dit noemt een prijs of korting. Klopt die, ook over een tijd?",
    ClaimKind.EXPERIENCE: "dit zegt iets over ervaring of jaren. Klopt het?",
    ClaimKind.CERTIFICATE: "dit noemt een erkenning, diploma of verzekering. Is die geldig?",
    ClaimKind.PRAISE: "dit is een oordeel over uzelf. Zeg liever wat een klant ervan merkt.",
    ClaimKind.PROMISE: "dit is een belofte. Kunt u die elke keer nakomen?",
    ClaimKind.REVIEW: "dit gaat over oordelen van klanten. Zet die met naam en bron bij de beoordelingen.",
    ClaimKind.CONTACT: "dit is een adres of telefoonnummer. Bezoekers bereiken u via het formulier.",
    ClaimKind.MARKUP: "dit is opmaak. Op de pagina staat het letterlijk zo.",
    ClaimKind.ADDRESS: "bezoekers worden hier anders aangesproken dan in de rest van de tekst.",
}

_NUMBER: Final = (
    r"(?:\d+|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|twaalf|vijftien|twintig|dertig|veertig)"
)
_PATTERNS: Final = {
    kind: re.compile(pattern, re.IGNORECASE)
    for kind, pattern in (
        (
            ClaimKind.PRICE,
            r"€|\beuro(?:'?s)?\b|\beur\b|\d+\s?,-|\d+(?:[.,]\d+)?\s?(?:%|procent\b)|\bgratis\b|\bkosteloos\b"
            r"|\bkorting(?:en)?\b|\bgoedko\w+|\bvoordelig\w*"
            r"|\b(?:vaste|scherpe|lage|laagste|eerlijke) prij\w+|\bgeen voorrijkosten\b|\btarie(?:f|ven)\b",
        ),
        (
            ClaimKind.EXPERIENCE,
            rf"\b{_NUMBER}\s?\+?\s?jaar\b|\bjarenlange?\b|\bervar(?:ing|en)\w*|\bsinds\s+(?:19|20)\d\d\b"
            r"|\b(?:19|20)\d\d\b|\bgeneraties?\b|\bopgericht\b|\bfamiliebedrijf\b|\bspecialis\w+|\bgespecialiseerd\w*",
        ),
        (
            ClaimKind.CERTIFICATE,
            r"\b(?:ge)?certific\w+|\bkeurmerk\w*|\berkend\w*|\berkenning\w*|\b(?:ge)?diplom\w+|\bVCA\b|\bKOMO\b"
            r"|\bISO\s?\d+|\bNEN\b|\bBRL\b|\baangesloten bij\b|\blid van\b|\bverzekerd\b|\bKvK\b|\bBTW\b",
        ),
        (
            ClaimKind.PRAISE,
            r"\b(?:aller)?beste\b|\bsnelste\b|\bgrootste\b|\bhoogste\b|\bnummer (?:1|een|één)\b|\bnr\.? ?1\b"
            r"|\btop(?:kwaliteit|service|vakman|prijs)\w*|\bkwaliteit\w*|\bongeëvenaard\w*|\bmarktleider\b"
            r"|\btoonaangevend\w*|\buniek\w*|\bperfect\w*|\bbetrouwba\w+|\bvakkundig\w*|\bvakmanschap\b"
            r"|\bprofessione\w+|\bdeskundig\w*",
        ),
        (
            ClaimKind.PROMISE,
            r"\bgaran\w+|\bgegarandeerd\w*|\baltijd\b|\b24\s?/\s?7\b|\b24[ -]?uurs?\b|\bdag en nacht\b"
            rf"|\bspoed\w*|\bbinnen {_NUMBER} (?:minu\w+|uur|uren|dag\w*|werkdag\w*|we[ek]k?en?|week)\b"
            r"|\bdezelfde dag\b|\bvandaag nog\b|\bmorgen al\b|\bter plaatse\b"
            r"|\bsnelle? (?:service|reactie|antwoord|contact|geregeld)\b",
        ),
        (
            ClaimKind.REVIEW,
            r"\breviews?\b|\bbeoordel\w+|\bsterren\b|\btevreden\w*|\baanbevolen\b|\breferenties?\b"
            r"|\b\d+\+? (?:klanten|projecten|klussen|opdrachten)\b"
            r"|\bklanten (?:zeggen|waarderen|vinden|gaven)\b",
        ),
        (
            ClaimKind.CONTACT,
            r"\bhttps?:|\bwww\.|\b[\w-]+\.(?:nl|com|be|eu|net|org|info|shop|site)\b|[\w.+-]+@[\w-]+\.\w+"
            r"|(?<!\d)(?:\+31|0031|0)[ -]?(?:\(0\))?(?:\d[ -]?){8,9}(?!\d)|\bwhatsapp\b",
        ),
        (ClaimKind.MARKUP, r"</?[a-z!][^<]*|\*\*|__|^\s*#{1,6}\s|\]\(|`|\{\{|\{%|&(?:[a-z]+|#\d+);"),
    )
}
_WRONG_FOR_FORMAL: Final = re.compile(r"\b(?:je|jij|jou|jouw|jullie|jezelf)\b", re.IGNORECASE)
_WRONG_FOR_INFORMAL: Final = re.compile(r"\b(?:u|uw|uzelf)\b", re.IGNORECASE)


def claims_in(texts: Iterable[tuple[str, str]], known: Iterable[str | None] = ()) -> tuple[Claim, ...]:
    """What texts, each with its field, claim.

    In `known` are facts of the partner, which may say anything: "De Beste Schilder" is a name.
    """
    own = _own_words(known)
    found = []
    for field, text in texts:
        rest = own.sub(" ", text) if own else text
        for kind, pattern in _PATTERNS.items():
            found += [Claim(field, kind, match[0].strip()) for match in pattern.finditer(rest)]
    return tuple(found)


def claims_of(page: WrittenPage, partner: PartnerFacts) -> tuple[Claim, ...]:
    """Why a writer's page is to be refused: claims, a review, or another way of address than asked for."""
    texts = tuple(texts_of(page.model_dump(exclude={"writer"})))
    known = (partner.company_name, partner.city)
    own = _own_words(known)
    wrong = _WRONG_FOR_FORMAL if voice_of(partner.tone_of_voice) is FORMAL else _WRONG_FOR_INFORMAL
    address = tuple(
        Claim(field, ClaimKind.ADDRESS, match[0])
        for field, text in texts
        for match in wrong.finditer(own.sub(" ", text) if own else text)
    )
    reviews = tuple(
        Claim(f"content.blocks.{index}", ClaimKind.REVIEW, block.title)
        for index, block in enumerate(page.content.blocks)
        if isinstance(block, Reviews)
    )
    return (*claims_in(texts, known), *address, *reviews)


def texts_of(value: Any, field: str = "") -> Iterator[tuple[str, str]]:
    """All texts of a page or a part of it, as a model or as JSON, each with its field."""
    match value:
        case BaseModel():
            yield from texts_of(value.model_dump(), field)
        case dict():
            for name, part in value.items():
                if name != "type":
                    yield from texts_of(part, f"{field}.{name}" if field else name)
        case list() | tuple():
            for index, part in enumerate(value):
                yield from texts_of(part, f"{field}.{index}")
        case str():
            yield field, value


def _own_words(known: Iterable[str | None]) -> re.Pattern[str] | None:
    words = sorted((" ".join(word.split()) for word in known if word and word.strip()), key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words), re.I) if words else None
