"""Who writes a whole page: by rule, or another behind the same interface."""

from typing import Annotated, ClassVar, Final, Protocol

from pydantic import BaseModel, ConfigDict, StringConstraints

from shared.landing_pages.content import (
    LONGEST_SEO_DESCRIPTION,
    LONGEST_SEO_TITLE,
    LONGEST_SUBTITLE,
    LONGEST_TITLE,
    PageContent,
)
from shared.landing_pages.writing.facts import PartnerFacts, SegmentFacts
from shared.landing_pages.writing.pages import page_content, page_text


class WrittenPage(BaseModel):
    """All texts of a page, with the lengths that a page and its search result have room for.

    `writer` is the name of who wrote it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True)

    writer: str
    title: Annotated[str, StringConstraints(min_length=2, max_length=LONGEST_TITLE)]
    subtitle: Annotated[str, StringConstraints(min_length=2, max_length=LONGEST_SUBTITLE)]
    seo_title: Annotated[str, StringConstraints(min_length=2, max_length=LONGEST_SEO_TITLE)]
    seo_description: Annotated[str, StringConstraints(min_length=2, max_length=LONGEST_SEO_DESCRIPTION)]
    content: PageContent


class PageWriter(Protocol):
    """Writes a page from what is known, and from nothing else."""

    @property
    def name(self) -> str:
        """What to call it where a page says who wrote it."""
        ...

    def write(self, partner: PartnerFacts, segment: SegmentFacts) -> WrittenPage:
        """A complete page in Dutch. Raises a `WriterError` of its own where it cannot."""
        ...


class WriterError(Exception):
    """No page came of it. The message says why, in one sentence without any text of the page.

    `is_passing`: asked again later, the same writer may well write one.
    """

    is_passing: ClassVar[bool] = False


class RuleBasedWriter:
    """Writes from fixed phrasings: the same page for the same partner and segment, and never fails."""

    name: Final = "rules"

    def write(self, partner: PartnerFacts, segment: SegmentFacts) -> WrittenPage:
        """A complete page in Dutch."""
        text = page_text(partner, segment)
        return WrittenPage(
            writer=self.name,
            title=text.title,
            subtitle=text.subtitle,
            seo_title=text.seo_title,
            seo_description=text.seo_description,
            content=page_content(partner, segment, text),
        )
