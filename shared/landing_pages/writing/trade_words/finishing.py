"""Trades that finish a building: paint, plaster, tiles, floors, bathrooms."""

from typing import Final

from shared.landing_pages.writing.trade_words.shape import Service, TradeWords

FINISHING: Final = (
    TradeWords(
        names=("schilder", "schilders", "schilderwerk", "schildersbedrijf"),
        work="schilderwerk",
        asked="schilderwerk",
        services=(
            Service(
                "Buitenschilderwerk",
                ("Kozijnen, deuren, gevels en boeidelen.", "Al het hout en de muren aan de buitenkant."),
            ),
            Service(
                "Binnenschilderwerk",
                (
                    "Muren, plafonds, deuren en trappen.",
                    "Van een enkele kamer tot een heel huis, met trap en deuren.",
                ),
            ),
            Service(
                "Houtrot en houtwerk",
                (
                    "Aangetast hout herstellen voordat het wordt geschilderd.",
                    "Zachte plekken in kozijnen en dorpels uithalen en vullen.",
                ),
            ),
            Service(
                "Onderhoud",
                (
                    "Schilderwerk bijhouden zodat het hout beschermd blijft.",
                    "Bijwerken voordat de verf gaat bladderen.",
                ),
            ),
            Service(
                "Behang en sauswerk",
                (
                    "Wanden behangen, sauzen of van oud behang ontdoen.",
                    "Oud behang eraf, nieuw behang of muurverf erop.",
                ),
            ),
            Service(
                "Lakwerk",
                (
                    "Deuren, trappen en kozijnen opnieuw lakken.",
                    "Een gladde laklaag op deuren, plinten en trappen.",
                ),
            ),
        ),
        searches=("schildersbedrijf", "huis laten schilderen", "kozijnen schilderen", "buitenschilder"),
        mention=(
            "om welke muren, deuren of kozijnen het gaat en hoe de verf erbij zit",
            "of het binnen of buiten is en hoe groot het oppervlak ongeveer is",
        ),
        depends=(
            "de oppervlakte, de staat van de ondergrond en de bereikbaarheid",
            "het aantal lagen, het houtherstel en de hoogte waarop gewerkt wordt",
        ),
        questions=(
            (
                "Wanneer kan er buiten geschilderd worden?",
                "Buiten is droog weer nodig en mag het niet te koud zijn. Daarom wordt buitenwerk meestal "
                "tussen het voorjaar en het najaar gepland; binnen kan het hele jaar.",
            ),
            (
                "Moet oude verf eerst weg?",
                "Loszittende verf moet eraf, vaste lagen worden meestal geschuurd en bijgewerkt. Beschrijf "
                "hoe de verf eraan toe is, of bespreek het bij het opnemen van het werk.",
            ),
            (
                "Wat doe ik met de meubels?",
                "Bespreek vooraf wat u leegruimt en wat afgedekt wordt. Zet het ook in uw aanvraag als een "
                "kamer in gebruik blijft.",
            ),
        ),
    ),
    TradeWords(
        names=("stukadoor", "stukadoors", "stucadoor", "stukadoorsbedrijf", "stucwerk"),
        work="stucwerk",
        asked="stucwerk",
        services=(
            Service(
                "Wanden",
                (
                    "Muren glad of met structuur stuken.",
                    "Wanden klaarmaken voor verf, behang of een sierlaag.",
                ),
            ),
            Service(
                "Plafonds",
                ("Een plafond stuken of herstellen.", "Scheuren en oneffenheden in het plafond wegwerken."),
            ),
            Service(
                "Sierpleister",
                (
                    "Wanden afwerken met spachtelputz of sierpleister.",
                    "Een wand met korrel of structuur die niet meer geverfd hoeft te worden.",
                ),
            ),
            Service(
                "Buitenstucwerk",
                ("Een gevel stuken of herstellen.", "Pleisterwerk op buitenmuren, nieuw of als herstel."),
            ),
            Service(
                "Beschadigd stucwerk",
                (
                    "Gaten, sleuven en losse plekken dichtzetten.",
                    "Plekken herstellen na een lekkage of het frezen van leidingen.",
                ),
            ),
            Service(
                "Nieuwbouw en verbouwing",
                (
                    "Nieuwe wanden en plafonds in een keer afwerken.",
                    "Alle ruimtes na elkaar stuken voordat er geschilderd wordt.",
                ),
            ),
        ),
        searches=("stukadoorsbedrijf", "muren laten stuken", "plafond stuken", "sierpleister"),
        mention=(
            "om welke wanden of plafonds het gaat en hoe groot ze ongeveer zijn",
            "wat er nu op de muur zit en hoe glad het moet worden",
        ),
        depends=(
            "de oppervlakte, de ondergrond en de gekozen afwerking",
            "het aantal vierkante meters en het voorwerk dat nodig is",
        ),
        questions=(
            (
                "Hoe lang moet stucwerk drogen?",
                "Dat verschilt per laagdikte en seizoen, en goed ventileren helpt. Vraag bij de offerte "
                "wanneer er geverfd of behangen kan worden.",
            ),
            (
                "Moet de kamer leeg zijn?",
                "Lege ruimtes werken het prettigst. Kan iets niet weg, noem het dan in uw aanvraag, zodat "
                "er rekening mee gehouden wordt.",
            ),
            (
                "Kan er over oud stucwerk heen gewerkt worden?",
                "Vaak wel, als de oude laag vastzit. Loszittende delen moeten er eerst af; beschrijf daarom "
                "wat u ziet en waar.",
            ),
        ),
    ),
    TradeWords(
        names=("tegelzetter", "tegelzetters", "tegelwerk"),
        work="tegelwerk",
        asked="tegelwerk",
        services=(
            Service(
                "Badkamer",
                (
                    "Wanden en vloer van een badkamer betegelen.",
                    "Tegelwerk in douche, badkamer en aan de wastafel.",
                ),
            ),
            Service(
                "Keuken",
                (
                    "De achterwand of vloer van een keuken betegelen.",
                    "Tegels achter het aanrecht en op de keukenvloer.",
                ),
            ),
            Service(
                "Vloertegels",
                (
                    "Een tegelvloer leggen in huis of bedrijf.",
                    "Keramische tegels of natuursteen op de vloer.",
                ),
            ),
            Service(
                "Voegwerk",
                ("Voegen en kitranden vernieuwen.", "Oude voegen eruit, nieuwe erin, met verse kitranden."),
            ),
            Service(
                "Toilet",
                (
                    "Wanden en vloer van een toiletruimte betegelen.",
                    "Een klein toilet van vloer tot plafond betegelen.",
                ),
            ),
            Service(
                "Losse tegels",
                (
                    "Gebarsten of losgeraakte tegels vervangen.",
                    "Enkele tegels herstellen zonder de hele wand te vernieuwen.",
                ),
            ),
        ),
        searches=("badkamer betegelen", "vloertegels leggen", "tegels zetten"),
        mention=(
            "om welke ruimte het gaat en welke maat tegels u wilt",
            "hoeveel vierkante meter het is en of de oude tegels er nog zitten",
        ),
        depends=(
            "de oppervlakte, het formaat van de tegels en de ondergrond",
            "het legpatroon, het snijwerk en het voorwerk aan wand of vloer",
        ),
        questions=(
            (
                "Moeten de oude tegels eraf?",
                "Dat hangt af van hoe vast ze zitten en hoeveel hoogte er is. Noem het in uw aanvraag als "
                "er nog tegels zitten.",
            ),
            (
                "Wie koopt de tegels?",
                "Dat spreekt u samen af: zelf uitzoeken kan, en laten bestellen vaak ook. Zet in uw "
                "aanvraag of u al tegels op het oog hebt.",
            ),
            (
                "Wanneer kan ik de vloer weer gebruiken?",
                "Lijm en voegen hebben tijd nodig om uit te harden. Vraag ernaar bij de offerte, dan weet u "
                "wanneer de ruimte weer in gebruik kan.",
            ),
        ),
    ),
    TradeWords(
        names=("vloerenlegger", "vloerenleggers", "vloeren", "parketteur"),
        work="vloerwerk",
        asked="vloerwerk",
        services=(
            Service(
                "Pvc en laminaat",
                ("Een vloer van pvc of laminaat leggen.", "Klikvloeren en verlijmde vloeren, met plinten."),
            ),
            Service(
                "Parket",
                (
                    "Een houten vloer leggen, schuren of oliën.",
                    "Hout leggen, of een bestaande houten vloer opknappen.",
                ),
            ),
            Service(
                "Ondervloer",
                (
                    "De ondergrond egaliseren of isoleren.",
                    "Oneffenheden wegwerken voordat de vloer erop gaat.",
                ),
            ),
            Service("Trap", ("Een trap bekleden.", "Traptreden voorzien van hout, pvc of tapijt.")),
            Service(
                "Plinten",
                ("Plinten plaatsen of vervangen.", "De randen netjes afwerken met plinten of profielen."),
            ),
            Service(
                "Herstel",
                ("Beschadigde delen van een vloer vervangen.", "Krassen, naden en losse delen aanpakken."),
            ),
        ),
        searches=("vloer laten leggen", "pvc vloer leggen", "parket schuren"),
        mention=(
            "om hoeveel vierkante meter het gaat en wat er nu ligt",
            "welke vloer u op het oog hebt en of er vloerverwarming is",
        ),
        depends=(
            "de oppervlakte, de soort vloer en de staat van de ondergrond",
            "het materiaal, het legpatroon en het voorwerk",
        ),
        questions=(
            (
                "Kan een nieuwe vloer over de oude heen?",
                "Soms wel, als de oude vloer vlak en vast is. Vermeld wat er ligt en hoe dik het is, want "
                "dat bepaalt de hoogte bij deuren.",
            ),
            (
                "Kan deze vloer op vloerverwarming?",
                "Veel vloeren wel, maar het materiaal en de dikte maken uit. Zet het in uw aanvraag als er "
                "vloerverwarming ligt.",
            ),
        ),
    ),
    TradeWords(
        names=("badkamerbedrijf", "badkamer", "badkamers", "badkamerspecialist"),
        work="badkamer",
        asked="een badkamer",
        services=(
            Service(
                "Nieuwe badkamer",
                (
                    "Een badkamer van ontwerp tot aansluiting.",
                    "Alles in een keer: leidingen, tegels, sanitair en afwerking.",
                ),
            ),
            Service(
                "Renovatie",
                ("Een bestaande badkamer vernieuwen.", "Oude tegels en sanitair eruit, nieuwe erin."),
            ),
            Service("Toilet", ("Een toiletruimte vernieuwen.", "Een nieuw toilet, met tegels en leidingen.")),
            Service(
                "Aanpassing",
                (
                    "Een badkamer geschikt maken voor wie slecht ter been is.",
                    "Een inloopdouche, beugels of een verhoogd toilet.",
                ),
            ),
            Service(
                "Douche",
                (
                    "Een bad vervangen door een douche, of een douche vernieuwen.",
                    "Douchewand, kraan, goot en tegels.",
                ),
            ),
            Service(
                "Meubel en spiegel",
                (
                    "Wastafel, meubel en verlichting plaatsen.",
                    "Een nieuw wastafelmeubel met kraan en spiegel.",
                ),
            ),
        ),
        searches=("badkamer renoveren", "badkamer verbouwen", "nieuwe badkamer"),
        mention=(
            "hoe groot de badkamer is en wat er moet veranderen",
            "wat er blijft, wat weg kan en welke stijl u zoekt",
        ),
        depends=(
            "de grootte, het sanitair en het leidingwerk",
            "de tegels, de indeling en wat er moet worden gesloopt",
        ),
        questions=(
            (
                "Kan ik de badkamer tussendoor gebruiken?",
                "Meestal niet de hele tijd. Bespreek vooraf hoe lang douche en toilet niet bruikbaar zijn.",
            ),
            (
                "Moet ik het sanitair zelf kopen?",
                "Dat kan allebei: zelf uitzoeken of laten bestellen. Zet in uw aanvraag wat u al gekozen "
                "hebt.",
            ),
        ),
    ),
)
