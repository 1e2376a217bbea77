"""The whole text of a landing page: blocks in the order they are shown."""

from typing import Annotated, Literal

from pydantic import Field

from shared.recommendations.models.exact import Frozen


class TitledText(Frozen):
    """A point, a service or a step."""

    title: str
    text: str


class Question(Frozen):
    """A question with its answer."""

    question: str
    answer: str


class Hero(Frozen):
    """The top of the page."""

    type: Literal["hero"] = "hero"
    title: str
    subtitle: str
    button: str


class Usps(Frozen):
    """Why to ask here."""

    type: Literal["usps"] = "usps"
    title: str
    items: tuple[TitledText, ...]


class Services(Frozen):
    """What can be asked for."""

    type: Literal["services"] = "services"
    title: str
    intro: str
    items: tuple[TitledText, ...]


class WorkArea(Frozen):
    """Where the company works."""

    type: Literal["work_area"] = "work_area"
    title: str
    text: str
    region: str
    city: str | None


class Steps(Frozen):
    """What happens after a visitor has asked."""

    type: Literal["steps"] = "steps"
    title: str
    items: tuple[TitledText, ...]


class Faq(Frozen):
    """Questions people have."""

    type: Literal["faq"] = "faq"
    title: str
    items: tuple[Question, ...]


class Form(Frozen):
    """The lead form: its words. Its fields are the same on every page."""

    type: Literal["form"] = "form"
    title: str
    intro: str
    message_label: str
    consent: str
    button: str


class Footer(Frozen):
    """The end of the page."""

    type: Literal["footer"] = "footer"
    company_name: str | None
    city: str | None
    text: str


Block = Annotated[
    Hero | Usps | Services | WorkArea | Steps | Faq | Form | Footer, Field(discriminator="type")
]


class PageContent(Frozen):
    """What `content_json` of a landing page holds."""

    blocks: tuple[Block, ...]
