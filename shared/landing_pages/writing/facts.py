"""All that a writer is told: whatever is not here, no text may say."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PartnerFacts:
    """Whose page it is. `id` chooses between phrasings, so that no two partners' pages read the same."""

    id: UUID
    company_name: str | None
    company_name_is_unique: bool
    city: str | None
    tone_of_voice: str | None


@dataclass(frozen=True, slots=True)
class SegmentFacts:
    """What it is about: the codes of a branch and a region."""

    id: UUID
    branch: str
    region: str
