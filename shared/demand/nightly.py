"""One night's forecast: read what arrived in pages, work it out for all at once, put it aside in pages."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from shared.demand.nightly_repository import ForecastRepository, HistoryPage

if TYPE_CHECKING:
    from shared.demand.night_links import NightLinks

DAYS: Final = 365
"""Days of history that a forecast is made from."""
PARTNERS_READ: Final = 4_000
FORECASTS_WRITTEN: Final = 20_000


def forecast_leads(nights: ForecastRepository, day: date) -> int:
    """Forecast every active link as of the end of `day`, and put the forecasts aside; how many.

    The same leads give the same forecasts, to the last digit. Raises an `AppError` when the database refuses.
    """
    links: NightLinks | None = None
    for page in _pages(nights):
        if page.partner_ids:
            links = links or _links(day)
            links.add(page)
    if links is None:
        return 0
    columns = links.forecasts()
    for first in range(0, len(links.partner_ids), FORECASTS_WRITTEN):
        part = slice(first, first + FORECASTS_WRITTEN)
        nights.put(
            {
                "partner_id": links.partner_ids[part],
                "segment_id": links.segment_ids[part],
                **{name: values[part].tolist() for name, values in columns.items()},
            }
        )
    return len(links.partner_ids)


def _pages(nights: ForecastRepository) -> Iterator[HistoryPage]:
    page = nights.read_page(DAYS, None, PARTNERS_READ)
    yield page
    while page.next is not None:
        page = nights.read_page(DAYS, page.next, PARTNERS_READ)
        yield page


def _links(day: date) -> "NightLinks":
    # Here, as numpy takes a third of the time that the function's start does: who has nothing to forecast
    # does not wait for it.
    from shared.demand.night_links import NightLinks

    return NightLinks(day, DAYS)
