"""Which writer of pages the settings name besides the rules."""

from typing import TYPE_CHECKING

from shared.landing_pages.language_model.settings import PageWriterSettings

if TYPE_CHECKING:
    # A function starts without the writers: their texts are long.
    from shared.landing_pages.writing.writer import PageWriter


def find_language_model_writer(settings: PageWriterSettings) -> "PageWriter | None":
    """The language model, or `None` where no key is set."""
    if settings.page_writer_api_key is None:
        return None
    # Not at the top: a function without a key starts without the HTTP client and the retries.
    from shared.landing_pages.language_model.writer import LanguageModelWriter

    return LanguageModelWriter(settings)
