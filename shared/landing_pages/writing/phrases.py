"""Phrasings of everything a page says besides its trade's own words.

Written for `u` in the form that `Voice.say` reads, with what `Telling` knows in braces. Each list has some
that need nothing but the region, so that every partner has a whole page. None of them may claim what nobody
told: no review, price, year, certificate or promise about speed or quality.
"""

from typing import Final

TITLE_WITH_COMPANY: Final = (
    "{company}, {topic} in {region}",
    "{company}: {asked} in {region}",
    "{Topic} in {region}: {company}",
    "{Trade} nodig in {region}? Vraag {company}",
    "{Asked} in {region} door {company}",
)
TITLE: Final = (
    "{Topic} in {region}",
    "{Trade} nodig in {region}?",
    "{Asked} in {region}",
    "Op zoek naar een {trade} in {region}?",
)
CLEARER_TITLE: Final = (
    "Vraag een offerte aan voor {asked} in {region}",
    "Offerte aanvragen voor {asked} in {region}",
)
CLEARER_TITLE_OF_UNKNOWN: Final = ("Vraag een offerte aan: {topic} in {region}",)
SUBTITLE: Final = (
    "Beschrijf uw klus en vraag een vrijblijvende offerte aan voor {asked} in {region}.",
    "Vertel wat er moet gebeuren en waar. Een aanvraag voor {asked} is vrijblijvend; u beslist later.",
    "[Zoekt u] een {trade} in {region}? Beschrijf uw klus in het formulier; dat verplicht tot niets.",
    "[Wilt u] een offerte voor {asked}? Zet in een paar regels wat er moet gebeuren en waar in {region}.",
    "Beschrijf in een paar regels wat er moet gebeuren in {region} en vraag een vrijblijvende offerte aan.",
    "Leg uw klus in {region} voor en ontvang een offerte. Pas daarna [beslist u] of het doorgaat.",
)
CLEARER_SUBTITLE: Final = (
    "Beschrijf uw klus in een paar regels. De aanvraag is vrijblijvend: u beslist pas na de offerte.",
    "Een paar regels over uw klus zijn genoeg. U krijgt een offerte en zit nergens aan vast.",
)
SEO_TITLE_WITH_COMPANY: Final = (
    "{Topic} in {region} | {company}",
    "{company} | {Topic} in {region}",
    "{Topic} {region}: {company}",
)
SEO_TITLE: Final = (
    "{Topic} in {region} | Offerte aanvragen",
    "{Topic} in {region}: vraag een offerte aan",
    "{Topic} in {region}: beschrijf uw klus",
)
SEO_DESCRIPTION_WITH_COMPANY: Final = (
    "{Topic} in {region} nodig? Beschrijf uw klus en vraag bij {company} een vrijblijvende offerte aan.",
    "{company} werkt in {region}. Beschrijf wat er moet gebeuren en vraag een offerte aan voor {asked}.",
    "Op zoek naar een {trade} in {region}? Vertel {company} wat er moet gebeuren en vraag een offerte aan.",
)
SEO_DESCRIPTION: Final = (
    "{Topic} in {region} nodig? Beschrijf uw klus online en vraag een vrijblijvende offerte aan.",
    "Op zoek naar een {trade} in {region}? Vertel wat er moet gebeuren en vraag een offerte aan.",
    "{Topic} in {region}: vul het formulier in en vraag een vrijblijvende offerte aan.",
)
HERO_BUTTON: Final = ("Vraag een offerte aan", "Offerte aanvragen", "Beschrijf uw klus", "Naar het formulier")

USPS_TITLE: Final = (
    "Waarom hier aanvragen",
    "Waarom {company}",
    "Waar u op kunt rekenen",
    "Dit mag u verwachten",
    "Aanvragen bij {company}",
)
Usp = tuple[tuple[str, ...], tuple[str, ...]]
AREA_USP: Final[Usp] = (
    ("Werkzaam in {region}", "Actief in {region}", "Klussen in {region}"),
    (
        "{company} is gevestigd in {city} en werkt in {region}.",
        "Vanuit {city} werkt {company} in {region}.",
        "Wij zijn gevestigd in {city} en nemen klussen aan in {region}.",
        "{company} neemt klussen aan in {region}.",
        "Wij werken in {region}. Noem uw plaats of postcode in de aanvraag.",
    ),
)
USPS: Final[tuple[Usp, ...]] = (
    (
        ("Rechtstreeks contact", "Zonder omweg", "Direct bij het bedrijf"),
        (
            "Uw aanvraag komt rechtstreeks bij {company} terecht.",
            "Wat u invult, komt rechtstreeks bij {company} aan.",
            "Uw aanvraag komt bij ons binnen en wij nemen zelf contact met u op.",
            "U overlegt over de klus met {company} zelf.",
            "Wij lezen uw aanvraag en bespreken de klus met u.",
        ),
    ),
    (
        ("Vrijblijvend", "U beslist zelf", "Eerst een offerte", "Nergens aan vast"),
        (
            "Een aanvraag verplicht u tot niets. U beslist pas na de offerte.",
            "U krijgt eerst een offerte en kiest daarna of u verder wilt.",
            "Pas als u akkoord gaat met de offerte, is er een afspraak.",
            "Aanvragen verplicht tot niets; het werk begint pas na uw akkoord.",
        ),
    ),
    (
        ("In uw eigen woorden", "Een kort formulier", "Gewoon beschrijven"),
        (
            "Vaktermen zijn niet nodig: schrijf op wat u ziet en wat u wilt.",
            "Een paar regels over uw klus zijn genoeg om te beginnen.",
            "U hoeft niet te weten hoe het werk heet. Beschrijf wat er moet gebeuren.",
            "Schrijf op wat er aan de hand is; de details komen in het gesprek.",
        ),
    ),
    (
        ("Een offerte voor uw klus", "Uw eigen situatie", "Een prijs die bij de klus hoort"),
        (
            "De prijs hangt af van {depends}. Daarom gaat een offerte over uw eigen klus.",
            "Geen twee klussen zijn gelijk: een offerte kijkt naar {depends}.",
            "Een bedrag volgt pas uit {depends}. Vandaar een offerte op maat van uw klus.",
        ),
    ),
    (
        ("Planning in overleg", "Een moment dat uitkomt", "Samen plannen"),
        (
            "Wanneer het werk gebeurt, [spreekt u] samen af.",
            "Noem in uw aanvraag wanneer het uitkomt; de datum volgt in overleg.",
            "Geef aan welke periode u voor ogen hebt, dan kan daar rekening mee gehouden worden.",
        ),
    ),
)

SERVICES_TITLE: Final = (
    "Waar [kunt u] een {trade} voor vragen?",
    "Klussen voor een {trade}",
    "Wat een {trade} kan doen",
    "Waar een {trade} voor komt",
    "{Trade} nodig? Bijvoorbeeld hiervoor",
)
SERVICES_TITLE_OF_UNKNOWN: Final = ("Wat is er te vragen?", "Waar [kunt u] naar vragen?", "Soorten klussen")
SERVICES_INTRO: Final = (
    "Staat uw klus er niet bij? Beschrijf hem dan in het formulier.",
    "Een greep uit wat er gevraagd wordt. Ook ander werk [kunt u] in het formulier beschrijven.",
    "Dit zijn voorbeelden. Zit uw vraag er niet tussen, leg hem dan voor in het formulier.",
    "[Herkent u] uw klus? Past geen van de voorbeelden, schrijf dan op wat u nodig hebt.",
    "Hiervoor wordt een {trade} vaak gevraagd. Iets anders nodig? Zet het in uw aanvraag.",
)

WORK_AREA_TITLE: Final = ("Werkgebied", "Waar wij werken", "Klussen in {region}", "Werkgebied: {region}")
WORK_AREA: Final = (
    "{company} werkt in {region}. Het bedrijf is gevestigd in {city}.",
    "{company} komt uit {city} en werkt in {region}.",
    "Wij werken in {region}, vanuit {city}.",
    "{company} werkt in {region}. Vermeld in uw aanvraag de plaats waar de klus is.",
    "Ligt uw klus in {region}? Vermeld dan de plaats of postcode in uw aanvraag.",
    "Ons werkgebied is {region}. Noem in het formulier waar de klus is, ook als dat net daarbuiten ligt.",
)

STEPS_TITLE: Final = (
    "Zo werkt het",
    "Van aanvraag tot offerte",
    "Hoe gaat het verder?",
    "Zo [vraagt u] een offerte aan",
    "In drie stappen",
)
DESCRIBE_TITLE: Final = ("Beschrijf uw klus", "Vul het formulier in", "Vertel wat er moet gebeuren")
DESCRIBE: Final = (
    "Vul het formulier in: wat moet er gebeuren, waar en wanneer?",
    "Vertel {mention}.",
    "Schrijf op wat u wilt laten doen. Het helpt als u vertelt {mention}.",
    "Een paar regels volstaan. Vermeld in elk geval {mention}.",
)
DISCUSS_TITLE: Final = ("Bespreek de klus", "Overleg over het werk", "Contact over uw klus")
DISCUSS: Final = (
    "{company} neemt contact met u op over de klus.",
    "Wij nemen contact met u op om de klus door te spreken.",
    "{company} bespreekt met u wat er nodig is en wanneer.",
    "Wij overleggen met u wat er nodig is; soms is het handig om eerst te komen kijken.",
    "In een gesprek komt aan bod wat er nodig is, wat er al ligt en wat u belangrijk vindt.",
)
DECIDE_TITLE: Final = ("Beslis na de offerte", "Ontvang de offerte", "Kies of u verder wilt")
DECIDE: Final = (
    "U krijgt een offerte en beslist daarna zelf.",
    "Bekijk de offerte en beslis of u verder wilt.",
    "In de offerte staat wat het werk kost. Daarna [beslist u].",
    "Bevalt de offerte, dan [spreekt u] samen een datum af. Zo niet, dan [zit u] nergens aan vast.",
)

FORM_TITLE: Final = ("Vraag een offerte aan", "Offerte aanvragen", "Leg uw klus voor", "Doe uw aanvraag")
FORM_INTRO: Final = (
    "Vertel wat er moet gebeuren. {company} neemt daarna contact met u op.",
    "Vertel {mention}. Daarna nemen wij contact met u op.",
    "Beschrijf de klus in uw eigen woorden. {company} neemt contact met u op om hem te bespreken.",
    "Vul in wat er moet gebeuren en hoe u te bereiken bent, dan nemen wij contact met u op.",
)
MESSAGE_LABEL: Final = ("Wat moet er gebeuren?", "Omschrijf uw klus", "Waar gaat het om?")
# One text for all: visitors agree to the same everywhere.
CONSENT: Final = (
    "Ik ga ermee akkoord dat {company} mijn gegevens gebruikt om contact met mij op te nemen over deze "
    "aanvraag."
)
CONSENT_WITHOUT_NAME: Final = CONSENT.replace("{company}", "dit bedrijf")
FORM_BUTTON: Final = ("Verstuur aanvraag", "Aanvraag versturen", "Verstuur mijn aanvraag")
FOOTER: Final = ("{Topic} in {region}", "{Asked} in {region}", "Offerte aanvragen in {region}")
