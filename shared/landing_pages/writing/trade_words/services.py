"""Trades that help out: locks, cleaning, moving, pests."""

from typing import Final

from shared.landing_pages.writing.trade_words.shape import Service, TradeWords

SERVICES: Final = (
    TradeWords(
        names=("slotenmaker", "slotenmakers", "slotenservice"),
        work="slotenwerk",
        asked="werk aan sloten",
        services=(
            Service(
                "Buitengesloten",
                (
                    "Een deur openen waarvan de sleutel kwijt of binnen is.",
                    "Weer naar binnen als de deur is dichtgevallen.",
                ),
            ),
            Service(
                "Sloten vervangen",
                (
                    "Cilinders en sloten vervangen.",
                    "Een nieuw slot na verlies van een sleutel of een verhuizing.",
                ),
            ),
            Service(
                "Inbraakschade",
                ("Sloten en deuren herstellen na een inbraak.", "Een geforceerde deur weer laten sluiten."),
            ),
            Service(
                "Beveiliging", ("Beter hang- en sluitwerk plaatsen.", "Sterkere sloten op deuren en ramen.")
            ),
            Service(
                "Meer deuren, een sleutel",
                (
                    "Sloten gelijk maken zodat een sleutel past.",
                    "Voordeur, achterdeur en schuur met dezelfde sleutel.",
                ),
            ),
            Service(
                "Klemmend slot",
                ("Een slot dat stroef gaat of blijft hangen.", "Een sleutel die vastzit of is afgebroken."),
            ),
        ),
        searches=("slot vervangen", "buitengesloten", "deur openen", "cilinderslot vervangen"),
        mention=("om wat voor deur en slot het gaat", "of de deur op slot zit of alleen dichtgevallen is"),
        depends=("het slot, de deur en de onderdelen", "het soort slot en de schade aan de deur"),
        questions=(
            (
                "Gaat de deur kapot bij het openen?",
                "Dat hangt af van het slot en van hoe de deur dichtzit. Vermeld of de deur op slot is of "
                "alleen dichtgevallen.",
            ),
            (
                "Moet ik kunnen laten zien dat ik er woon?",
                "Reken erop dat ernaar gevraagd wordt: een deur gaat niet zomaar voor iedereen open.",
            ),
        ),
    ),
    TradeWords(
        names=("schoonmaker", "schoonmakers", "schoonmaak", "schoonmaakbedrijf"),
        work="schoonmaakwerk",
        asked="schoonmaakwerk",
        services=(
            Service(
                "Kantoor",
                (
                    "Kantoren en praktijken laten schoonhouden.",
                    "Bureaus, keuken en toiletten op vaste momenten.",
                ),
            ),
            Service("Ramen", ("Ramen en kozijnen laten wassen.", "Glas van binnen en buiten.")),
            Service(
                "Oplevering",
                (
                    "Schoonmaken na een verbouwing of verhuizing.",
                    "Stof en resten weg voordat een ruimte in gebruik gaat.",
                ),
            ),
            Service(
                "Trappenhuis",
                ("Gezamenlijke ruimtes laten schoonhouden.", "Trappen, gangen en entree van een gebouw."),
            ),
            Service(
                "Vloeren",
                (
                    "Vloeren reinigen of van een nieuwe laag voorzien.",
                    "Tapijt, tegels of linoleum grondig reinigen.",
                ),
            ),
            Service("Woning", ("Een huis laten schoonmaken.", "Een keer grondig of op vaste dagen.")),
        ),
        searches=("schoonmaakbedrijf", "kantoor schoonmaken", "glazenwasser"),
        mention=(
            "om welke ruimtes het gaat en hoe vaak",
            "hoe groot het gebouw is en op welke dagen het uitkomt",
        ),
        depends=(
            "de oppervlakte, het soort ruimte en hoe vaak",
            "de omvang, de vloeren en de bereikbaarheid",
        ),
        questions=(
            (
                "Kan het buiten werktijd?",
                "Noem in uw aanvraag welke dagen en tijden uitkomen; dan kan daar in de offerte rekening "
                "mee gehouden worden.",
            ),
            (
                "Moet ik zelf schoonmaakmiddelen hebben?",
                "Dat is een kwestie van afspreken. Zet in de aanvraag wat er al aanwezig is.",
            ),
        ),
    ),
    TradeWords(
        names=("verhuizer", "verhuizers", "verhuisbedrijf", "verhuizing"),
        work="verhuizing",
        asked="een verhuizing",
        services=(
            Service(
                "Woning",
                (
                    "Een huis of appartement verhuizen.",
                    "De hele inboedel van het oude naar het nieuwe adres.",
                ),
            ),
            Service(
                "Bedrijf",
                ("Een kantoor of werkplaats verhuizen.", "Bureaus, archief en machines verplaatsen."),
            ),
            Service(
                "Inpakken en monteren",
                (
                    "Spullen inpakken, meubels uit elkaar en in elkaar zetten.",
                    "Dozen vullen en kasten uit elkaar halen.",
                ),
            ),
            Service("Opslag", ("Spullen een tijd bewaren.", "Ruimte tussen twee adressen in.")),
            Service(
                "Zware stukken",
                (
                    "Een piano, kluis of grote kast verplaatsen.",
                    "Wat te zwaar of te groot is voor twee mensen.",
                ),
            ),
            Service(
                "Ontruiming", ("Een woning of ruimte leeghalen.", "Spullen afvoeren die niet mee hoeven.")
            ),
        ),
        searches=("verhuisbedrijf", "verhuisservice", "laten verhuizen"),
        mention=(
            "van welke plaats naar welke plaats en hoeveel kamers het zijn",
            "op welke verdieping u nu woont en straks komt te wonen, en of er een lift is",
        ),
        depends=(
            "de hoeveelheid spullen, de afstand en de verdiepingen",
            "het inpakwerk, de datum en de bereikbaarheid",
        ),
        questions=(
            (
                "Moet ik zelf inpakken?",
                "Dat mag, en laten doen kan vaak ook. Vermeld in uw aanvraag wat uw voorkeur is.",
            ),
            (
                "Is er een verhuislift nodig?",
                "Dat hangt af van de verdieping, het trappenhuis en de grote meubels. Noem die in de "
                "aanvraag.",
            ),
        ),
    ),
    TradeWords(
        names=("ongediertebestrijder", "ongediertebestrijding"),
        work="ongediertebestrijding",
        asked="ongediertebestrijding",
        services=(
            Service(
                "Muizen en ratten",
                ("Knaagdieren in of om het huis.", "Uitzoeken waar ze binnenkomen en ze bestrijden."),
            ),
            Service(
                "Wespen", ("Een wespennest in dak, muur of tuin.", "Een nest op een plek waar mensen komen.")
            ),
            Service(
                "Houtworm en boktor",
                ("Insecten in balken en vloeren.", "Gaatjes en houtmeel in balken of trap."),
            ),
            Service(
                "Wering",
                (
                    "Kieren en gaten dichten zodat ze wegblijven.",
                    "Openingen sluiten in muur, dak en kruipruimte.",
                ),
            ),
            Service(
                "Mieren en zilvervisjes",
                (
                    "Kruipende insecten in keuken of badkamer.",
                    "Insecten die telkens op dezelfde plek terugkomen.",
                ),
            ),
            Service(
                "Bedwantsen en vlooien",
                ("Insecten in bed, bank of tapijt.", "Bijtende insecten opsporen en bestrijden."),
            ),
        ),
        searches=("wespennest verwijderen", "muizen bestrijden", "ratten bestrijden"),
        mention=(
            "welk dier het is, of wat er te zien is, en waar",
            "hoe lang het al speelt en in welke ruimtes",
        ),
        depends=(
            "het soort dier, de plek en de omvang",
            "hoe vaak er gekomen moet worden en wat er dicht moet",
        ),
        questions=(
            (
                "Hoe weet ik welk dier het is?",
                "Let op keutels, knaagsporen, geluiden en het tijdstip. Beschrijf wat u ziet en waar.",
            ),
            (
                "Is het middel veilig voor huisdieren?",
                "Vertel in uw aanvraag welke dieren en kinderen er in huis zijn, dan kan de aanpak daarop "
                "worden afgestemd.",
            ),
        ),
    ),
)
