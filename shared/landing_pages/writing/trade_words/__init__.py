"""The vocabulary of common Dutch trades.

Services and answers say what such a job is, never that a company does it, how well, how fast or for how much.
"""

from typing import Final

from shared.landing_pages.writing.trade_words.building import BUILDING
from shared.landing_pages.writing.trade_words.finishing import FINISHING
from shared.landing_pages.writing.trade_words.installing import INSTALLING
from shared.landing_pages.writing.trade_words.outdoors import OUTDOORS
from shared.landing_pages.writing.trade_words.services import SERVICES
from shared.landing_pages.writing.trade_words.shape import Service, TradeWords

TRADES: Final = (*FINISHING, *BUILDING, *INSTALLING, *OUTDOORS, *SERVICES)

UNKNOWN: Final = TradeWords(
    names=(),
    work="",
    asked="",
    services=(
        Service(
            "Nieuw werk",
            ("Iets laten maken of uitvoeren dat er nog niet is.", "Werk dat van de grond af begint."),
        ),
        Service(
            "Herstel", ("Iets laten nakijken of herstellen.", "Iets dat kapot is of niet meer goed werkt.")
        ),
        Service("Onderhoud", ("Werk dat van tijd tot tijd terugkomt.", "Bijhouden wat er al is.")),
        Service(
            "Advies",
            ("Een vraag die eerst bekeken moet worden.", "Iemand die meekijkt voordat er iets gebeurt."),
        ),
    ),
    searches=(),
    mention=("om wat voor werk het gaat en wat er nu al is", "wat er moet gebeuren en waar"),
    depends=(
        "de omvang, het materiaal en de staat van wat er al is",
        "het soort werk, de omvang en de bereikbaarheid",
    ),
    questions=(),
)
