"""The blocks of a page as they are shown, whatever the database holds.

`shared.landing_pages.content` says what content has to be, and the API lets nothing else in. But admins also
edit rows in the dashboard, and one block without its text must not take the page away from visitors: what
cannot be shown is left out, and a hero, a form and a footer are always there. A test holds the table below
against the models.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """The texts a block (or an item of its list) must have, those it may have, and those of its items."""

    texts: tuple[str, ...]
    optional: tuple[str, ...] = ()
    item_texts: tuple[str, ...] = ()


SHAPES: Final[Mapping[str, Shape]] = {
    "hero": Shape(("title", "subtitle", "button")),
    "usps": Shape(("title",), item_texts=("title", "text")),
    "services": Shape(("title", "intro"), item_texts=("title", "text")),
    "work_area": Shape(("title", "text", "region"), optional=("city",)),
    "steps": Shape(("title",), item_texts=("title", "text")),
    "reviews": Shape(("title",), item_texts=("author", "text", "source")),
    "faq": Shape(("title",), item_texts=("question", "answer")),
    "form": Shape(("title", "intro", "message_label", "consent", "button")),
    "footer": Shape(("text",), optional=("company_name", "city")),
}


def read_blocks(page: Mapping[str, Any]) -> list[Block]:
    """The blocks of a page as the database gives it, in order: hero first, footer last, each once."""
    found: dict[str, Block] = {}
    content = page.get("content_json")
    given = content.get("blocks") if isinstance(content, dict) else None
    for raw in given if isinstance(given, list) else ():
        block = _read(raw)
        if block is not None:
            found.setdefault(block["type"], block)
    hero = found.pop("hero", None) or _hero(page)
    footer = found.pop("footer", None) or _footer(page)
    if "form" not in found:
        found["form"] = _form(page)
    return [hero, *found.values(), footer]


def _read(raw: object) -> Block | None:
    if not isinstance(raw, dict):
        return None
    kind = raw.get("type")
    shape = SHAPES.get(kind) if isinstance(kind, str) else None
    if shape is None:
        return None
    block = _texts(raw, shape.texts)
    if block is None:
        return None
    block["type"] = kind
    for name in shape.optional:
        text = raw.get(name)
        block[name] = text if isinstance(text, str) and text.strip() else None
    if shape.item_texts:
        items = raw.get("items")
        block["items"] = [
            item
            for one in (items if isinstance(items, list) else ())
            if isinstance(one, dict) and (item := _texts(one, shape.item_texts))
        ]
        if not block["items"]:
            return None
    return block


def _texts(raw: Mapping[str, Any], names: tuple[str, ...]) -> Block | None:
    found: Block = {}
    for name in names:
        text = raw.get(name)
        if not isinstance(text, str) or not text.strip():
            return None
        found[name] = text
    return found


def _hero(page: Mapping[str, Any]) -> Block:
    return {
        "type": "hero",
        "title": page["title"],
        "subtitle": page.get("subtitle"),
        "button": "Vraag een offerte aan",
    }


def _form(page: Mapping[str, Any]) -> Block:
    company = page.get("company_name") or "dit bedrijf"
    return {
        "type": "form",
        "title": "Vraag een offerte aan",
        "intro": "Vertel wat er moet gebeuren. Daarna volgt contact over de klus.",
        "message_label": "Wat moet er gebeuren?",
        "consent": f"Ik ga ermee akkoord dat {company} mijn gegevens gebruikt om contact met mij op te nemen "
        "over deze aanvraag.",
        "button": "Verstuur aanvraag",
    }


def _footer(page: Mapping[str, Any]) -> Block:
    return {
        "type": "footer",
        "company_name": page.get("company_name"),
        "city": page.get("city"),
        "text": page["title"],
    }
