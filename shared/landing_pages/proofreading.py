"""What is worth a second look in the texts of a page that people write. Nothing is refused for it."""

from itertools import islice
from typing import Final

from shared.landing_pages.claims import claims_in, texts_of
from shared.landing_pages.schemas import LandingPage, TextWarning

_TEXTS: Final = {"title", "subtitle", "seo_title", "seo_description", "content_json"}
_MOST: Final = 50


def warnings_about(page: LandingPage, known: tuple[str | None, ...]) -> list[TextWarning]:
    """The first of what its texts claim, each once a text, in the page's order.

    `known` are facts of the partner, which may say anything. What customers said is theirs: it is not read.
    """
    texts = page.model_dump(include=_TEXTS)
    blocks = texts.pop("content_json")["blocks"]
    parts = [*texts_of(texts)]
    for index, block in enumerate(blocks):
        if block.get("type") != "reviews":
            parts += texts_of(block, f"content_json.blocks.{index}")
    claims = (claim for part in parts for claim in dict.fromkeys(claims_in([part], known)))
    return [
        TextWarning(
            pointer=f"/{claim.field.replace('.', '/')}",
            kind=claim.kind.value,
            found=claim.found,
            message=claim.warning,
        )
        for claim in islice(claims, _MOST)
    ]
