"""Trades that work on roofs, gardens and streets."""

from typing import Final

from shared.landing_pages.writing.trade_words.shape import Service, TradeWords

OUTDOORS: Final = (
    TradeWords(
        names=("dakdekker", "dakdekkers", "dakdekkersbedrijf", "dakwerk", "dakwerken"),
        work="dakwerk",
        asked="dakwerk",
        services=(
            Service(
                "Lekkage",
                (
                    "De plaats van een daklekkage zoeken en herstellen.",
                    "Uitzoeken waar het dak lekt en het lek dichten.",
                ),
            ),
            Service(
                "Platte daken",
                (
                    "Bitumen of kunststof vernieuwen of herstellen.",
                    "Nieuwe dakbedekking op een plat dak, uitbouw of garage.",
                ),
            ),
            Service(
                "Pannendaken",
                (
                    "Pannen, nokken en goten herstellen of vervangen.",
                    "Kapotte pannen eruit, nokken weer vast.",
                ),
            ),
            Service(
                "Dakisolatie",
                (
                    "Het dak isoleren, vaak samen met nieuwe dakbedekking.",
                    "Een isolerende laag op of onder het dak.",
                ),
            ),
            Service(
                "Dakgoten",
                ("Goten en regenpijpen herstellen of vervangen.", "Goten die lekken of niet goed aflopen."),
            ),
            Service(
                "Lood en zink",
                (
                    "Aansluitingen bij schoorsteen, dakraam en muur.",
                    "Loodslabben en zinken randen vernieuwen.",
                ),
            ),
        ),
        searches=("dakdekkersbedrijf", "daklekkage", "dak vernieuwen", "dakreparatie"),
        mention=(
            "om wat voor dak het gaat en wat eraan mankeert",
            "hoe groot het dak ongeveer is en waar het lekt",
        ),
        depends=(
            "de grootte, het materiaal en de hoogte van het dak",
            "de staat van wat eronder ligt en de bereikbaarheid",
        ),
        questions=(
            (
                "Wat kan ik doen als het dak lekt?",
                "Vang het water op en zet spullen aan de kant. Ga niet zelf een nat dak op. Vermeld in de "
                "aanvraag waar binnen het water te zien is.",
            ),
            (
                "Kan er bij regen aan het dak gewerkt worden?",
                "Veel dakwerk heeft droog weer nodig, dus de planning volgt het weer. Bespreek bij een lek "
                "wat er tijdelijk gedaan kan worden.",
            ),
            (
                "Moet de oude dakbedekking eraf?",
                "Dat hangt af van de staat en van het aantal lagen dat er ligt. Bij het bekijken van het "
                "dak wordt dat duidelijk.",
            ),
        ),
    ),
    TradeWords(
        names=("hovenier", "hoveniers", "hoveniersbedrijf", "tuinman", "tuinaanleg"),
        work="tuinwerk",
        asked="tuinwerk",
        services=(
            Service(
                "Tuinaanleg",
                (
                    "Een tuin nieuw inrichten, van grond tot beplanting.",
                    "Een nieuwe tuin met paden, borders en gras.",
                ),
            ),
            Service(
                "Tuinonderhoud",
                ("Snoeien, maaien en de tuin bijhouden.", "Een keer opknappen of vaker langskomen."),
            ),
            Service(
                "Bestrating",
                ("Terras, pad of oprit aanleggen of herstellen.", "Tegels en klinkers in de tuin leggen."),
            ),
            Service(
                "Schutting en vlonder",
                ("Houtwerk in de tuin plaatsen of vervangen.", "Een nieuwe schutting, poort of vlonder."),
            ),
            Service(
                "Bomen en hagen",
                (
                    "Hagen knippen en bomen snoeien of weghalen.",
                    "Te hoge of te brede beplanting terugbrengen.",
                ),
            ),
            Service("Gazon", ("Gras zaaien of graszoden leggen.", "Een kaal of mossig gazon vernieuwen.")),
        ),
        searches=("hoveniersbedrijf", "tuinonderhoud", "tuinaanleg", "tuinontwerp"),
        mention=(
            "hoe groot de tuin ongeveer is en wat er moet gebeuren",
            "wat er nu in de tuin staat en wat u wilt houden",
        ),
        depends=(
            "de grootte, de grond en de materialen",
            "het grondwerk, de beplanting en de bereikbaarheid van de tuin",
        ),
        questions=(
            (
                "Wanneer kan een tuin aangelegd worden?",
                "Het voorjaar en het najaar zijn geschikt om te planten; bestrating kan vaker, zolang het "
                "niet vriest.",
            ),
            (
                "Is er een vergunning nodig om een boom te kappen?",
                "In veel gemeenten wel, afhankelijk van de maat van de boom. Vraag het na bij uw gemeente.",
            ),
            (
                "Wat gebeurt er met het groenafval?",
                "Bespreek dat bij de offerte: meenemen, versnipperen of laten liggen. Geef in de aanvraag "
                "aan wat uw voorkeur heeft.",
            ),
        ),
    ),
    TradeWords(
        names=("stratenmaker", "stratenmakers", "bestrating", "straatwerk"),
        work="straatwerk",
        asked="straatwerk",
        services=(
            Service("Oprit", ("Een oprit aanleggen of herstellen.", "Klinkers of tegels voor de auto.")),
            Service("Terras", ("Een terras leggen van tegels of klinkers.", "Een vlakke plek om te zitten.")),
            Service(
                "Verzakking",
                ("Verzakte bestrating ophalen en opnieuw leggen.", "Kuilen en losse stenen weer vlak maken."),
            ),
            Service(
                "Riolering",
                ("Afvoer en putten in de bestrating.", "Regenwater van terras of oprit afvoeren."),
            ),
            Service(
                "Paden", ("Een pad naar deur, schuur of tuin.", "Smalle paden van klinkers, tegels of grind.")
            ),
            Service(
                "Randen en trappen",
                ("Opsluitbanden, randen en traptreden.", "Hoogteverschil opvangen met randen of treden."),
            ),
        ),
        searches=("bestrating aanleggen", "oprit aanleggen", "terras laten leggen"),
        mention=(
            "hoeveel vierkante meter het is en wat er nu ligt",
            "welke steen u wilt en of er grond weg moet",
        ),
        depends=(
            "de oppervlakte, de steen en het grondwerk",
            "de ondergrond, het patroon en de bereikbaarheid",
        ),
        questions=(
            (
                "Waarom verzakt bestrating?",
                "Vaak is het zand eronder weggespoeld of niet goed verdicht. Beschrijf waar het verzakt en "
                "of er een put of leiding in de buurt ligt.",
            ),
            (
                "Kunnen de oude stenen opnieuw gebruikt worden?",
                "Als ze heel zijn kan dat vaak. Noem het in uw aanvraag als u ze wilt houden.",
            ),
        ),
    ),
)
