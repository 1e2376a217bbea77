"""What "Google" holds: customers, their campaigns with all that belongs to them, and the figures of days.

Kept in memory, and in a file where a path is given.
"""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from local.google_ads.messages import Message, from_json, resource, to_json


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """An advertiser account. `status` is Google's: `ENABLED`, `SUSPENDED`, `CANCELED`.

    `is_linked`: whether our manager may see it. `lacks_declaration`: one of its campaigns, made elsewhere,
    does not say whether it is political advertising, which blocks every change of campaigns.
    """

    id: str
    name: str = "Made-up advertiser"
    currency: str = "EUR"
    time_zone: str = "Europe/Amsterdam"
    status: str = "ENABLED"
    is_manager: bool = False
    is_linked: bool = True
    lacks_declaration: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """One campaign on one day."""

    cost_micros: int
    clicks: int
    impressions: int
    conversions: float


@dataclass
class Customer:
    """A customer with everything in the account. Hold `lock` while reading or changing it.

    A resource is never changed in place: a change puts another message in its stead.
    """

    facts: CustomerFacts
    resources: dict[str, Message] = field(default_factory=dict)
    days: dict[tuple[int, str], Figures] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def of_kind(self, kind: str) -> Iterator[Message]:
        """The resources of a kind, for example `CampaignBudget`, in the order they were made."""
        for one in self.resources.values():
            if one.DESCRIPTOR.name == kind:
                yield one

    def as_message(self) -> Message:
        """Google's message about the customer itself."""
        facts = self.facts
        return resource("Customer")(
            resource_name=f"customers/{facts.id}",
            id=int(facts.id),
            descriptive_name=facts.name,
            currency_code=facts.currency,
            time_zone=facts.time_zone,
            manager=facts.is_manager,
            status=facts.status,
        )


class Books:
    """All customers. Safe to use from threads."""

    def __init__(self, path: Path | None = None) -> None:
        """With `path` what is there is read from it, and `save` writes it."""
        self._path = path
        self._lock = threading.Lock()
        # No two servers give the same id, as Google does not: one database may know campaigns of several.
        self._last_id = time.time_ns() // 1000
        self.customers: dict[str, Customer] = {}
        if path is not None and path.exists():
            self._load(json.loads(path.read_text(encoding="utf-8")))

    @property
    def is_kept(self) -> bool:
        """Whether there is a file."""
        return self._path is not None

    def add(self, facts: CustomerFacts) -> Customer:
        """A new customer, or new facts about a known one, whose campaigns stay."""
        with self._lock:
            known = self.customers.get(facts.id)
            if known is None:
                known = self.customers[facts.id] = Customer(facts)
            known.facts = facts
            return known

    def next_id(self) -> int:
        """A number that no resource has yet, nor ever had."""
        with self._lock:
            self._last_id += 1
            return self._last_id

    def save(self) -> None:
        """Write everything to the file, whole or not at all."""
        if self._path is None:
            return
        content = {
            "last_id": self._last_id,
            "customers": [_saved(one) for one in list(self.customers.values())],
        }
        self._path.parent.mkdir(parents=True, exist_ok=True)
        written = self._path.with_suffix(".new")
        written.write_text(json.dumps(content), encoding="utf-8")
        written.replace(self._path)

    def _load(self, content: dict[str, Any]) -> None:
        self._last_id = content["last_id"]
        for saved in content["customers"]:
            customer = self.add(CustomerFacts(**saved["facts"]))
            for kind, one in saved["resources"]:
                read = from_json(one, resource(kind)())
                customer.resources[read.resource_name] = read
            for campaign, day, figures in saved["days"]:
                customer.days[campaign, day] = Figures(**figures)


def _saved(customer: Customer) -> dict[str, Any]:
    with customer.lock:
        return {
            "facts": asdict(customer.facts),
            "resources": [(one.DESCRIPTOR.name, to_json(one)) for one in customer.resources.values()],
            "days": [(campaign, day, asdict(figures)) for (campaign, day), figures in customer.days.items()],
        }
