"""Who writes a page: by rule, or a language model, in its own process against a double of its protocol."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from local.settings import Stack
from shared.landing_pages.writing.facts import PartnerFacts, SegmentFacts
from shared.landing_pages.writing.writer import RuleBasedWriter
from tests.factories import Factory
from tests.function_process import function_process
from tests.functions.campaigns import pointers
from tests.functions.landing_pages import Pages
from tests.limits import make_exception
from tests.unit.landing_pages.messages_double import (
    KEY,
    MODEL,
    MessagesDouble,
    Reply,
    chat,
    error,
    message,
    messages_double,
)


@pytest.fixture(scope="module")
def model() -> Iterator[MessagesDouble]:
    with messages_double(chat("Nothing was asked of it yet.")) as running:
        yield running


@contextmanager
def served(stack: Stack, model: MessagesDouble, seconds: int) -> Iterator[httpx.Client]:
    """The function, with a model that has so many seconds to answer."""
    settings = {
        "PAGE_WRITER_API_KEY": KEY,
        "PAGE_WRITER_MODEL": MODEL,
        "PAGE_WRITER_URL": model.url,
        "PAGE_WRITER_DEADLINE_SECONDS": str(seconds),
    }
    with (
        function_process(stack, "landing_pages", **settings) as (url, _),
        httpx.Client(base_url=url, timeout=30, trust_env=False) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def function(stack: Stack, model: MessagesDouble) -> Iterator[httpx.Client]:
    """It waits longer than any answer takes on a busy machine."""
    with served(stack, model, 20) as client:
        yield client


@pytest.fixture(scope="module")
def impatient_function(stack: Stack, model: MessagesDouble) -> Iterator[httpx.Client]:
    """For models that give no answer."""
    with served(stack, model, 1) as client:
        yield client


class Written(Pages):
    """A partner's pages, and the model that may write them."""

    def __init__(self, api: httpx.Client, make: Factory, model: MessagesDouble) -> None:
        super().__init__(api, make)
        self.model = model
        self.model.asked.clear()

    @property
    def wanted(self) -> dict[str, object]:
        return {"source": "template", "segment_id": str(self.segment), "writer": "language_model"}

    def let_answer(self, *replies: Reply) -> None:
        self.model.replies = list(replies)

    def texts(self, **changes: object) -> dict[str, Any]:
        """A page that the model could give: here the one that the rules write."""
        partner = PartnerFacts(self.partner.id, self.name, True, "Utrecht", None)
        written = RuleBasedWriter().write(partner, SegmentFacts(self.segment, "schilder", "utrecht"))
        page = written.model_dump(mode="json", exclude={"writer"})
        return page | {"blocks": page.pop("content")["blocks"]} | changes


@pytest.fixture
def some(function: httpx.Client, make: Factory, model: MessagesDouble) -> Written:
    return Written(function, make, model)


@pytest.fixture
def hurried(impatient_function: httpx.Client, make: Factory, model: MessagesDouble) -> Written:
    return Written(impatient_function, make, model)


def test_the_model_writes_a_page_that_says_so(some: Written) -> None:
    some.let_answer(message(some.texts(title="Uw schilder in de buurt")))
    answer = some.post(some.wanted)
    assert answer.status_code == 201, answer.text
    page = answer.json()
    assert (page["title"], page["source"], page["status"]) == (
        "Uw schilder in de buurt",
        "ai_generated",
        "concept",
    )
    assert page["path"].startswith("/partners/")
    assert page["warnings"] == []
    assert some.get(page["id"]) == page


def test_the_rules_write_unless_the_model_is_named(some: Written) -> None:
    unsaid: dict[str, object] = {name: value for name, value in some.wanted.items() if name != "writer"}
    for wanted in (unsaid, {**unsaid, "writer": "rules"}):
        page = some.post(wanted).json()
        assert page["source"] == "template"
    assert some.model.asked == []


def find_nothing_made(some: Written, reply: Reply, status: int, slug: str) -> None:
    some.let_answer(reply)
    answer = some.post(some.wanted, uuid4())
    assert answer.status_code == status, answer.text
    assert answer.json()["type"].endswith(f":{slug}")
    assert "Nothing was made." in answer.json()["detail"]
    assert ("Retry-After" in answer.headers) == (status == 503)
    assert KEY not in answer.text
    assert some.get()["data"] == []


@pytest.mark.parametrize("reply", [chat("Dat doe ik niet."), error(401, "authentication_error")])
def test_a_model_that_writes_no_page_leaves_none(some: Written, reply: Reply) -> None:
    find_nothing_made(some, reply, 502, "writer-failed")


@pytest.mark.parametrize("reply", [error(529, "overloaded_error"), Reply(silent=True)])
def test_a_model_that_is_too_busy_to_write_leaves_no_page(hurried: Written, reply: Reply) -> None:
    find_nothing_made(hurried, reply, 503, "unavailable")


def test_what_the_model_makes_up_is_named_and_stored_nowhere(some: Written) -> None:
    some.let_answer(message(some.texts(title="Gratis schilderwerk met 10 jaar garantie")))
    answer = some.post(some.wanted)
    assert answer.status_code == 502, answer.text
    assert "price in title" in answer.json()["detail"]
    assert "schilderwerk" not in answer.text
    assert some.get()["data"] == []


def test_a_request_that_failed_may_be_sent_again_with_its_key(some: Written) -> None:
    key = uuid4()
    some.let_answer(error(401, "authentication_error"))
    assert some.post(some.wanted, key).status_code == 502
    some.let_answer(message(some.texts()))
    assert some.post(some.wanted, key).status_code == 201
    assert len(some.get()["data"]) == 1


def test_a_request_sent_again_is_not_written_again(some: Written) -> None:
    key = uuid4()
    some.let_answer(message(some.texts()))
    first = some.post(some.wanted, key)
    some.let_answer(error(401, "authentication_error"))
    again = some.post(some.wanted, key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(some.model.asked) == 1
    other = some.post(some.wanted | {"path": f"/other/{uuid4().hex}"}, key)
    assert other.status_code == 422
    assert len(some.model.asked) == 1


def test_nothing_is_asked_of_the_model_for_a_page_that_cannot_be_made(some: Written) -> None:
    some.let_answer(message(some.texts()))
    assert pointers(some.post(some.wanted | {"segment_id": None})) == ["/segment_id"]
    assert pointers(some.post(some.wanted | {"segment_id": str(uuid4())})) == ["/segment_id"]
    assert pointers(some.post(some.whole(writer="language_model"))) == ["/writer"]
    assert pointers(some.post(some.wanted | {"title": "Van mij"})) == ["/writer"]
    assert pointers(some.post(some.wanted | {"writer": "somebody"})) == ["/writer"]
    stranger = some.make.partner()
    assert some.post(some.wanted, caller=stranger).status_code == 404
    assert some.model.asked == []


def test_without_a_key_the_answer_says_that_there_is_no_model(api: httpx.Client, make: Factory) -> None:
    pages = Pages(api, make)
    segment = str(pages.segment)
    answer = pages.post({"source": "template", "segment_id": segment, "writer": "language_model"})
    assert pointers(answer) == ["/writer"]
    (wrong,) = answer.json()["errors"]
    assert wrong["code"] == "not_set_up"
    assert pages.get()["data"] == []


def test_what_people_claim_is_shown_to_them_and_never_refused(
    api: httpx.Client, make: Factory, db: psycopg.Connection[Any]
) -> None:
    pages = Pages(api, make)
    page = pages.concept(title="Gratis offerte van de beste schilder")
    kinds = [(one["pointer"], one["kind"], one["found"]) for one in page["warnings"]]
    assert kinds == [("/title", "price", "Gratis"), ("/title", "praise", "beste")]
    assert all(one["message"].startswith("“") for one in page["warnings"])
    assert pages.get(page["id"])["warnings"] == page["warnings"]
    assert "warnings" not in pages.get()["data"][0]
    edited = pages.patch(page["id"], 1, title="Schilder", subtitle="Altijd netjes.").json()
    assert [one["pointer"] for one in edited["warnings"]] == ["/subtitle"]
    # Its own name may say anything.
    db.execute("update public.profiles set company_name = 'Altijd Netjes' where id = %s", [pages.partner.id])
    assert pages.get(page["id"])["warnings"] == []


def test_a_language_model_writes_so_many_texts_a_day_for_a_partner(
    some: Written, db: psycopg.Connection[tuple[Any, ...]], function: httpx.Client
) -> None:
    make_exception(db, some.partner.id, language_model_calls_per_partner_and_day=2)
    # A text that is no use counts as much as one that is: it cost as much.
    some.let_answer(chat("No page at all."), message(some.texts()))

    def ask(**headers: str) -> httpx.Response:
        return function.post(some.address(), json=some.wanted, headers=some.partner.headers | headers)

    key = str(uuid4())
    assert [ask().status_code, ask(**{"Idempotency-Key": key}).status_code] == [502, 201]
    answer = ask()
    assert answer.status_code == 429
    assert answer.json()["detail"] == "A language model writes at most 2 texts a day for a partner."
    assert 1 <= int(answer.headers["Retry-After"]) <= 25 * 3600
    assert len(some.model.asked) == 2
    # What was answered before is answered again, and costs nothing.
    assert ask(**{"Idempotency-Key": key}).headers["Idempotency-Replayed"] == "true"


def test_nobody_uses_up_the_texts_of_another_partner(some: Written, make: Factory, stack: Stack) -> None:
    answer = httpx.post(
        f"{stack.supabase_url}/rest/v1/rpc/take_language_model_call",
        json={"p_partner_id": str(some.partner.id)},
        headers=make.partner().headers | {"apikey": stack.keys.publishable_key},
        timeout=30,
        trust_env=False,
    )
    assert (answer.status_code, answer.json()["code"]) == (404, "PT404")
