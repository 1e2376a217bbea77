"""Pages by a language model, against a double of its protocol: what is used, tried again and refused."""

import json
from typing import Any

import pytest

from shared.core.settings import SettingsError, read_settings
from shared.landing_pages.claims import ClaimKind
from shared.landing_pages.language_model.choice import find_language_model_writer
from shared.landing_pages.language_model.settings import PageWriterSettings
from shared.landing_pages.language_model.writer import (
    LanguageModelWriter,
    UnusablePageError,
    WriterRefusedError,
    WriterUnavailableError,
)
from shared.landing_pages.writing.facts import PartnerFacts
from shared.landing_pages.writing.writer import RuleBasedWriter, WriterError
from tests.unit.landing_pages.facts import a_partner, a_segment
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


def a_page(partner: PartnerFacts | None = None, **changes: object) -> dict[str, Any]:
    """A page that a model could give: here the one that the rules write."""
    written = RuleBasedWriter().write(partner or a_partner(), a_segment()).model_dump(mode="json")
    texts = {name: written[name] for name in ("title", "subtitle", "seo_title", "seo_description")}
    return texts | {"blocks": written["content"]["blocks"]} | changes


def with_block(kind: str, **changes: object) -> list[dict[str, Any]]:
    """The blocks of that page, one of them changed."""
    blocks: list[dict[str, Any]] = a_page()["blocks"]
    return [block | changes if block["type"] == kind else block for block in blocks]


class Waits:
    """A clock that moves only while somebody sleeps, and remembers how long."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def monotonic(self) -> float:
        return sum(self.slept)


def settings_for(double: MessagesDouble, **given: object) -> PageWriterSettings:
    address = {"page_writer_api_key": KEY, "page_writer_model": MODEL, "page_writer_url": double.url}
    return PageWriterSettings.model_validate(address | given)


def writer(double: MessagesDouble, waits: Waits | None = None, **given: object) -> LanguageModelWriter:
    waits = waits or Waits()
    return LanguageModelWriter(
        settings_for(double, **given), sleep=waits.sleep, monotonic=waits.monotonic, jitter=lambda: 1.0
    )


def test_the_models_page_is_used_and_says_who_wrote_it() -> None:
    with messages_double(message(a_page(subtitle="Vertel over uw klus in Utrecht."))) as double:
        page = writer(double).write(a_partner(), a_segment())
    assert page.writer == MODEL
    assert page.subtitle == "Vertel over uw klus in Utrecht."
    assert page.content == RuleBasedWriter().write(a_partner(), a_segment()).content


def test_the_model_is_told_facts_and_nothing_else() -> None:
    partner = a_partner(tone_of_voice="je, " + "nuchter " * 200)
    with messages_double(message(a_page(partner))) as double:
        writer(double).write(partner, a_segment())
    (body,) = double.asked
    facts = json.loads(body["messages"][0]["content"].split("\n", 1)[1])
    assert facts["bedrijfsnaam"] == "Jansen Schilderwerken"
    assert facts["vestigingsplaats"] == "Zeist"
    assert facts["regio"] == "Utrecht"
    assert facts["aanspreekvorm"] == "je"
    assert len(facts["schrijfstijl"]) == 500
    assert str(partner.id) not in json.dumps(body)
    assert "reviews" not in json.dumps(body["tools"])


def test_facts_and_consent_are_ours_whatever_the_model_made_of_them() -> None:
    for kind, changes in (
        ("form", {"consent": "Ik ga akkoord met alles."}),
        ("work_area", {"region": "Nederland", "city": "Parijs"}),
        ("footer", {"company_name": "Ander Bedrijf", "city": None}),
    ):
        with messages_double(message(a_page(blocks=with_block(kind, **changes)))) as double:
            page = writer(double).write(a_partner(), a_segment())
        assert page.content == RuleBasedWriter().write(a_partner(), a_segment()).content


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Schilderwerk vanaf € 25 per uur.", ClaimKind.PRICE),
        ("Al 30 jaar een begrip in Utrecht.", ClaimKind.EXPERIENCE),
        ("Met VCA-certificaat.", ClaimKind.CERTIFICATE),
        ("Altijd binnen 24 uur een antwoord.", ClaimKind.PROMISE),
        ("Klanten geven ons 5 sterren.", ClaimKind.REVIEW),
        ("Bel 030-1234567.", ClaimKind.CONTACT),
        ("<b>Schilderwerk</b>", ClaimKind.MARKUP),
        ("Vertel ons over je klus.", ClaimKind.ADDRESS),
    ],
)
def test_what_the_model_makes_up_is_refused(text: str, kind: ClaimKind) -> None:
    with (
        messages_double(message(a_page(blocks=with_block("hero", subtitle=text)))) as double,
        pytest.raises(UnusablePageError) as refused,
    ):
        writer(double).write(a_partner(), a_segment())
    assert kind in {claim.kind for claim in refused.value.claims}
    assert text not in str(refused.value)
    assert "content.blocks.0.subtitle" in str(refused.value)


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (chat("Natuurlijk, hier is de pagina!"), "holds no page"),
        (Reply(200, b"<html>"), "holds no page"),
        (Reply(200, b""), "holds no page"),
        (Reply(200, []), "holds no page"),
        (message(None), "does not fit"),
        (message({}), "title: Field required"),
        (message(a_page(title="x" * 201)), "title: String should have at most 200 characters"),
        (message(a_page(colour="red")), "colour: Extra inputs"),
        (message(a_page(blocks=with_block("hero", title="x" * 121))), "at most 120 characters"),
        (message(a_page(blocks=a_page()["blocks"][1:])), "needs a block of type hero"),
        (message(a_page(blocks=a_page()["blocks"][::-1])), "begins with its hero"),
        (
            message(a_page(blocks=with_block("usps", type="reviews", items=[]))),
            "does not match any of the expected tags",
        ),
        (message(a_page(), stop_reason="max_tokens"), "cut off"),
        (Reply(200, b" " * 1_000_001), "too large"),
    ],
)
def test_an_answer_that_is_no_page_is_refused_at_once(reply: Reply, why: str) -> None:
    waits = Waits()
    with messages_double(reply) as double, pytest.raises(UnusablePageError, match=why):
        writer(double, waits).write(a_partner(), a_segment())
    assert len(double.asked) == 1
    assert waits.slept == []


def test_too_many_requests_are_waited_for_as_long_as_asked() -> None:
    waits = Waits()
    with messages_double(error(429, "rate_limit_error", retry_after="7"), message(a_page())) as double:
        assert writer(double, waits).write(a_partner(), a_segment()).writer == MODEL
    assert waits.slept == [7.0]


def test_a_wait_beyond_the_deadline_is_not_begun() -> None:
    waits = Waits()
    with (
        messages_double(error(429, "rate_limit_error", retry_after="46")) as double,
        pytest.raises(WriterUnavailableError, match="status 429"),
    ):
        writer(double, waits).write(a_partner(), a_segment())
    assert waits.slept == []


def test_a_spent_budget_is_not_waited_for() -> None:
    with messages_double(error(429, "rate_limit_error")) as double, pytest.raises(WriterRefusedError):
        writer(double).write(a_partner(), a_segment())
    assert len(double.asked) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504, 529])
def test_a_failure_of_the_moment_is_tried_again(status: int) -> None:
    waits = Waits()
    failure = error(status, "api_error")
    with messages_double(failure, failure, message(a_page())) as double:
        writer(double, waits).write(a_partner(), a_segment())
    assert waits.slept == [0.5, 1.0]
    assert len(double.asked) == 3


def test_a_failure_that_lasts_ends_with_the_deadline() -> None:
    waits = Waits()
    with (
        messages_double(error(529, "overloaded_error")) as double,
        pytest.raises(WriterUnavailableError, match="status 529"),
    ):
        writer(double, waits).write(a_partner(), a_segment())
    assert waits.slept == [0.5, 1, 2, 4, 8, 8, 8, 8]
    assert sum(waits.slept) < 45


@pytest.mark.parametrize(
    "reply", [error(400, "invalid_request_error"), error(403, "permission_error"), Reply(302)]
)
def test_a_refusal_is_final(reply: Reply) -> None:
    with messages_double(reply) as double, pytest.raises(WriterRefusedError, match=f"status {reply.status}"):
        writer(double).write(a_partner(), a_segment())
    assert len(double.asked) == 1


def test_a_wrong_key_is_refused_and_not_told() -> None:
    with (
        messages_double(message(a_page())) as double,
        pytest.raises(WriterRefusedError, match="status 401") as refused,
    ):
        writer(double, page_writer_api_key="wrong-key").write(a_partner(), a_segment())
    assert "wrong-key" not in str(refused.value)


def test_silence_ends_with_the_deadline() -> None:
    with messages_double(Reply(silent=True)) as double:
        slow = LanguageModelWriter(settings_for(double, page_writer_deadline_seconds=1))
        with pytest.raises(WriterUnavailableError, match="ReadTimeout"):
            slow.write(a_partner(), a_segment())


def test_an_answer_in_drips_ends_with_the_deadline() -> None:
    with messages_double(Reply(200, b" " * 10_000, drip_seconds=0.02)) as double:
        slow = LanguageModelWriter(settings_for(double, page_writer_deadline_seconds=1))
        with pytest.raises(WriterUnavailableError, match="took too long"):
            slow.write(a_partner(), a_segment())


def test_nobody_there_is_tried_again_until_the_deadline() -> None:
    with messages_double(message(a_page())) as double:
        pass
    waits = Waits()
    with pytest.raises(WriterUnavailableError, match="ConnectError"):
        writer(double, waits).write(a_partner(), a_segment())
    assert waits.slept[:2] == [0.5, 1.0]


def test_callers_can_catch_whatever_goes_wrong_as_one() -> None:
    assert issubclass(WriterUnavailableError, WriterError)
    assert issubclass(WriterRefusedError, WriterError)
    assert issubclass(UnusablePageError, WriterError)


def test_without_a_key_there_is_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PAGE_WRITER_API_KEY", raising=False)
    settings = read_settings(PageWriterSettings)
    assert find_language_model_writer(settings) is None
    with pytest.raises(ValueError, match="PAGE_WRITER_API_KEY"):
        LanguageModelWriter(settings)


def test_with_a_key_the_settings_name_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGE_WRITER_API_KEY", KEY)
    with pytest.raises(SettingsError, match="PAGE_WRITER_MODEL"):
        read_settings(PageWriterSettings)
    monkeypatch.setenv("PAGE_WRITER_MODEL", MODEL)
    found = find_language_model_writer(read_settings(PageWriterSettings))
    assert found is not None
    assert found.name == MODEL
    assert KEY not in repr(read_settings(PageWriterSettings))


@pytest.mark.parametrize("url", ["http://model.example", "http://localhost.example", "ftp://localhost", "x"])
def test_a_key_is_never_sent_in_the_clear(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGE_WRITER_URL", url)
    with pytest.raises(SettingsError, match="PAGE_WRITER_URL is wrong: must be an https address"):
        read_settings(PageWriterSettings)
