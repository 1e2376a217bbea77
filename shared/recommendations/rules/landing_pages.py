"""Rules about a segment's landing page: none yet, not live yet, or live and convincing too few."""

from collections.abc import Iterable, Iterator
from decimal import ROUND_CEILING, Decimal

from shared.core.formats import number, number_en, percent, percent_en
from shared.landing_pages.content import LONGEST_SEO_DESCRIPTION, LONGEST_SEO_TITLE
from shared.landing_pages.writing.pages import (
    clearer_page_text,
    page_content,
    page_path,
    page_text,
)
from shared.landing_pages.writing.places import place
from shared.recommendations.models.actions import (
    CreateLandingPage,
    OptimizeLandingPage,
    PageChange,
    PublishLandingPage,
)
from shared.recommendations.models.snapshot import LandingPage, Partner, Segment, Snapshot
from shared.recommendations.models.states import PageStatus
from shared.recommendations.rules.conditions import is_short
from shared.recommendations.rules.drafting import Draft, effect
from shared.recommendations.rules.tipping import (
    leads_until_not_short,
    until_leads_arrive,
    until_page_converts,
)
from shared.recommendations.rules.wording import the_gap
from shared.recommendations.writing.facts import partner_facts, segment_facts

_WEEKS_OF_28_DAYS = 4
_NO_COST = Decimal(0)


def missing_landing_page(snapshot: Snapshot) -> Iterable[Draft]:
    """Short, and no page for the segment: a whole one, to be reviewed."""
    segment, gap = snapshot.segment, snapshot.gap
    if segment is None or gap is None or snapshot.page is not None or not is_short(gap, snapshot.thresholds):
        return ()
    partner, about = partner_facts(snapshot.partner), segment_facts(segment)
    text = page_text(partner, about)
    action = CreateLandingPage(
        segment_id=segment.id,
        path=page_path(partner, about),
        title=text.title,
        subtitle=text.subtitle,
        seo_title=text.seo_title,
        seo_description=text.seo_description,
        content_json=page_content(partner, about, text),
    )
    short, short_en = the_gap(segment, gap, snapshot.date)
    draft = Draft(
        action,
        f"{short} U hebt hiervoor nog geen landingspagina. De tekst voor een pagina staat "
        "klaar; na uw akkoord wordt hij eerst nagekeken en komt hij niet vanzelf online.",
        f"{short_en} You have no landing page for this yet. The text of one is ready; once "
        "approved it is reviewed first and does not go live by itself.",
        effect(None, _NO_COST, snapshot.thresholds),
        until_leads_arrive(gap, leads_until_not_short(gap, snapshot.thresholds)),
        segment.id,
        lead_gap=gap.lead_gap,
    )
    return (draft,)


def unpublished_landing_page(snapshot: Snapshot) -> Iterable[Draft]:
    """Short, and the furthest page is a concept or in review: bring it live."""
    segment, gap, page = snapshot.segment, snapshot.gap, snapshot.page
    if segment is None or gap is None or page is None or page.status is PageStatus.LIVE:
        return ()
    if not is_short(gap, snapshot.thresholds):
        return ()
    is_concept = page.status is PageStatus.CONCEPT
    stand = "is nog een concept" if is_concept else "wacht op beoordeling"
    stand_en = "is still a concept" if is_concept else "awaits review"
    short, short_en = the_gap(segment, gap, snapshot.date)
    draft = Draft(
        PublishLandingPage(landing_page_id=page.id, path=page.path, from_status=page.status),
        f"{short} Uw landingspagina {page.path} {stand} en is daarom nog niet te vinden.",
        f"{short_en} Your landing page {page.path} {stand_en}, so nobody can find it yet.",
        effect(None, _NO_COST, snapshot.thresholds),
        until_leads_arrive(gap, leads_until_not_short(gap, snapshot.thresholds)),
        segment.id,
        landing_page_id=page.id,
        lead_gap=gap.lead_gap,
        about=str(page.id),
    )
    return (draft,)


def weak_landing_page(snapshot: Snapshot) -> Iterable[Draft]:
    """Short, and the live page has the visitors but turns too few into leads: named changes of its texts."""
    segment, gap, page, limits = snapshot.segment, snapshot.gap, snapshot.page, snapshot.thresholds
    if segment is None or gap is None or page is None or page.status is not PageStatus.LIVE:
        return ()
    if page.views_28d < limits.weak_page_views or not is_short(gap, limits):
        return ()
    wanted = limits.weak_page_conversion_rate * page.views_28d
    if page.conversions_28d >= wanted:
        return ()
    changes = tuple(_changes(page, snapshot.partner, segment))
    if not changes:
        return ()
    rate = Decimal(page.conversions_28d) / page.views_28d
    norm, norm_en = percent(limits.weak_page_conversion_rate), percent_en(limits.weak_page_conversion_rate)
    count, count_en = number(Decimal(page.views_28d)), number_en(Decimal(page.views_28d))
    short, short_en = the_gap(segment, gap, snapshot.date)
    draft = Draft(
        OptimizeLandingPage(landing_page_id=page.id, changes=changes),
        f"{short} Uw landingspagina {page.path} had in 28 dagen {count} bezoeken en "
        f"{_requests(page.conversions_28d)}: {percent(rate)}, minder dan {norm}. De voorgestelde teksten "
        "zeggen duidelijker wat een bezoeker er kan doen.",
        f"{short_en} Your landing page {page.path} had {count_en} visits in 28 days and "
        f"{_requests_en(page.conversions_28d)}: {percent_en(rate)}, less than {norm_en}. The proposed texts "
        "say more clearly what a visitor can do there.",
        effect((wanted - page.conversions_28d) / _WEEKS_OF_28_DAYS, _NO_COST, limits),
        until_page_converts(int(wanted.to_integral_value(rounding=ROUND_CEILING))),
        segment.id,
        landing_page_id=page.id,
        lead_gap=gap.lead_gap,
        about=str(page.id),
    )
    return (draft,)


def _changes(page: LandingPage, partner: Partner, segment: Segment) -> Iterator[PageChange]:
    """Other texts for the fields that can be better, in the order a visitor meets them."""
    better = clearer_page_text(partner_facts(partner), segment_facts(segment))
    region = place(segment.region)
    if page.title != better.title:
        yield PageChange(
            field="title",
            old=page.title,
            new=better.title,
            why="De kop zegt meteen wat een bezoeker hier kan doen en waar.",
            why_en="The heading says at once what a visitor can do here, and where.",
        )
    if page.subtitle != better.subtitle:
        yield PageChange(
            field="subtitle",
            old=page.subtitle,
            new=better.subtitle,
            why="Neemt twijfel weg: een aanvraag kost weinig moeite en verplicht tot niets.",
            why_en="Takes away doubt: a request is little effort and commits to nothing.",
        )
    if not _is_found(page.seo_title, region, LONGEST_SEO_TITLE) and page.seo_title != better.seo_title:
        yield PageChange(
            field="seo_title",
            old=page.seo_title,
            new=better.seo_title,
            why=f"De titel in zoekmachines noemt de plaats en past in {LONGEST_SEO_TITLE} tekens.",
            why_en=f"The title in search engines names the place and fits in {LONGEST_SEO_TITLE} characters.",
        )
    if (
        not _is_found(page.seo_description, region, LONGEST_SEO_DESCRIPTION)
        and page.seo_description != better.seo_description
    ):
        yield PageChange(
            field="seo_description",
            old=page.seo_description,
            new=better.seo_description,
            why=f"De omschrijving in zoekmachines noemt de plaats en past in {LONGEST_SEO_DESCRIPTION} "
            "tekens.",
            why_en="The description in search engines names the place and fits in "
            f"{LONGEST_SEO_DESCRIPTION} characters.",
        )


def _is_found(text: str | None, region: str, longest: int) -> bool:
    """The text names the region and is shown whole."""
    return text is not None and region.casefold() in text.casefold() and len(text) <= longest


def _requests(count: int) -> str:
    return "1 aanvraag" if count == 1 else f"{number(Decimal(count))} aanvragen"


def _requests_en(count: int) -> str:
    return "1 request" if count == 1 else f"{number_en(Decimal(count))} requests"
