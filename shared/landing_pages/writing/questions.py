"""Questions that visitors of any page have: several ways to ask, each with answers that fit it.

Written as the other phrasings are.
"""

from typing import Final

Phrasing = tuple[str, tuple[str, ...]]
"""A question and the answers that may follow it."""

FAQ_TITLE: Final = ("Veelgestelde vragen", "Vragen en antwoorden", "Vaak gevraagd", "Goed om te weten")

_COSTS = (
    "Dat hangt af van {depends}. Beschrijf uw situatie, dan [krijgt u] een prijs voor uw eigen klus.",
    "Een vast bedrag is er niet: het hangt af van {depends}. In de offerte staat wat uw klus kost.",
    "De prijs volgt uit {depends}. Vraag een offerte aan, dan [weet u] waar u aan toe bent.",
    "Bij een prijs tellen mee: {depends}. Een offerte rekent dat uit voor uw klus.",
)
COST: Final[tuple[Phrasing, ...]] = (
    ("Wat {cost} {asked}?", _COSTS),
    ("Hoeveel {cost} {asked} in {region}?", _COSTS),
    (
        "Waar hangt de prijs van af?",
        (*_COSTS[1:2], *_COSTS[3:], "Van {depends}. Een offerte rekent dat uit."),
    ),
    ("Met welke kosten moet ik rekenen?", _COSTS),
)
_NEAR = (
    "{company} werkt in {region}. Noem in het formulier uw plaats of postcode, dan is dat meteen duidelijk.",
    "Het werkgebied is {region}. Vermeld de plaats van de klus, dan blijkt of het uitkomt.",
    "Wij werken in {region}. Zet in uw aanvraag waar de klus is, dan [hoort u] of het past.",
)
_DATA = (
    "{company} gebruikt ze om contact met u op te nemen over deze aanvraag.",
    "Ze worden gebruikt om contact met u op te nemen over deze aanvraag.",
    "Wij nemen er contact met u mee op over uw aanvraag.",
)
_TELL = (
    "Vertel {mention}. Hoe duidelijker de beschrijving, hoe beter een offerte past.",
    "Het helpt als u vertelt {mention}. Zet er ook bij waar de klus is.",
    "Schrijf op {mention}. Wat u nog niet weet, kan later.",
)
_AFTER = (
    "{company} neemt contact met u op om de klus te bespreken. Daarna volgt een offerte.",
    "Wij nemen contact met u op, bespreken de klus en maken een offerte.",
    "Eerst is er contact over de klus, soms met een afspraak om te komen kijken. Dan volgt de offerte.",
)
_UNSURE = (
    "Ja. Beschrijf wat u ziet of wat u dwarszit; wat er nodig is, komt in het gesprek aan bod.",
    "Dat kan. Schrijf op wat er aan de hand is, dan wordt samen bekeken wat er nodig is.",
    "Ja, een aanvraag hoeft niet volledig te zijn. Een beschrijving van de situatie is een goed begin.",
)
_WHEN = (
    "Dat [spreekt u] samen af. Noem in uw aanvraag wanneer het u uitkomt.",
    "Dat gaat in overleg. Zet in het formulier welke periode u voor ogen hebt.",
    "De datum volgt uit het overleg over de klus. Is er een dag waarop het niet kan, noem die dan.",
)
QUESTIONS: Final[tuple[tuple[Phrasing, ...], ...]] = (
    (
        (
            "Zit ik met een aanvraag ergens aan vast?",
            (
                "Nee. U geeft pas opdracht als u het met de offerte eens bent.",
                "Nee, u vraagt alleen een offerte aan. Of het werk doorgaat, [bepaalt u] daarna.",
            ),
        ),
        (
            "Is een aanvraag vrijblijvend?",
            (
                "Ja. Er is pas een afspraak als u akkoord gaat met de offerte.",
                "Ja, aanvragen verplicht tot niets. U mag de offerte ook naast u neerleggen.",
            ),
        ),
    ),
    (
        ("Werkt {company} bij mij in de buurt?", _NEAR),
        ("In welk gebied kan ik een aanvraag doen?", _NEAR[1:]),
        ("Wat is het werkgebied?", _NEAR),
    ),
    (
        ("Wat gebeurt er met mijn gegevens?", _DATA),
        ("Waar worden mijn gegevens voor gebruikt?", _DATA),
    ),
    (
        ("Wat zet ik in mijn aanvraag?", _TELL),
        ("Wat moet er in de aanvraag staan?", _TELL),
        ("Welke informatie is handig?", _TELL),
    ),
    (
        ("Wat gebeurt er na mijn aanvraag?", _AFTER),
        ("Hoe gaat het na het formulier verder?", _AFTER),
    ),
    (
        ("Kan ik een aanvraag doen als ik nog niet precies weet wat er nodig is?", _UNSURE),
        ("Ik ken de vaktermen niet. Kan ik toch iets aanvragen?", _UNSURE),
    ),
    (
        ("Wanneer kan het werk gebeuren?", _WHEN),
        ("Op welke termijn kan de klus gedaan worden?", _WHEN),
    ),
)
