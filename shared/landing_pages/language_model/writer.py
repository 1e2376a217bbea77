"""Pages by a language model behind the Messages API of Anthropic, or what speaks the same protocol.

https://docs.anthropic.com/en/api/messages (version 2023-06-01)
"""

import json
import random
import time
from collections.abc import Callable
from typing import Any, Final

import httpx
from pydantic import ValidationError
from tenacity import RetryCallState, Retrying, retry_if_exception_type

from shared.landing_pages.claims import Claim, claims_of
from shared.landing_pages.content import Block, Footer, Form, PageContent, WorkArea
from shared.landing_pages.language_model.request import TOOL, Answer, request_body
from shared.landing_pages.language_model.settings import PageWriterSettings
from shared.landing_pages.writing.facts import PartnerFacts, SegmentFacts
from shared.landing_pages.writing.pages import consent
from shared.landing_pages.writing.telling import Telling, telling
from shared.landing_pages.writing.writer import WriterError, WrittenPage

_VERSION: Final = "2023-06-01"
_TRANSIENT: Final = frozenset({408, 409, 500, 502, 503, 504, 529})
_TOO_MANY: Final = 429
_FIRST_WAIT_SECONDS: Final = 0.5
_LONGEST_WAIT_SECONDS: Final = 8.0
_LONGEST_CONNECT_SECONDS: Final = 5.0
_LARGEST_ANSWER: Final = 1_000_000
_RANDOM: Final = random.SystemRandom()


class WriterUnavailableError(WriterError):
    """The model could not be asked in time; later it may."""

    is_passing = True


class WriterRefusedError(WriterError):
    """The model's side refuses the request: key, model or budget are not right."""


class UnusablePageError(WriterError):
    """The model answered, and its page may not be used. `claims` says what it made up, if that is why."""

    def __init__(self, message: str, claims: tuple[Claim, ...] = ()) -> None:
        super().__init__(message)
        self.claims = claims


class _TransientError(Exception):
    """Worth another attempt, not before `after_seconds` where the other side says so."""

    def __init__(self, why: str, after_seconds: float | None = None) -> None:
        super().__init__(why)
        self.after_seconds = after_seconds


class LanguageModelWriter:
    """Asks the model for the texts, fills in the facts itself, and lets nothing through that is not known."""

    def __init__(
        self,
        settings: PageWriterSettings,
        *,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = _RANDOM.random,
    ) -> None:
        """Raises `ValueError` without a key and a model: then there is no such writer."""
        if settings.page_writer_api_key is None or settings.page_writer_model is None:
            raise ValueError("PAGE_WRITER_API_KEY and PAGE_WRITER_MODEL are not set")
        self._model = settings.page_writer_model
        self._seconds = settings.page_writer_deadline_seconds
        self._sleep, self._monotonic, self._jitter = sleep, monotonic, jitter
        self._client = httpx.Client(
            base_url=settings.page_writer_url,
            headers={
                "x-api-key": settings.page_writer_api_key.get_secret_value(),
                "anthropic-version": _VERSION,
            },
        )

    @property
    def name(self) -> str:
        """The model's own name."""
        return self._model

    def write(self, partner: PartnerFacts, segment: SegmentFacts) -> WrittenPage:
        """A complete page in Dutch.

        Raises `WriterUnavailableError` when there is no answer before the deadline, `WriterRefusedError` when
        the other side will not answer, `UnusablePageError` when the answer is no page that fits or claims
        what nobody told.
        """
        answer = self._ask(request_body(self._model, partner, segment))
        page = self._page(_read(answer), telling(partner, segment))
        claims = claims_of(page, partner)
        if claims:
            found = ", ".join(sorted({f"{claim.kind} in {claim.field}" for claim in claims}))
            raise UnusablePageError(f"The model's page says what nobody told: {found}.", claims)
        return page

    def _page(self, answer: Answer, told: Telling) -> WrittenPage:
        try:
            return WrittenPage(
                writer=self.name,
                title=answer.title,
                subtitle=answer.subtitle,
                seo_title=answer.seo_title,
                seo_description=answer.seo_description,
                content=PageContent(blocks=tuple(_with_facts(block, told) for block in answer.blocks)),
            )
        except ValidationError as invalid:
            raise UnusablePageError(_why(invalid)) from None

    def _ask(self, body: dict[str, Any]) -> bytes:
        """The answer to one request, asked again while that may help and the deadline allows it."""
        end = self._monotonic() + self._seconds

        def wait(state: RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            asked = error.after_seconds if isinstance(error, _TransientError) else None
            if asked is not None:
                return asked
            longest: float = min(_FIRST_WAIT_SECONDS * 2 ** (state.attempt_number - 1), _LONGEST_WAIT_SECONDS)
            return longest / 2 * (1 + self._jitter())

        def stop(state: RetryCallState) -> bool:
            return self._monotonic() + state.upcoming_sleep >= end

        retrying = Retrying(
            retry=retry_if_exception_type(_TransientError),
            wait=wait,
            stop=stop,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return retrying(self._attempt, body, end)
        except _TransientError as error:
            raise WriterUnavailableError(f"The language model could not be asked in time: {error}.") from None

    def _attempt(self, body: dict[str, Any], end: float) -> bytes:
        left = max(end - self._monotonic(), 0.01)
        timeout = httpx.Timeout(left, connect=min(left, _LONGEST_CONNECT_SECONDS))
        try:
            with self._client.stream("POST", "/v1/messages", json=body, timeout=timeout) as response:
                _refuse_failure(response)
                return self._read_until(end, response)
        except httpx.TransportError as error:
            raise _TransientError(type(error).__name__) from None

    def _read_until(self, end: float, response: httpx.Response) -> bytes:
        """The body, which may come in drips: every one is short enough, all of them may not be."""
        response.request.extensions["timeout"]["read"] = max(end - self._monotonic(), 0.01)
        content = bytearray()
        for part in response.iter_bytes():
            content += part
            if self._monotonic() >= end:
                raise _TransientError("the answer took too long")
            if len(content) > _LARGEST_ANSWER:
                raise UnusablePageError("The model's answer is too large to be a page.")
        return bytes(content)


def _refuse_failure(response: httpx.Response) -> None:
    """Raises what a status other than 200 means."""
    if response.status_code == httpx.codes.OK:
        return
    after = _seconds(response.headers.get("retry-after"))
    status = f"status {response.status_code}"
    # Too many without a time to come back means that the account's money is spent: waiting changes nothing.
    if response.status_code in _TRANSIENT or (response.status_code == _TOO_MANY and after is not None):
        raise _TransientError(status, after)
    raise WriterRefusedError(f"The language model's side refuses the request with {status}.")


def _seconds(value: str | None) -> float | None:
    try:
        return max(float(value), 0.0) if value else None
    except ValueError:
        return None


def _read(answer: bytes) -> Answer:
    """The input of the tool that the model was told to use."""
    try:
        message = json.loads(answer)
        if message["stop_reason"] == "max_tokens":
            raise UnusablePageError("The model's page was cut off.")
        (page,) = (part["input"] for part in message["content"] if part.get("name") == TOOL)
        return Answer.model_validate(page)
    except ValidationError as invalid:
        raise UnusablePageError(_why(invalid)) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UnusablePageError("The model's answer holds no page.") from None


def _why(invalid: ValidationError) -> str:
    """Where the page does not fit, without its text."""
    first = invalid.errors(include_input=False)[0]
    return f"The model's page does not fit: {'.'.join(map(str, first['loc'])) or 'blocks'}: {first['msg']}."


def _with_facts(block: Block, told: Telling) -> Block:
    """The block with the facts and the consent as we know them, whatever the model made of them."""
    match block:
        case WorkArea():
            return block.model_copy(update={"region": told.region, "city": told.city})
        case Form():
            return block.model_copy(update={"consent": consent(told)})
        case Footer():
            return block.model_copy(update={"company_name": told.company, "city": told.city})
        case _:
            return block
