"""Trades that make and change the building itself."""

from typing import Final

from shared.landing_pages.writing.trade_words.shape import Service, TradeWords

BUILDING: Final = (
    TradeWords(
        names=("timmerman", "timmerlieden", "timmerbedrijf", "timmerwerk"),
        work="timmerwerk",
        asked="timmerwerk",
        services=(
            Service(
                "Kozijnen en deuren",
                (
                    "Houten kozijnen en deuren maken, plaatsen of herstellen.",
                    "Een klemmende deur, een nieuw kozijn of een andere voordeur.",
                ),
            ),
            Service(
                "Dakkapel",
                ("Een dakkapel plaatsen of vernieuwen.", "Meer licht en ruimte onder een schuin dak."),
            ),
            Service(
                "Maatwerk",
                (
                    "Kasten, trappen en ander werk op maat.",
                    "Meubels en kasten die precies in de ruimte passen.",
                ),
            ),
            Service(
                "Vloeren en wanden",
                (
                    "Houten vloeren en scheidingswanden plaatsen.",
                    "Een kamer indelen met een nieuwe wand of houten vloer.",
                ),
            ),
            Service(
                "Houtherstel",
                (
                    "Rotte delen van balken, kozijnen en boeidelen vervangen.",
                    "Slecht hout eruit en nieuw hout erin.",
                ),
            ),
            Service(
                "Overkapping",
                (
                    "Een overkapping, berging of carport van hout bouwen.",
                    "Hout in de tuin: afdak, schuur of pergola.",
                ),
            ),
        ),
        searches=("timmerbedrijf", "kozijnen plaatsen", "dakkapel plaatsen", "kast op maat"),
        mention=(
            "wat er gemaakt of hersteld moet worden en welke maten erbij horen",
            "om welk houtwerk het gaat, binnen of buiten",
        ),
        depends=(
            "de maten, de houtsoort en de afwerking",
            "het soort werk, het materiaal en de bereikbaarheid",
        ),
        questions=(
            (
                "Is er een vergunning nodig?",
                "Voor sommige verbouwingen wel, bijvoorbeeld aan de voorkant van een huis. Controleer dat "
                "bij uw gemeente, of bespreek het bij het maken van de offerte.",
            ),
            (
                "Kan ik een tekening of foto meesturen?",
                "Beschrijf in het formulier wat u in gedachten hebt, met de maten erbij. Tekeningen en "
                "foto's komen van pas zodra er contact is.",
            ),
            (
                "Welke houtsoort past bij mijn klus?",
                "Dat hangt af van de plek, binnen of buiten, en van het onderhoud dat u wilt doen. Het "
                "hoort bij de vragen voor het eerste gesprek.",
            ),
        ),
    ),
    TradeWords(
        names=("metselaar", "metselaars", "metselwerk", "metselbedrijf", "voegbedrijf"),
        work="metselwerk",
        asked="metselwerk",
        services=(
            Service(
                "Gevels",
                ("Een gevel metselen of herstellen.", "Gescheurde of beschadigde gevelstenen vervangen."),
            ),
            Service(
                "Voegwerk",
                ("Oude voegen uitslijpen en opnieuw voegen.", "Uitgesleten voegen eruit en nieuwe erin."),
            ),
            Service(
                "Tuinmuren",
                ("Een muur of bloembak in de tuin metselen.", "Een stenen erfafscheiding, bank of bloembak."),
            ),
            Service(
                "Doorbraken",
                (
                    "Een opening in een muur maken of dichtzetten.",
                    "Een deur of raam erbij, of een opening dicht.",
                ),
            ),
            Service(
                "Schoorsteen",
                (
                    "Een schoorsteen herstellen, voegen of afbreken.",
                    "Metselwerk boven het dak nakijken en herstellen.",
                ),
            ),
            Service(
                "Aanbouw",
                ("Het metselwerk van een aanbouw of garage.", "Muren optrekken voor een uitbouw of schuur."),
            ),
        ),
        searches=("metselbedrijf", "gevel voegen", "muur metselen", "schoorsteen metselen"),
        mention=(
            "om welke muur het gaat en wat eraan mankeert",
            "hoe hoog en breed het is en welke steen er nu zit",
        ),
        depends=(
            "de oppervlakte, de steen en de hoogte waarop gewerkt wordt",
            "het soort voeg, de bereikbaarheid en het sloopwerk",
        ),
        questions=(
            (
                "Kan de nieuwe steen bij de oude passen?",
                "Vaak is er een steen die er dicht bij komt, al blijft verschil soms zichtbaar. Kleur en "
                "maat van de oude steen helpen bij het zoeken.",
            ),
            (
                "Waarom slijten voegen?",
                "Regen, vorst en ouderdom maken voegen zacht, waarna water in de muur kan komen. [Ziet u] "
                "zand of gaten, noem dan de plek in uw aanvraag.",
            ),
        ),
    ),
    TradeWords(
        names=("aannemer", "aannemers", "aannemersbedrijf", "bouwbedrijf", "verbouwing"),
        work="verbouwing",
        asked="een verbouwing",
        services=(
            Service(
                "Aanbouw",
                ("Een woning uitbreiden met een aanbouw of uitbouw.", "Meer ruimte op de begane grond."),
            ),
            Service(
                "Verbouwing",
                ("Een of meer ruimtes verbouwen.", "Muren eruit, een andere indeling, nieuwe afwerking."),
            ),
            Service(
                "Renovatie",
                ("Een woning van binnen of buiten vernieuwen.", "Een ouder huis weer bij de tijd brengen."),
            ),
            Service("Dakkapel en dakopbouw", ("Meer ruimte op zolder.", "Een zolder beter bruikbaar maken.")),
            Service(
                "Doorbraak", ("Een dragende muur weghalen en opvangen.", "Van twee kamers een ruimte maken.")
            ),
            Service(
                "Garage en berging",
                ("Een garage of berging bouwen of verbouwen.", "Van een garage een kamer of werkplek maken."),
            ),
        ),
        searches=("aannemersbedrijf", "bouwbedrijf", "huis verbouwen", "aanbouw laten maken"),
        mention=(
            "wat er moet veranderen en hoe groot het ongeveer wordt",
            "om welke ruimtes het gaat en of er al een tekening is",
        ),
        depends=(
            "de omvang, de bouwkundige staat en de afwerking",
            "de materialen, het sloopwerk en de bereikbaarheid",
        ),
        questions=(
            (
                "Heb ik een tekening nodig?",
                "Voor een eerste gesprek is een beschrijving genoeg. Voor een vergunning of een berekening "
                "is meestal wel een tekening nodig.",
            ),
            (
                "Wie regelt de vergunning?",
                "Dat spreekt u samen af. Vermeld in uw aanvraag of er al contact met de gemeente is geweest.",
            ),
        ),
    ),
    TradeWords(
        names=("glaszetter", "glaszetters", "glashandel", "glaswerk"),
        work="glaswerk",
        asked="glaswerk",
        services=(
            Service(
                "Isolatieglas",
                (
                    "Enkel of oud dubbel glas vervangen door isolatieglas.",
                    "Ruiten die warmte beter binnen houden.",
                ),
            ),
            Service(
                "Glasschade",
                (
                    "Een gebroken ruit vervangen.",
                    "Een gebarsten of ingegooide ruit eruit en een nieuwe erin.",
                ),
            ),
            Service(
                "Veiligheidsglas",
                ("Glas in deuren en lage ramen.", "Gelaagd of gehard glas op plekken waar het kan breken."),
            ),
            Service(
                "Spiegels en glas op maat",
                ("Glas voor binnen, op maat.", "Spiegels, glazen deuren en tafelbladen op maat."),
            ),
            Service(
                "Lekkende ruiten",
                (
                    "Ruiten vervangen waar vocht tussen het glas zit.",
                    "Beslagen dubbel glas eruit, nieuw glas erin.",
                ),
            ),
            Service(
                "Kitwerk",
                ("Oude kit en stopverf rond ruiten vernieuwen.", "Naden rond het glas weer dicht maken."),
            ),
        ),
        searches=("dubbel glas plaatsen", "ruit vervangen", "hr glas", "glasschade"),
        mention=(
            "om hoeveel ruiten het gaat en hoe groot ze ongeveer zijn",
            "welk glas er nu zit en op welke verdieping",
        ),
        depends=(
            "de maten, de soort glas en de hoogte",
            "het aantal ruiten, het kozijn en de bereikbaarheid",
        ),
        questions=(
            (
                "Passen nieuwe ruiten in mijn kozijnen?",
                "Dat hangt af van de diepte van de sponning en de staat van het hout. Bij het opmeten "
                "blijkt wat er past.",
            ),
            (
                "Wat doe ik met een gebroken ruit?",
                "Raak de scherven niet aan en dek het gat af als dat veilig kan. Vermeld in uw aanvraag de "
                "maat en de plek van de ruit.",
            ),
            (
                "Waaraan herken ik oud dubbel glas?",
                "Vaak staat er iets in de rand tussen de ruiten, zoals een jaartal of type. Neem dat over "
                "in uw aanvraag als het leesbaar is.",
            ),
        ),
    ),
    TradeWords(
        names=("kozijnenbedrijf", "kozijnen", "kozijnspecialist"),
        work="kozijnen",
        asked="kozijnen",
        is_plural=True,
        services=(
            Service(
                "Kunststof kozijnen",
                ("Kozijnen van kunststof op maat.", "Oude kozijnen vervangen door kunststof."),
            ),
            Service(
                "Houten kozijnen",
                ("Kozijnen van hout maken of vervangen.", "Hout, nieuw of als herstel van wat er zit."),
            ),
            Service(
                "Aluminium kozijnen",
                ("Kozijnen en puien van aluminium.", "Smalle profielen voor grote ramen."),
            ),
            Service(
                "Deuren en schuifpuien",
                (
                    "Een voordeur, achterdeur of pui vervangen.",
                    "Een schuifpui naar de tuin of een nieuwe voordeur.",
                ),
            ),
            Service(
                "Glas",
                (
                    "Nieuw glas in bestaande of nieuwe kozijnen.",
                    "Isolatieglas samen met het kozijn vervangen.",
                ),
            ),
            Service(
                "Hang- en sluitwerk",
                ("Scharnieren, sloten en grepen vervangen.", "Ramen en deuren die weer goed sluiten."),
            ),
        ),
        searches=("kunststof kozijnen", "kozijnen vervangen", "schuifpui plaatsen"),
        mention=(
            "om hoeveel kozijnen het gaat en van welk materiaal ze zijn",
            "welke ramen en deuren vervangen moeten worden",
        ),
        depends=(
            "het aantal, de maten en het materiaal",
            "het glas, de kleur en de afwerking rond het kozijn",
        ),
        questions=(
            (
                "Is er een vergunning nodig voor andere kozijnen?",
                "Soms, bijvoorbeeld bij een monument of als het uiterlijk verandert. Vraag het na bij uw "
                "gemeente.",
            ),
            (
                "Kan het glas blijven zitten?",
                "Bij vervanging gaat meestal nieuw glas mee. Vermeld welk glas er zit, dan kan het "
                "meegenomen worden in de offerte.",
            ),
        ),
    ),
    TradeWords(
        names=("isolatiebedrijf", "isolatie", "isoleerder", "isolatiespecialist"),
        work="isolatiewerk",
        asked="isolatie",
        services=(
            Service(
                "Spouwmuur",
                ("De spouw van de buitenmuren isoleren.", "De ruimte tussen binnen- en buitenmuur vullen."),
            ),
            Service(
                "Vloer",
                ("De begane grond of kruipruimte isoleren.", "Minder kou van onderen, via de kruipruimte."),
            ),
            Service(
                "Dak",
                (
                    "Het dak van binnen of buiten isoleren.",
                    "Een schuin of plat dak van een isolerende laag voorzien.",
                ),
            ),
            Service("Glas", ("Oud glas vervangen door isolatieglas.", "Ramen die minder warmte doorlaten.")),
            Service(
                "Gevel", ("Een gevel van buiten of binnen isoleren.", "Isolatie voor muren zonder spouw.")
            ),
            Service("Kieren", ("Naden en kieren dichten.", "Tocht rond ramen, deuren en dakrand tegengaan.")),
        ),
        searches=("spouwmuurisolatie", "vloerisolatie", "dakisolatie", "huis isoleren"),
        mention=(
            "wat u wilt isoleren en uit welke tijd het huis komt",
            "of er een spouw of kruipruimte is en wat er al geïsoleerd is",
        ),
        depends=(
            "de oppervlakte, het materiaal en de bereikbaarheid",
            "de bouw van het huis en wat er al aan isolatie zit",
        ),
        questions=(
            (
                "Heeft mijn huis een spouwmuur?",
                "Dat hangt af van het bouwjaar en de bouwwijze. Bij een inspectie blijkt of er een spouw is "
                "en of die gevuld kan worden.",
            ),
            (
                "Is er subsidie voor isolatie?",
                "Er zijn regelingen die geregeld veranderen. Kijk bij de overheid en uw gemeente wat er nu "
                "geldt.",
            ),
        ),
    ),
)
