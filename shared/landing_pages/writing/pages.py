"""The whole text of a landing page, from what is known only.

No review, price, year, certificate or promise about speed: nobody told us any. A partner's page about a
segment reads the same at any time, and otherwise than another partner's.
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
from shared.landing_pages.writing import phrases
from shared.landing_pages.writing.companies import company_slug
from shared.landing_pages.writing.facts import PartnerFacts, SegmentFacts
from shared.landing_pages.writing.plain import slug
from shared.landing_pages.writing.questions import COST, FAQ_TITLE, QUESTIONS, Phrasing
from shared.landing_pages.writing.telling import Telling, telling

_LONGEST_PART = 60
_LONGEST_TITLE = 120
_SERVICES_SHOWN = 5
_USPS_SHOWN = 3
_TRADE_QUESTIONS_SHOWN = 2
_QUESTIONS_SHOWN = 3
_ORDERS = (
    ("usps", "services", "work_area", "steps", "faq"),
    ("services", "usps", "steps", "work_area", "faq"),
    ("usps", "services", "steps", "faq", "work_area"),
    ("services", "steps", "usps", "work_area", "faq"),
)


@dataclass(frozen=True, slots=True)
class PageText:
    """The texts of a landing page besides its blocks."""

    title: str
    subtitle: str
    seo_title: str
    seo_description: str


def page_path(partner: PartnerFacts, segment: SegmentFacts) -> str:
    """`/partners/<company>/<branch>-<region>` in lower case letters, digits and dashes."""
    parts = (slug(segment.branch, _LONGEST_PART), slug(segment.region, _LONGEST_PART))
    return (
        f"/partners/{company_slug(partner)}/{'-'.join(part for part in parts if part) or segment.id.hex[:8]}"
    )


def page_text(partner: PartnerFacts, segment: SegmentFacts) -> PageText:
    """Title, subtitle and what search engines show."""
    told = telling(partner, segment)
    return PageText(
        title=told.say(
            "title", phrases.TITLE_WITH_COMPANY if told.company else phrases.TITLE, _LONGEST_TITLE
        ),
        subtitle=told.say("subtitle", phrases.SUBTITLE),
        seo_title=_first_that_fits(
            told, "seo_title", phrases.SEO_TITLE_WITH_COMPANY, phrases.SEO_TITLE, LONGEST_SEO_TITLE
        ),
        seo_description=_first_that_fits(
            told,
            "seo_description",
            phrases.SEO_DESCRIPTION_WITH_COMPANY,
            phrases.SEO_DESCRIPTION,
            LONGEST_SEO_DESCRIPTION,
        ),
    )


def clearer_page_text(partner: PartnerFacts, segment: SegmentFacts) -> PageText:
    """Other texts for a page that convinces too few visitors: they say at once what can be done here."""
    told, first = telling(partner, segment), page_text(partner, segment)
    titles = phrases.CLEARER_TITLE if told.trade.is_known else phrases.CLEARER_TITLE_OF_UNKNOWN
    return PageText(
        title=told.say("clearer_title", titles, _LONGEST_TITLE),
        subtitle=told.say("clearer_subtitle", phrases.CLEARER_SUBTITLE),
        seo_title=first.seo_title,
        seo_description=first.seo_description,
    )


def page_content(partner: PartnerFacts, segment: SegmentFacts, text: PageText) -> PageContent:
    """The blocks of the page with those texts, in the order they are shown."""
    told = telling(partner, segment)
    between: dict[str, Block] = {
        "usps": _usps(told),
        "services": _services(told),
        "work_area": WorkArea(
            title=told.say("work_area_title", phrases.WORK_AREA_TITLE),
            text=told.say("work_area", phrases.WORK_AREA),
            region=told.region,
            city=told.city,
        ),
        "steps": _steps(told),
        "faq": _faq(told),
    }
    order = _ORDERS[told.number("order") % len(_ORDERS)]
    hero = Hero(title=text.title, subtitle=text.subtitle, button=told.say("button", phrases.HERO_BUTTON))
    footer = Footer(company_name=told.company, city=told.city, text=told.say("footer", phrases.FOOTER))
    return PageContent(blocks=(hero, *(between[kind] for kind in order), _form(told), footer))


def consent(told: Telling) -> str:
    """What a visitor agrees to: one text for all pages, whoever wrote them."""
    return told.say("consent", (phrases.CONSENT if told.company else phrases.CONSENT_WITHOUT_NAME,))


def _first_that_fits(
    told: Telling, slot: str, with_company: tuple[str, ...], without: tuple[str, ...], longest: int
) -> str:
    """With the company's name where that fits."""
    if told.company:
        text = told.say(slot, with_company)
        if len(text) <= longest:
            return text
    return told.say(slot, without, longest)


def _usps(told: Telling) -> Usps:
    chosen = [phrases.AREA_USP, *told.some("usps", phrases.USPS, _USPS_SHOWN)]
    first = told.number("first_usp") % len(chosen)
    return Usps(
        title=told.say("usps_title", phrases.USPS_TITLE),
        items=tuple(
            _titled(told.say(f"{titles[0]}/title", titles), told.say(titles[0], texts))
            for titles, texts in (*chosen[first:], *chosen[:first])
        ),
    )


def _services(told: Telling) -> Services:
    words = told.trade.words
    titles = phrases.SERVICES_TITLE if told.trade.is_known else phrases.SERVICES_TITLE_OF_UNKNOWN
    return Services(
        title=told.say("services_title", titles),
        intro=told.say("services_intro", phrases.SERVICES_INTRO),
        items=tuple(
            _titled(service.name, told.say(service.name, service.texts))
            for service in told.some("services", words.services, _SERVICES_SHOWN)
        ),
    )


def _steps(told: Telling) -> Steps:
    stages = (
        ("describe", phrases.DESCRIBE_TITLE, phrases.DESCRIBE),
        ("discuss", phrases.DISCUSS_TITLE, phrases.DISCUSS),
        ("decide", phrases.DECIDE_TITLE, phrases.DECIDE),
    )
    return Steps(
        title=told.say("steps_title", phrases.STEPS_TITLE),
        items=tuple(
            _titled(told.say(f"{stage}_title", titles), told.say(stage, texts))
            for stage, titles, texts in stages
        ),
    )


def _faq(told: Telling) -> Faq:
    of_any = [
        _asked(told, f"faq/{index}", phrasings)
        for index, phrasings in told.some("faq", tuple(enumerate((COST, *QUESTIONS))), _QUESTIONS_SHOWN + 1)
    ]
    of_trade = [
        _asked(told, f"trade/{question}", ((question, (answer,)),))
        for question, answer in told.some("trade", told.trade.words.questions, _TRADE_QUESTIONS_SHOWN)
    ]
    questions = told.some("questions", (*of_any, *of_trade), len(of_any) + len(of_trade))
    return Faq(title=told.say("faq_title", FAQ_TITLE), items=tuple(questions))


def _asked(told: Telling, slot: str, phrasings: tuple[Phrasing, ...]) -> Question:
    """One of the ways to ask, with an answer that fits it."""
    question, answers = told.pick(slot, phrasings)
    return _question(question, told.say(f"{slot}/answer", answers))


# Most parts stand on many pages, and a night writes many pages.
@lru_cache(maxsize=8192)
def _titled(title: str, text: str) -> TitledText:
    return TitledText(title=title, text=text)


@lru_cache(maxsize=8192)
def _question(question: str, answer: str) -> Question:
    return Question(question=question, answer=answer)


def _form(told: Telling) -> Form:
    return Form(
        title=told.say("form_title", phrases.FORM_TITLE),
        intro=told.say("form_intro", phrases.FORM_INTRO),
        message_label=told.say("message_label", phrases.MESSAGE_LABEL),
        consent=consent(told),
        button=told.say("form_button", phrases.FORM_BUTTON),
    )
