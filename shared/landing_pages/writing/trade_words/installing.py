"""Trades that lay pipes, wires and appliances."""

from typing import Final

from shared.landing_pages.writing.trade_words.shape import Service, TradeWords

INSTALLING: Final = (
    TradeWords(
        names=("loodgieter", "loodgieters", "loodgietersbedrijf", "loodgieterswerk"),
        work="loodgieterswerk",
        asked="loodgieterswerk",
        services=(
            Service(
                "Lekkage",
                (
                    "Een lek in leiding, kraan of afvoer zoeken en herstellen.",
                    "Uitzoeken waar het water vandaan komt en het lek dichten.",
                ),
            ),
            Service(
                "Verstopping",
                ("Een verstopte afvoer, gootsteen of toilet.", "Een afvoer die niet of langzaam doorloopt."),
            ),
            Service(
                "Sanitair",
                (
                    "Kranen, toilet, wastafel of douche plaatsen en aansluiten.",
                    "Een nieuwe kraan, een ander toilet of een nieuwe douche.",
                ),
            ),
            Service(
                "Leidingwerk",
                (
                    "Water- en afvoerleidingen aanleggen of vervangen.",
                    "Leidingen verleggen bij een verbouwing of oude leidingen vervangen.",
                ),
            ),
            Service(
                "Dakgoot en zinkwerk",
                (
                    "Goten en regenpijpen herstellen of vervangen.",
                    "Zink aan dakgoot, hemelwaterafvoer of dakrand.",
                ),
            ),
            Service(
                "Aansluitingen",
                (
                    "Wasmachine, vaatwasser of buitenkraan aansluiten.",
                    "Een extra aansluiting voor water of afvoer.",
                ),
            ),
        ),
        searches=("loodgietersbedrijf", "lekkage", "verstopping", "kraan vervangen"),
        mention=(
            "waar het lekt of verstopt zit en sinds wanneer",
            "om welke kraan, leiding of afvoer het gaat en op welke verdieping",
        ),
        depends=(
            "de plek, het materiaal en hoe goed alles bereikbaar is",
            "de oorzaak, de onderdelen en het werk aan muur of vloer",
        ),
        questions=(
            (
                "Wat kan ik zelf doen bij een lekkage?",
                "Draai de hoofdkraan dicht en vang het water op. Beschrijf daarna in de aanvraag waar het "
                "water vandaan lijkt te komen.",
            ),
            (
                "Waar zit de hoofdkraan?",
                "Vaak in de meterkast, soms in de kruipruimte of bij de voordeur. Het is handig om dat te "
                "weten voordat er iets lekt.",
            ),
            (
                "Kan ik zelf materiaal uitkiezen?",
                "Voor kranen en sanitair kan dat meestal. Zet in uw aanvraag welk merk of type u op het oog "
                "hebt.",
            ),
        ),
    ),
    TradeWords(
        names=("elektricien", "elektriciens", "elektra", "elektrotechniek", "elektrotechnisch_installateur"),
        work="elektrawerk",
        asked="elektrawerk",
        services=(
            Service(
                "Groepenkast",
                (
                    "Een groepenkast vervangen of uitbreiden.",
                    "Groepen erbij voor keuken, laadpaal of warmtepomp.",
                ),
            ),
            Service(
                "Storing",
                (
                    "De oorzaak van een storing zoeken en verhelpen.",
                    "Uitzoeken waarom een groep steeds uitvalt.",
                ),
            ),
            Service(
                "Stopcontacten en verlichting",
                ("Punten verplaatsen of erbij maken.", "Nieuwe lichtpunten, schakelaars en stopcontacten."),
            ),
            Service(
                "Laadpaal",
                (
                    "Een laadpunt voor een elektrische auto aansluiten.",
                    "Een laadpunt aan huis, met eigen groep.",
                ),
            ),
            Service(
                "Bedrading",
                ("Oude bedrading vervangen.", "Leidingen en draden vernieuwen bij een verbouwing."),
            ),
            Service(
                "Keuken en apparaten",
                (
                    "Een fornuis, oven of wasmachine van stroom voorzien.",
                    "Een aparte groep voor koken of wassen.",
                ),
            ),
        ),
        searches=("groepenkast vervangen", "elektra aanleggen", "laadpaal installeren", "stroomstoring"),
        mention=(
            "wat er moet worden aangelegd of wat er niet werkt",
            "hoeveel groepen er in de meterkast zitten en wat erbij moet komen",
        ),
        depends=(
            "het aantal punten, de bedrading en de meterkast",
            "de lengte van de leidingen en het werk in muren of plafonds",
        ),
        questions=(
            (
                "Een groep valt steeds uit, wat nu?",
                "Haal stekkers los en kijk of de groep daarna aan blijft. Blijft het misgaan, laat hem dan "
                "uit en beschrijf in de aanvraag wat er gebeurt.",
            ),
            (
                "Past een laadpaal op mijn meterkast?",
                "Dat hangt af van de aansluiting en van wat er verder op zit. Vermeld hoeveel groepen en "
                "fasen er zijn, als u dat weet.",
            ),
            (
                "Hoe oud mag een groepenkast zijn?",
                "Leeftijd alleen zegt weinig; het gaat om de staat en om wat erop aangesloten is. Beschrijf "
                "wat er in de kast zit.",
            ),
        ),
    ),
    TradeWords(
        names=("cv_monteur", "cv_monteurs", "cv_installateur", "verwarmingsmonteur", "cv_ketel"),
        shown="cv-monteur",
        work="cv-werk",
        asked="werk aan de verwarming",
        services=(
            Service(
                "Cv-ketel", ("Een cv-ketel plaatsen of vervangen.", "De oude ketel eruit, een nieuwe erin.")
            ),
            Service(
                "Onderhoud",
                ("De ketel laten nakijken en schoonmaken.", "Controle van ketel, druk en verbranding."),
            ),
            Service(
                "Storing",
                (
                    "De verwarming of het warme water doet het niet.",
                    "Uitzoeken waarom de ketel uitvalt of een code toont.",
                ),
            ),
            Service(
                "Radiatoren en vloerverwarming",
                (
                    "Verwarming verplaatsen, vervangen of aanleggen.",
                    "Een andere radiator of warmte uit de vloer.",
                ),
            ),
            Service(
                "Warmtepomp",
                (
                    "Een warmtepomp naast of in plaats van de ketel.",
                    "Verwarmen met een warmtepomp, geheel of gedeeltelijk.",
                ),
            ),
            Service(
                "Thermostaat",
                ("Een thermostaat plaatsen of vervangen.", "Een andere thermostaat aansluiten en instellen."),
            ),
        ),
        searches=("cv ketel vervangen", "cv ketel onderhoud", "cv storing"),
        mention=(
            "welk merk en type ketel er hangt en wat er aan de hand is",
            "welke foutcode de ketel toont en sinds wanneer",
        ),
        depends=(
            "het type ketel, de onderdelen en de leidingen",
            "de grootte van het huis en wat er moet worden aangepast",
        ),
        questions=(
            (
                "De ketel toont een code, wat nu?",
                "Schrijf de code op en kijk in de handleiding wat hij betekent. Vermeld hem in uw aanvraag, "
                "samen met merk en type.",
            ),
            (
                "De druk is te laag, kan ik zelf bijvullen?",
                "In de handleiding van de ketel staat hoe dat moet. Zakt de druk telkens weer, laat er dan "
                "naar kijken.",
            ),
        ),
    ),
    TradeWords(
        names=("installateur", "installateurs", "installatiebedrijf", "installatietechniek"),
        work="installatiewerk",
        asked="installatiewerk",
        services=(
            Service(
                "Verwarming",
                (
                    "Ketel, warmtepomp of vloerverwarming plaatsen.",
                    "Een huis of bedrijf van warmte voorzien.",
                ),
            ),
            Service(
                "Water en sanitair",
                (
                    "Leidingen en sanitair aanleggen of vervangen.",
                    "Kranen, toiletten en afvoeren aansluiten.",
                ),
            ),
            Service(
                "Elektra", ("Groepenkast, punten en verlichting.", "Leidingen, stopcontacten en groepen.")
            ),
            Service(
                "Ventilatie",
                (
                    "Een ventilatiesysteem plaatsen of vervangen.",
                    "Frisse lucht in badkamer, keuken en slaapkamers.",
                ),
            ),
            Service(
                "Warmtepomp",
                (
                    "Een warmtepomp plaatsen, ook naast een ketel.",
                    "Verwarmen en warm water met een warmtepomp.",
                ),
            ),
            Service("Airco", ("Koeling voor woon- of slaapkamer.", "Een airco plaatsen en aansluiten.")),
        ),
        searches=("installatiebedrijf", "warmtepomp installeren", "vloerverwarming aanleggen"),
        mention=(
            "om welke installatie het gaat en wat er nu zit",
            "hoe groot het gebouw is en wat er moet veranderen",
        ),
        depends=("het gebouw, de apparatuur en de leidingen", "de omvang, het materiaal en wat er al ligt"),
        questions=(
            (
                "Is mijn huis geschikt voor een warmtepomp?",
                "Dat hangt af van de isolatie en van de radiatoren. Vermeld het bouwjaar en wat er al "
                "geïsoleerd is.",
            ),
            (
                "Wat moet ik weten over mijn installatie?",
                "Merk, type en leeftijd van de apparatuur helpen bij het maken van een offerte. Noem ze als "
                "ze bekend zijn.",
            ),
        ),
    ),
    TradeWords(
        names=("zonnepanelenbedrijf", "zonnepanelen", "zonnepanelen_installateur", "zonne_energie"),
        work="zonnepanelen",
        asked="zonnepanelen",
        is_plural=True,
        services=(
            Service(
                "Nieuwe panelen", ("Zonnepanelen op een plat of schuin dak.", "Panelen leggen en aansluiten.")
            ),
            Service(
                "Uitbreiding",
                ("Panelen erbij of een andere omvormer.", "Een bestaande installatie groter maken."),
            ),
            Service(
                "Thuisbatterij",
                ("Opgewekte stroom zelf bewaren.", "Stroom van overdag in de avond gebruiken."),
            ),
            Service(
                "Controle en herstel",
                ("Panelen die minder opbrengen laten nakijken.", "Uitzoeken waarom de opbrengst tegenvalt."),
            ),
            Service(
                "Omvormer",
                ("Een omvormer vervangen of verplaatsen.", "De oude omvormer eruit, een nieuwe erin."),
            ),
            Service(
                "Weghalen en terugplaatsen",
                ("Panelen tijdelijk van het dak voor ander werk.", "Ruimte maken voor werk aan het dak."),
            ),
        ),
        searches=("zonnepanelen kopen", "zonnepanelen plaatsen", "thuisbatterij"),
        mention=(
            "wat voor dak er is en hoeveel stroom u per jaar verbruikt",
            "op welke kant het dak ligt en of er schaduw op valt",
        ),
        depends=(
            "het dak, het aantal panelen en de omvormer",
            "de ligging, de bereikbaarheid en de meterkast",
        ),
        questions=(
            (
                "Is mijn dak geschikt voor panelen?",
                "De richting, de helling, schaduw en de staat van het dak tellen mee. Beschrijf ze in uw "
                "aanvraag.",
            ),
            (
                "Hoeveel panelen heb ik nodig?",
                "Dat hangt af van het verbruik en van de ruimte op het dak. Het jaarverbruik staat op de "
                "afrekening van de energieleverancier.",
            ),
        ),
    ),
)
