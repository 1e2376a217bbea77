"""The vocabulary of common Dutch trades: names (the first is shown), work, services, further searches.

Services say what such a job is, never that a company does it, how well, how fast or for how much.
"""

_Trade = tuple[tuple[str, ...], str, tuple[tuple[str, str], ...], tuple[str, ...]]

UNKNOWN_SERVICES = (
    ("Nieuw werk", "Iets laten maken of uitvoeren dat er nog niet is."),
    ("Herstel", "Iets laten nakijken of herstellen."),
    ("Onderhoud", "Werk dat van tijd tot tijd terugkomt."),
    ("Advies", "Een vraag die eerst bekeken moet worden."),
)

TRADES: tuple[_Trade, ...] = (
    (
        ("schilder", "schilders", "schilderwerk", "schildersbedrijf"),
        "schilderwerk",
        (
            ("Buitenschilderwerk", "Kozijnen, deuren, gevels en boeidelen."),
            ("Binnenschilderwerk", "Muren, plafonds, deuren en trappen."),
            ("Houtrot en houtwerk", "Aangetast hout herstellen voordat het wordt geschilderd."),
            ("Onderhoud", "Schilderwerk bijhouden zodat het hout beschermd blijft."),
        ),
        ("schildersbedrijf", "huis laten schilderen", "kozijnen schilderen", "buitenschilder"),
    ),
    (
        ("dakdekker", "dakdekkers", "dakdekkersbedrijf", "dakwerk", "dakwerken"),
        "dakwerk",
        (
            ("Lekkage", "De plaats van een daklekkage zoeken en herstellen."),
            ("Platte daken", "Bitumen of kunststof vernieuwen of herstellen."),
            ("Pannendaken", "Pannen, nokken en goten herstellen of vervangen."),
            ("Dakisolatie", "Het dak isoleren, vaak samen met nieuwe dakbedekking."),
        ),
        ("dakdekkersbedrijf", "daklekkage", "dak vernieuwen", "dakreparatie"),
    ),
    (
        ("loodgieter", "loodgieters", "loodgietersbedrijf", "loodgieterswerk"),
        "loodgieterswerk",
        (
            ("Lekkage", "Een lek in leiding, kraan of afvoer zoeken en herstellen."),
            ("Verstopping", "Een verstopte afvoer, gootsteen of toilet."),
            ("Sanitair", "Kranen, toilet, wastafel of douche plaatsen en aansluiten."),
            ("Leidingwerk", "Water- en afvoerleidingen aanleggen of vervangen."),
        ),
        ("loodgietersbedrijf", "lekkage", "verstopping", "kraan vervangen"),
    ),
    (
        ("elektricien", "elektriciens", "elektra", "elektrotechniek", "elektrotechnisch_installateur"),
        "elektrawerk",
        (
            ("Groepenkast", "Een groepenkast vervangen of uitbreiden."),
            ("Storing", "De oorzaak van een storing zoeken en verhelpen."),
            ("Stopcontacten en verlichting", "Punten verplaatsen of erbij maken."),
            ("Laadpaal", "Een laadpunt voor een elektrische auto aansluiten."),
        ),
        ("groepenkast vervangen", "elektra aanleggen", "laadpaal installeren", "stroomstoring"),
    ),
    (
        ("hovenier", "hoveniers", "hoveniersbedrijf", "tuinman", "tuinaanleg"),
        "tuinwerk",
        (
            ("Tuinaanleg", "Een tuin nieuw inrichten, van grond tot beplanting."),
            ("Tuinonderhoud", "Snoeien, maaien en de tuin bijhouden."),
            ("Bestrating", "Terras, pad of oprit aanleggen of herstellen."),
            ("Schutting en vlonder", "Houtwerk in de tuin plaatsen of vervangen."),
        ),
        ("hoveniersbedrijf", "tuinonderhoud", "tuinaanleg", "tuinontwerp"),
    ),
    (
        ("stukadoor", "stukadoors", "stucadoor", "stukadoorsbedrijf", "stucwerk"),
        "stucwerk",
        (
            ("Wanden", "Muren glad of met structuur stuken."),
            ("Plafonds", "Een plafond stuken of herstellen."),
            ("Sierpleister", "Wanden afwerken met spachtelputz of sierpleister."),
            ("Buitenstucwerk", "Een gevel stuken of herstellen."),
        ),
        ("stukadoorsbedrijf", "muren laten stuken", "plafond stuken", "sierpleister"),
    ),
    (
        ("timmerman", "timmerlieden", "timmerbedrijf", "timmerwerk"),
        "timmerwerk",
        (
            ("Kozijnen en deuren", "Houten kozijnen en deuren maken, plaatsen of herstellen."),
            ("Dakkapel", "Een dakkapel plaatsen of vernieuwen."),
            ("Maatwerk", "Kasten, trappen en ander werk op maat."),
            ("Vloeren en wanden", "Houten vloeren en scheidingswanden plaatsen."),
        ),
        ("timmerbedrijf", "kozijnen plaatsen", "dakkapel plaatsen", "kast op maat"),
    ),
    (
        ("tegelzetter", "tegelzetters", "tegelwerk"),
        "tegelwerk",
        (
            ("Badkamer", "Wanden en vloer van een badkamer betegelen."),
            ("Keuken", "De achterwand of vloer van een keuken betegelen."),
            ("Vloertegels", "Een tegelvloer leggen in huis of bedrijf."),
            ("Voegwerk", "Voegen en kitranden vernieuwen."),
        ),
        ("badkamer betegelen", "vloertegels leggen", "tegels zetten"),
    ),
    (
        ("metselaar", "metselaars", "metselwerk", "metselbedrijf", "voegbedrijf"),
        "metselwerk",
        (
            ("Gevels", "Een gevel metselen of herstellen."),
            ("Voegwerk", "Oude voegen uitslijpen en opnieuw voegen."),
            ("Tuinmuren", "Een muur of bloembak in de tuin metselen."),
            ("Doorbraken", "Een opening in een muur maken of dichtzetten."),
        ),
        ("metselbedrijf", "gevel voegen", "muur metselen", "schoorsteen metselen"),
    ),
    (
        ("aannemer", "aannemers", "aannemersbedrijf", "bouwbedrijf", "verbouwing"),
        "verbouwing",
        (
            ("Aanbouw", "Een woning uitbreiden met een aanbouw of uitbouw."),
            ("Verbouwing", "Een of meer ruimtes verbouwen."),
            ("Renovatie", "Een woning van binnen of buiten vernieuwen."),
            ("Dakkapel en dakopbouw", "Meer ruimte op zolder."),
        ),
        ("aannemersbedrijf", "bouwbedrijf", "huis verbouwen", "aanbouw laten maken"),
    ),
    (
        ("glaszetter", "glaszetters", "glashandel", "glaswerk"),
        "glaswerk",
        (
            ("Isolatieglas", "Enkel of oud dubbel glas vervangen door isolatieglas."),
            ("Glasschade", "Een gebroken ruit vervangen."),
            ("Veiligheidsglas", "Glas in deuren en lage ramen."),
            ("Spiegels en glas op maat", "Glas voor binnen, op maat."),
        ),
        ("dubbel glas plaatsen", "ruit vervangen", "hr glas", "glasschade"),
    ),
    (
        ("cv_monteur", "cv_monteurs", "cv_installateur", "verwarmingsmonteur", "cv_ketel"),
        "cv-werk",
        (
            ("Cv-ketel", "Een cv-ketel plaatsen of vervangen."),
            ("Onderhoud", "De ketel laten nakijken en schoonmaken."),
            ("Storing", "De verwarming of het warme water doet het niet."),
            ("Radiatoren en vloerverwarming", "Verwarming verplaatsen, vervangen of aanleggen."),
        ),
        ("cv ketel vervangen", "cv ketel onderhoud", "cv storing"),
    ),
    (
        ("installateur", "installateurs", "installatiebedrijf", "installatietechniek"),
        "installatiewerk",
        (
            ("Verwarming", "Ketel, warmtepomp of vloerverwarming plaatsen."),
            ("Water en sanitair", "Leidingen en sanitair aanleggen of vervangen."),
            ("Elektra", "Groepenkast, punten en verlichting."),
            ("Ventilatie", "Een ventilatiesysteem plaatsen of vervangen."),
        ),
        ("installatiebedrijf", "warmtepomp installeren", "vloerverwarming aanleggen"),
    ),
    (
        ("slotenmaker", "slotenmakers", "slotenservice"),
        "slotenwerk",
        (
            ("Buitengesloten", "Een deur openen waarvan de sleutel kwijt of binnen is."),
            ("Sloten vervangen", "Cilinders en sloten vervangen."),
            ("Inbraakschade", "Sloten en deuren herstellen na een inbraak."),
            ("Beveiliging", "Beter hang- en sluitwerk plaatsen."),
        ),
        ("slot vervangen", "buitengesloten", "deur openen", "cilinderslot vervangen"),
    ),
    (
        ("schoonmaker", "schoonmakers", "schoonmaak", "schoonmaakbedrijf"),
        "schoonmaakwerk",
        (
            ("Kantoor", "Kantoren en praktijken laten schoonhouden."),
            ("Ramen", "Ramen en kozijnen laten wassen."),
            ("Oplevering", "Schoonmaken na een verbouwing of verhuizing."),
            ("Trappenhuis", "Gezamenlijke ruimtes laten schoonhouden."),
        ),
        ("schoonmaakbedrijf", "kantoor schoonmaken", "glazenwasser"),
    ),
    (
        ("verhuizer", "verhuizers", "verhuisbedrijf", "verhuizing"),
        "verhuizing",
        (
            ("Woning", "Een huis of appartement verhuizen."),
            ("Bedrijf", "Een kantoor of werkplaats verhuizen."),
            ("Inpakken en monteren", "Spullen inpakken, meubels uit elkaar en in elkaar zetten."),
            ("Opslag", "Spullen een tijd bewaren."),
        ),
        ("verhuisbedrijf", "verhuisservice", "laten verhuizen"),
    ),
    (
        ("stratenmaker", "stratenmakers", "bestrating", "straatwerk"),
        "straatwerk",
        (
            ("Oprit", "Een oprit aanleggen of herstellen."),
            ("Terras", "Een terras leggen van tegels of klinkers."),
            ("Verzakking", "Verzakte bestrating ophalen en opnieuw leggen."),
            ("Riolering", "Afvoer en putten in de bestrating."),
        ),
        ("bestrating aanleggen", "oprit aanleggen", "terras laten leggen"),
    ),
    (
        ("vloerenlegger", "vloerenleggers", "vloeren", "parketteur"),
        "vloerwerk",
        (
            ("Pvc en laminaat", "Een vloer van pvc of laminaat leggen."),
            ("Parket", "Een houten vloer leggen, schuren of oliën."),
            ("Ondervloer", "De ondergrond egaliseren of isoleren."),
            ("Trap", "Een trap bekleden."),
        ),
        ("vloer laten leggen", "pvc vloer leggen", "parket schuren"),
    ),
    (
        ("isolatiebedrijf", "isolatie", "isoleerder", "isolatiespecialist"),
        "isolatiewerk",
        (
            ("Spouwmuur", "De spouw van de buitenmuren isoleren."),
            ("Vloer", "De begane grond of kruipruimte isoleren."),
            ("Dak", "Het dak van binnen of buiten isoleren."),
            ("Glas", "Oud glas vervangen door isolatieglas."),
        ),
        ("spouwmuurisolatie", "vloerisolatie", "dakisolatie", "huis isoleren"),
    ),
    (
        ("zonnepanelenbedrijf", "zonnepanelen", "zonnepanelen_installateur", "zonne_energie"),
        "zonnepanelen",
        (
            ("Nieuwe panelen", "Zonnepanelen op een plat of schuin dak."),
            ("Uitbreiding", "Panelen erbij of een andere omvormer."),
            ("Thuisbatterij", "Opgewekte stroom zelf bewaren."),
            ("Controle en herstel", "Panelen die minder opbrengen laten nakijken."),
        ),
        ("zonnepanelen kopen", "zonnepanelen plaatsen", "thuisbatterij"),
    ),
    (
        ("kozijnenbedrijf", "kozijnen", "kozijnspecialist"),
        "kozijnen",
        (
            ("Kunststof kozijnen", "Kozijnen van kunststof op maat."),
            ("Houten kozijnen", "Kozijnen van hout maken of vervangen."),
            ("Aluminium kozijnen", "Kozijnen en puien van aluminium."),
            ("Deuren en schuifpuien", "Een voordeur, achterdeur of pui vervangen."),
        ),
        ("kunststof kozijnen", "kozijnen vervangen", "schuifpui plaatsen"),
    ),
    (
        ("badkamerbedrijf", "badkamer", "badkamers", "badkamerspecialist"),
        "badkamer",
        (
            ("Nieuwe badkamer", "Een badkamer van ontwerp tot aansluiting."),
            ("Renovatie", "Een bestaande badkamer vernieuwen."),
            ("Toilet", "Een toiletruimte vernieuwen."),
            ("Aanpassing", "Een badkamer geschikt maken voor wie slecht ter been is."),
        ),
        ("badkamer renoveren", "badkamer verbouwen", "nieuwe badkamer"),
    ),
    (
        ("ongediertebestrijder", "ongediertebestrijding"),
        "ongediertebestrijding",
        (
            ("Muizen en ratten", "Knaagdieren in of om het huis."),
            ("Wespen", "Een wespennest in dak, muur of tuin."),
            ("Houtworm en boktor", "Insecten in balken en vloeren."),
            ("Wering", "Kieren en gaten dichten zodat ze wegblijven."),
        ),
        ("wespennest verwijderen", "muizen bestrijden", "ratten bestrijden"),
    ),
)
