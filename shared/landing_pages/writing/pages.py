"""The whole text of a landing page, from what is known only.

No review, price, year, certificate or promise about speed: nobody told us any.
"""

from dataclasses import dataclass
from functools import lru_cache

from shared.landing_pages.content import (
    LONGEST_SEO_DESCRIPTION,
    LONGEST_SEO_TITLE,
    Block,
    Faq,
    Footer,
    Form,
    Hero,
    PageContent,
    Question,
    Services,
    Steps,
    TitledText,
    Usps,
    WorkArea,
)
from shared.landing_pages.writing.companies import company_slug, shown_name
from shared.landing_pages.writing.facts import PartnerFacts, SegmentFacts
from shared.landing_pages.writing.places import place
from shared.landing_pages.writing.plain import cut, one_line, slug
from shared.landing_pages.writing.trades import Trade, trade_of
from shared.landing_pages.writing.voice import Voice, voice_of

_LONGEST_PART = 60


@dataclass(frozen=True, slots=True)
class PageText:
    """The texts of a landing page besides its blocks."""

    title: str
    subtitle: str
    seo_title: str
    seo_description: str


@dataclass(frozen=True, slots=True)
class _Known:
    """All that the texts may say."""

    company: str | None
    city: str | None
    region: str
    trade: Trade
    voice: Voice

    @property
    def subject(self) -> str:
        """The company at the start of a sentence."""
        return self.company or "Dit bedrijf"

    @property
    def elsewhere(self) -> str | None:
        """The city, where naming it beside the region says more."""
        return self.city if self.city and self.city.casefold() != self.region.casefold() else None

    @property
    def inside(self) -> str:
        """The company within a sentence."""
        return self.company or "dit bedrijf"


def page_path(partner: PartnerFacts, segment: SegmentFacts) -> str:
    """`/partners/<company>/<branch>-<region>` in lower case letters, digits and dashes."""
    parts = (slug(segment.branch, _LONGEST_PART), slug(segment.region, _LONGEST_PART))
    return (
        f"/partners/{company_slug(partner)}/{'-'.join(part for part in parts if part) or segment.id.hex[:8]}"
    )


def page_text(partner: PartnerFacts, segment: SegmentFacts) -> PageText:
    """Title, subtitle and what search engines show."""
    known = _known(partner, segment)
    trade, uw = known.trade, known.voice.uw
    where = f"{trade.title} in {known.region}"
    return PageText(
        title=cut(f"{known.company}, {trade.name} in {known.region}" if known.company else where, 200),
        subtitle=cut(
            f"Beschrijf {uw} klus en vraag een vrijblijvende offerte aan voor {trade.work} in "
            f"{known.region}.",
            300,
        ),
        seo_title=_first_that_fits(
            LONGEST_SEO_TITLE,
            f"{where} | {known.company}" if known.company else f"{where} | Offerte aanvragen",
            f"{where} | Offerte aanvragen",
            where,
        ),
        seo_description=_first_that_fits(
            LONGEST_SEO_DESCRIPTION,
            f"{where} nodig? Beschrijf {uw} klus online en vraag bij {known.inside} een vrijblijvende "
            "offerte aan.",
            f"{where} nodig? Beschrijf {uw} klus online en vraag een vrijblijvende offerte aan.",
            f"Beschrijf {uw} klus online en vraag een vrijblijvende offerte aan.",
        ),
    )


def clearer_page_text(partner: PartnerFacts, segment: SegmentFacts) -> PageText:
    """Other texts for a page that convinces too few visitors: they say at once what can be done here."""
    known = _known(partner, segment)
    first, voice = page_text(partner, segment), known.voice
    return PageText(
        title=cut(f"Vraag een offerte aan voor {known.trade.work} in {known.region}", 200),
        subtitle=f"Beschrijf {voice.uw} klus in een paar regels. De aanvraag is vrijblijvend: {voice.u} "
        "beslist pas na de offerte.",
        seo_title=first.seo_title,
        seo_description=first.seo_description,
    )


def page_content(partner: PartnerFacts, segment: SegmentFacts, text: PageText) -> PageContent:
    """The blocks of the page with those texts, in the order they are shown."""
    known = _known(partner, segment)
    blocks: tuple[Block, ...] = (
        Hero(title=cut(text.title, 120), subtitle=text.subtitle, button="Vraag een offerte aan"),
        _usps(known),
        _services(known.trade, known.voice),
        WorkArea(
            title="Werkgebied",
            text=f"{known.subject} werkt in {known.region}."
            + (f" Het bedrijf is gevestigd in {known.elsewhere}." if known.elsewhere else ""),
            region=known.region,
            city=known.city,
        ),
        _steps(known),
        _faq(known),
        Form(
            title="Vraag een offerte aan",
            intro=f"Vertel wat er moet gebeuren. {known.subject} neemt daarna contact met {known.voice.u} "
            "op.",
            message_label="Wat moet er gebeuren?",
            consent=f"Ik ga ermee akkoord dat {known.inside} mijn gegevens gebruikt om contact met mij op te "
            "nemen over deze aanvraag.",
            button="Verstuur aanvraag",
        ),
        Footer(company_name=known.company, city=known.city, text=f"{known.trade.title} in {known.region}"),
    )
    return PageContent(blocks=blocks)


def _known(partner: PartnerFacts, segment: SegmentFacts) -> _Known:
    city, region = cut(one_line(partner.city or ""), 60), cut(place(segment.region), 60)
    return _Known(
        shown_name(partner.company_name),
        city or None,
        region,
        trade_of(segment.branch),
        voice_of(partner.tone_of_voice),
    )


def _first_that_fits(longest: int, *candidates: str) -> str:
    return next((text for text in candidates if len(text) <= longest), None) or cut(candidates[-1], longest)


def _usps(known: _Known) -> Usps:
    voice = known.voice
    based = f"{known.subject} is gevestigd in {known.elsewhere} en werkt in {known.region}."
    return Usps(
        title="Waarom hier aanvragen",
        items=(
            TitledText(
                title=f"Werkzaam in {known.region}",
                text=based if known.elsewhere else f"{known.subject} werkt in {known.region}.",
            ),
            TitledText(
                title="Rechtstreeks contact",
                text=f"{voice.capital(voice.uw)} aanvraag komt rechtstreeks bij {known.inside} terecht.",
            ),
            TitledText(
                title="Vrijblijvend",
                text=f"Een aanvraag verplicht {voice.u} tot niets. {voice.capital(voice.u)} beslist pas na "
                "de offerte.",
            ),
        ),
    )


@lru_cache(maxsize=512)
def _services(trade: Trade, voice: Voice) -> Services:
    title = f"Waar {voice.kunt_u} een {trade.name} voor vragen?" if trade.is_known else "Wat is er te vragen?"
    return Services(
        title=title,
        intro=f"Staat {voice.uw} klus er niet bij? Beschrijf hem dan in het formulier.",
        items=tuple(TitledText(title=name, text=text) for name, text in trade.services),
    )


def _steps(known: _Known) -> Steps:
    voice = known.voice
    return Steps(
        title="Zo werkt het",
        items=(
            TitledText(
                title=f"Beschrijf {voice.uw} klus",
                text="Vul het formulier in: wat moet er gebeuren, waar en wanneer?",
            ),
            TitledText(
                title="Bespreek de klus", text=f"{known.subject} neemt contact met {voice.u} op over de klus."
            ),
            TitledText(
                title="Beslis na de offerte",
                text=f"{voice.capital(voice.u)} krijgt een offerte en beslist daarna zelf.",
            ),
        ),
    )


def _faq(known: _Known) -> Faq:
    voice = known.voice
    return Faq(
        title="Veelgestelde vragen",
        items=(
            Question(
                question=f"Wat kost {known.trade.work}?" if known.trade.is_known else "Wat kost het?",
                answer="Dat hangt af van de klus: de omvang, het materiaal en de staat van wat er al is. "
                f"Beschrijf {voice.uw} situatie, dan {voice.krijgt_u} een prijs voor {voice.uw} eigen klus.",
            ),
            Question(
                question="Zit ik met een aanvraag ergens aan vast?",
                answer=f"Nee. {voice.capital(voice.u)} geeft pas opdracht als {voice.u} het met de offerte "
                "eens bent.",
            ),
            Question(
                question=f"Werkt {known.inside} bij mij in de buurt?",
                answer=f"{known.subject} werkt in {known.region}. Noem in het formulier {voice.uw} plaats of "
                "postcode, dan is dat meteen duidelijk.",
            ),
            Question(
                question="Wat gebeurt er met mijn gegevens?",
                answer=f"{known.subject} gebruikt ze om contact met {voice.u} op te nemen over deze "
                "aanvraag.",
            ),
        ),
    )
