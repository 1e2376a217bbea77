"""One night's proposals: read partners in pages, let the rules decide, write what now holds."""

from collections import Counter
from dataclasses import dataclass

from shared.recommendations.nightly_repository import Json, NightRepository, Opening

PAGE_SIZE = 500
"""Partners read, judged and written at a time: bounds the job's memory, and a transaction's length."""


@dataclass(frozen=True, slots=True)
class Part:
    """Partners of a night: with ids after one and up to another (`None`: from the first, to the last).

    `opening` is what all parts of a night must see alike: `median_cpls` by segment id (EUR, text), and
    `without_gaps`, the partners without a lead gap.
    """

    after: str | None
    through: str | None
    opening: Json


def propose_for_partners(nights: NightRepository, part: Part) -> Json | None:
    """Make the pending proposals of a part's partners those that the rules give for the night's day.

    Returns the night's counts when all its parts are done by then, else `None`. A partner whose snapshot or
    rules fail keeps the proposals it has and is named in `failures`; the others go on. Raises an `AppError`
    when the database refuses.
    """
    opening = Opening(
        dict(part.opening["median_cpls"]),
        dict(part.opening["evidence"]),
        frozenset(part.opening["without_gaps"]),
    )
    after = part.after
    while True:
        page = nights.read_page(after, part.through, PAGE_SIZE)
        counts: Counter[str] = Counter(partners=0, links=0)
        failures: list[Json] = []
        judged, proposals = _judge(page.partners, opening, counts, failures) if page.partners else ([], [])
        # Whoever else works on this part may have written the page, and more: then on from there.
        progress = nights.write(after, page.next_after, judged, proposals, {**counts, "failures": failures})
        if progress.is_done:
            return progress.night
        after = progress.after


def _judge(
    partners: list[Json], opening: Opening, counts: Counter[str], failures: list[Json]
) -> tuple[list[str], list[Json]]:
    # Here, as the rules, and the pages they write, take a tenth of the start: an instance that only
    # cuts the night into shards does without.
    from shared.recommendations.judging import judge

    return judge(partners, opening, counts, failures)
