"""Landing pages as the API shows and takes them."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints, model_validator

from shared.core.clock import Moment
from shared.core.ids import LandingPageId, PartnerId, SegmentId
from shared.core.models import AnswerModel, PageQuery, Position, RequestModel, Several
from shared.core.text import refuse_control_characters
from shared.landing_pages.content import LONGEST_SUBTITLE, LONGEST_TITLE, PageContent
from shared.landing_pages.models import (
    LONGEST_NOTE,
    LONGEST_PATH,
    LONGEST_STORED_SEO_DESCRIPTION,
    LONGEST_STORED_SEO_TITLE,
    LandingPageSource,
    LandingPageStatus,
    LandingPageWriter,
    one_line,
    page_path,
)

Path = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_PATH), AfterValidator(page_path)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TITLE), AfterValidator(one_line)]
Subtitle = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_SUBTITLE), AfterValidator(one_line)
]
SeoTitle = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_STORED_SEO_TITLE), AfterValidator(one_line)
]
SeoDescription = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_STORED_SEO_DESCRIPTION), AfterValidator(one_line)
]
Note = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NOTE),
    AfterValidator(refuse_control_characters),
]

_NOT_NULLABLE = ("status", "path", "title", "content_json", "review_note")
_EXAMPLE_PATH = "/partners/voorbeeld/schilder-utrecht"


class PageSegment(AnswerModel):
    """What a page is about."""

    id: SegmentId
    code: str = Field(examples=["schilder_noord_brabant"])
    branch: str = Field(examples=["schilder"])
    region: str = Field(examples=["noord_brabant"])


class LandingPageSummary(AnswerModel):
    """A landing page without its content."""

    id: LandingPageId
    partner_id: PartnerId
    segment: PageSegment | None
    path: str = Field(description="Unique over all pages that are not archived.", examples=[_EXAMPLE_PATH])
    public_url: str = Field(description="Where visitors find it once it is live.")
    status: LandingPageStatus
    source: LandingPageSource = Field(
        description="Who wrote its first version: people (`manual`), the rules (`template`), or a language "
        "model or proposal (`ai_generated`)."
    )
    title: str
    subtitle: str | None
    seo_title: str | None = Field(description="What search engines show as its title.")
    seo_description: str | None
    version: int = Field(description="Raised by every change; also its `ETag`.")
    review_note: str | None = Field(description="Why an admin sent it back to concept.")
    views_count: int = Field(description="Visits of people, ever.")
    conversions_count: int = Field(description="Forms sent, ever.")
    views_28d: int = Field(description="Of the last 28 days, today included.")
    conversions_28d: int = Field(description="Of the last 28 days, today included.")
    last_viewed_at: Moment | None
    published_at: Moment | None = Field(description="Stays when it is archived.")
    created_at: Moment
    updated_at: Moment


class StoredContent(AnswerModel):
    """The blocks of a page; none while nothing is written yet."""

    blocks: list[dict[str, Any]] = Field(default=[], description="As `PageContent` has them.")


class TextWarning(AnswerModel):
    """What a text says that only its writer can know to be true, or that does no good on a page."""

    pointer: str = Field(
        description="JSON pointer to the text in the page.", examples=["/content_json/blocks/0/subtitle"]
    )
    kind: str = Field(
        description="`price`, `experience`, `certificate`, `praise`, `promise`, `review`, `contact` or "
        "`markup`; more may be added.",
        examples=["price"],
    )
    found: str = Field(description="The words it is about.", examples=["gratis"])
    message: str = Field(description="In Dutch, for whoever wrote it.")


class LandingPage(LandingPageSummary):
    """A landing page, whole."""

    content_json: StoredContent
    warnings: list[TextWarning] = Field(
        default=[],
        description="What its texts claim, the company's name, its city and customers' reviews aside: "
        "worth a second look, and nothing is refused for it. The first 50.",
    )


class LandingPageCreate(RequestModel):
    """A page to make. It starts as a concept."""

    source: Literal[LandingPageSource.MANUAL, LandingPageSource.TEMPLATE] = Field(
        default=LandingPageSource.MANUAL,
        description="`template` with a segment and without any text: the whole page is written, from what is "
        "known of the partner. Otherwise the texts are yours.",
    )
    writer: LandingPageWriter = Field(
        default=LandingPageWriter.RULES,
        description="Who writes the whole page. The `language_model` takes up to a minute, is not set up "
        "everywhere (422), and may fail (502, 503), then nothing is made; the page's `source` says who wrote "
        "it.",
    )
    segment_id: UUID | None = Field(default=None, description="An active segment.")
    path: Path | None = Field(
        default=None,
        description="Left out: proposed from company, branch and region, with `-2`, `-3` … behind it where "
        "that is taken. A path you give that is taken is a conflict.",
        examples=[_EXAMPLE_PATH],
    )
    title: Title | None = Field(default=None, description="Needed unless the page is written for you.")
    subtitle: Subtitle | None = None
    seo_title: SeoTitle | None = Field(default=None, description="Search engines show about 60 characters.")
    seo_description: SeoDescription | None = Field(
        default=None, description="Search engines show about 155 characters."
    )
    content_json: PageContent | None = Field(default=None, description="May follow until it is reviewed.")

    @property
    def is_to_be_written(self) -> bool:
        """Whether the writer writes it: a template without a text of the caller's."""
        texts = (self.title, self.subtitle, self.seo_title, self.seo_description, self.content_json)
        return self.source is LandingPageSource.TEMPLATE and all(text is None for text in texts)


class LandingPageUpdate(RequestModel):
    """What to change of a page. A field left out stays as it is; `null` clears what may be empty."""

    status: LandingPageStatus | None = Field(
        default=None,
        description="`review`: have it reviewed. `live` and back to `concept`: admins only. `archived` is "
        "for good. Cannot be null.",
    )
    review_note: Note | None = Field(
        default=None, description="Why it goes back to concept; with `status: concept` only. Cannot be null."
    )
    segment_id: UUID | None = Field(default=None, description="An active segment.")
    path: Path | None = Field(
        default=None,
        description="The path a live page leaves leads to it from then on. Cannot be null.",
        examples=[_EXAMPLE_PATH],
    )
    title: Title | None = Field(default=None, description="Cannot be null.")
    subtitle: Subtitle | None = None
    seo_title: SeoTitle | None = None
    seo_description: SeoDescription | None = None
    content_json: PageContent | None = Field(default=None, description="The whole new page. Cannot be null.")

    @model_validator(mode="after")
    def _clears_only_what_may_be_empty(self) -> Self:
        for name in _NOT_NULLABLE:
            if name in self.model_fields_set and getattr(self, name) is None:
                raise ValueError(f"{name} cannot be null; leave it out to keep it")
        return self

    @property
    def is_step_only(self) -> bool:
        """Whether it changes nothing but the status, with its note."""
        return self.model_fields_set <= {"status", "review_note"}


class LandingPageQuery(PageQuery):
    """Which pages to list; all by default. Filters that take several values let through any of them."""

    status: Several[LandingPageStatus] | None = Field(default=None, description="Only with these statuses.")
    segment_id: Several[UUID] | None = Field(default=None, description="Only for these segments.")


class LandingPagePosition(Position):
    """A place in a partner's pages: newest first, then by id."""

    created_at: AwareDatetime
    id: UUID


class PreviewLink(AnswerModel):
    """Shows a page to whoever has it, as it is at that moment."""

    url: str = Field(examples=["https://pages.example/lp/preview/…"])
    expires_at: Moment
