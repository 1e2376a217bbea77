"""What `content_json` of a landing page holds: typed blocks in the order shown, with lengths that fit.

All texts are plain: a page shows them as they are, markup included.
"""

from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from shared.core.text import refuse_control_characters

LONGEST_TITLE: Final = 200
LONGEST_SUBTITLE: Final = 300
LONGEST_SEO_TITLE: Final = 60
"""What search engines show of a title; the database keeps up to 100."""
LONGEST_SEO_DESCRIPTION: Final = 155
"""What search engines show of a description; the database keeps up to 300."""

_Clean = AfterValidator(refuse_control_characters)
_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), _Clean]
_Button = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=40), _Clean]
_Heading = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=120), _Clean]
_Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=300), _Clean]
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=1000), _Clean]


class _Value(BaseModel):
    """It refuses what it does not know and never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class TitledText(_Value):
    """A point, a service or a step."""

    title: _Heading
    text: _Line


class Question(_Value):
    """A question with its answer."""

    question: _Heading
    answer: _Text


class CustomerReview(_Value):
    """What a customer wrote, and where: people add reviews, a writer never makes one."""

    author: _Name
    text: _Text
    source: _Name


class Hero(_Value):
    """The top of the page. Its title is the page's only first heading."""

    type: Literal["hero"] = "hero"
    title: _Heading
    subtitle: _Line
    button: _Button


class Usps(_Value):
    """Why to ask here."""

    type: Literal["usps"] = "usps"
    title: _Heading
    items: tuple[TitledText, ...] = Field(min_length=1, max_length=6)


class Services(_Value):
    """What can be asked for."""

    type: Literal["services"] = "services"
    title: _Heading
    intro: _Line
    items: tuple[TitledText, ...] = Field(min_length=1, max_length=12)


class WorkArea(_Value):
    """Where the company works."""

    type: Literal["work_area"] = "work_area"
    title: _Heading
    text: _Text
    region: _Name
    city: _Name | None = None


class Steps(_Value):
    """What happens after a visitor has asked."""

    type: Literal["steps"] = "steps"
    title: _Heading
    items: tuple[TitledText, ...] = Field(min_length=1, max_length=6)


class Reviews(_Value):
    """What customers said."""

    type: Literal["reviews"] = "reviews"
    title: _Heading
    items: tuple[CustomerReview, ...] = Field(min_length=1, max_length=12)


class Faq(_Value):
    """Questions people have."""

    type: Literal["faq"] = "faq"
    title: _Heading
    items: tuple[Question, ...] = Field(min_length=1, max_length=12)


class Form(_Value):
    """The lead form: its words. Its fields are the same on every page."""

    type: Literal["form"] = "form"
    title: _Heading
    intro: _Line
    message_label: _Name
    consent: _Line
    button: _Button


class Footer(_Value):
    """The end of the page."""

    type: Literal["footer"] = "footer"
    company_name: _Name | None = None
    city: _Name | None = None
    text: _Line


Block = Annotated[
    Hero | Usps | Services | WorkArea | Steps | Reviews | Faq | Form | Footer, Field(discriminator="type")
]
_ONCE: Final = ("hero", "form", "footer")


class PageContent(_Value):
    """The blocks of a page: a hero first, a footer last, a form between them, and every type at most once."""

    blocks: tuple[Block, ...] = Field(min_length=len(_ONCE), max_length=9)

    @model_validator(mode="after")
    def _has_its_structure(self) -> Self:
        kinds = [block.type for block in self.blocks]
        for kind in _ONCE:
            if kind not in kinds:
                raise ValueError(f"a page needs a block of type {kind}")
        for kind in kinds:
            if kinds.count(kind) > 1:
                raise ValueError(f"a page has at most one block of type {kind}")
        if kinds[0] != "hero" or kinds[-1] != "footer":
            raise ValueError("a page begins with its hero and ends with its footer")
        return self
