"""Pages as the database gives them, by naming only what differs."""

import json
from typing import Any, Final

from shared.landing_pages.public.render import Rendered, Site, render_page
from shared.landing_pages.writing.writer import RuleBasedWriter
from tests.unit.landing_pages.facts import a_partner, a_segment

SITE: Final = Site("https://pages.example.nl", "https://project.example.co")
STORED: Final = "https://project.example.co/storage/v1/object/public/logos/"
PARTNER: Final = "11111111-2222-4333-8444-555555555555"
LOGO: Final = f"{STORED}{PARTNER}/{'0a' * 20}-320x80.webp"

_TITLED = [{"title": "Punt", "text": "Uitleg erbij."}]
BLOCKS: Final[dict[str, dict[str, Any]]] = {
    "hero": {
        "title": "Schilder in Utrecht",
        "subtitle": "Vraag een offerte aan.",
        "button": "Naar het formulier",
    },
    "usps": {"title": "Waarom hier", "items": _TITLED},
    "services": {"title": "Diensten", "intro": "Wat er kan.", "items": _TITLED},
    "work_area": {
        "title": "Werkgebied",
        "text": "In de hele provincie.",
        "region": "Utrecht",
        "city": "Zeist",
    },
    "steps": {"title": "Zo werkt het", "items": _TITLED},
    "reviews": {
        "title": "Ervaringen",
        "items": [{"author": "M. de Boer", "text": "Netjes gedaan.", "source": "Klant"}],
    },
    "faq": {
        "title": "Vragen",
        "items": [{"question": "Wat kost het?", "answer": "Dat hangt af van de klus."}],
    },
    "form": {
        "title": "Aanvraag",
        "intro": "Vertel over de klus.",
        "message_label": "Wat moet er gebeuren?",
        "consent": "Ik ga akkoord.",
        "button": "Verstuur",
    },
    "footer": {"company_name": "Jansen", "city": "Zeist", "text": "Schilderwerk"},
}
"""One block of every type, in an order that a page may have."""


def content(**blocks: dict[str, Any]) -> dict[str, Any]:
    """Every block, with other texts in those that are named."""
    return {"blocks": [{"type": kind, **block, **blocks.get(kind, {})} for kind, block in BLOCKS.items()]}


def a_page(**columns: Any) -> dict[str, Any]:
    """Jansen's page for Utrecht, with every block."""
    return {
        "id": "33333333-3333-4333-8333-333333333333",
        "path": "/partners/jansen/utrecht",
        "title": "Schilder in Utrecht",
        "subtitle": None,
        "seo_title": "Schilder in Utrecht | Jansen",
        "seo_description": "Vraag een offerte aan.",
        "content_json": content(),
        "company_name": "Jansen",
        "city": "Zeist",
        "brand_color": "#1f5fa8",
        "logo_url": LOGO,
        "branch": "schilder",
        "region": "utrecht",
    } | columns


def a_written_page(branch: str, region: str, **about_partner: Any) -> dict[str, Any]:
    """What the rule-based writer makes for a segment, as it is stored."""
    partner = a_partner(**about_partner)
    written = RuleBasedWriter().write(partner, a_segment(branch, region)).model_dump(mode="json")
    texts = {name: written[name] for name in ("title", "subtitle", "seo_title", "seo_description")}
    return a_page(
        path=f"/partners/jansen/{branch.replace('_', '-')}-{region.replace('_', '-')}",
        content_json=written["content"],
        branch=branch,
        region=region,
        company_name=partner.company_name,
        **texts,
    )


def rendered(page: dict[str, Any], **more: Any) -> Rendered:
    """The page as a visitor gets it."""
    return render_page(SITE, page, **({"form_token": "1.token.signature"} | more))


def data_of(html: str) -> dict[str, Any]:
    """The structured data in a page."""
    text = html.split('<script type="application/ld+json">')[1].split("</script>")[0]
    found: dict[str, Any] = json.loads(text)
    return found
