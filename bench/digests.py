"""Digests for many: whether a run is linear, stays as small, reads by pages, and keeps to the rate."""

import os
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Any

import psutil
import psycopg

from bench.report import Measurement
from bench.rounds import in_turns, paired_ratio
from local.mail.double import SENDER, SesDouble
from local.mail.sending import FixedClock, next_morning
from local.settings import Stack
from shared.core.clock import SystemClock
from shared.core.ids import new_run_id
from shared.core.settings import ServiceKeySettings
from shared.db.client import service_client_for_jobs
from shared.mail.composing import Composer
from shared.mail.message import message_bytes
from shared.mail.pace import Pace
from shared.mail.repository import MailRepository
from shared.mail.sender import Mail
from shared.mail.service import PEOPLE_PER_PAGE, send_due_mails
from shared.mail.ses import SesSender, ses_client
from shared.mail.settings import MailSettings

GROWTH_LIMIT = 11.0
MEMORY_LIMIT = 1.1
RATE_LIMIT = 1.1
BARE_LIMIT = 6.0
RATE = 10.0
RATED = 60
SENT = 200
"""Mails that go to the double: they cost it more than the run."""

_TELL = """
truncate public.notification_mails, public.notifications cascade;
delete from private.notification_mail_lease;
insert into auth.users (id, email)
select bench.id('recipient', n), 'recipient' || n || '@example.test' from generate_series(1, %s) as n
on conflict do nothing;
insert into public.profiles (id, email, company_name, is_active_for_routing)
select bench.id('recipient', n), 'recipient' || n || '@example.test', 'Recipient ' || n, false
from generate_series(1, %s) as n
on conflict do nothing;
insert into public.notifications (recipient_id, partner_id, kind, landing_page_id, payload, dedupe_key)
select bench.id('recipient', n), bench.id('recipient', n), 'landing_page_live', gen_random_uuid(),
  '{"title": "Schilder in Utrecht", "path": "/partners/a/b"}', n || ' ' || m
from generate_series(1, %s) as n, generate_series(1, 3) as m;
analyze public.notifications;
"""


@dataclass
class Taken:
    """Takes every mail and forgets it; notes how large the process is on the way."""

    sizes: list[int] = field(default_factory=list)
    mails: int = 0

    def send(self, mail: Mail) -> str:
        message_bytes(mail, "Partner Marketing", "post@example.test")
        self.mails += 1
        if self.mails % 50 == 0:
            self.sizes.append(psutil.Process().memory_info().rss)
        return str(self.mails)


class CountingClient:
    """Counts calls by the function's name."""

    def __init__(self, client: Any, calls: Counter[str]) -> None:
        self._client = client
        self._calls = calls

    def rpc(self, name: str, arguments: Mapping[str, Any]) -> Any:
        self._calls[name] += 1
        return self._client.rpc(name, arguments)


def measure(stack: Stack, people: int) -> list[Measurement]:
    """Send digests to so many people and to a tenth of them, then a few by SES's double."""
    few = max(people // 10, 1)
    calls: Counter[str] = Counter()
    largest, read = Taken(), Counter[str]()

    def side(count: int) -> Callable[[], float]:
        def run() -> float:
            nonlocal largest, read
            _tell(stack, count)
            taken = Taken()
            calls.clear()
            started = time.perf_counter()
            _run(stack, taken, calls)
            seconds = time.perf_counter() - started
            assert taken.mails == count
            if count == people:
                largest, read = taken, Counter(calls)
            return seconds

        return run

    seconds = in_turns({"few": side(few), "many": side(people)}, 1)
    pages = -(-people // PEOPLE_PER_PAGE)
    quarter = max(len(largest.sizes) // 4, 1)
    growth = max(largest.sizes[-quarter:], default=1) / max(largest.sizes[:quarter], default=1)
    return [
        Measurement(
            "digests.growth",
            f"{people:,} digests against {few:,}, every mail made whole and handed to nobody",
            paired_ratio(seconds["many"], seconds["few"]),
            GROWTH_LIMIT,
            raw=dict(seconds),
        ),
        Measurement(
            "digests.memory_growth",
            "the most of a run's last quarter against its first",
            growth,
            MEMORY_LIMIT,
            raw={"mb": max(largest.sizes, default=0) / 1e6},
        ),
        Measurement(
            "digests.reads",
            "reads of the database less two for each page of people and two that find nobody",
            read["list_due_mails"] - 2 * pages - 2,
            0,
            unit="reads",
            raw=dict(read),
        ),
        *_sent(stack, min(people, SENT)),
    ]


def _sent(stack: Stack, count: int) -> list[Measurement]:
    """By the real client to the double: the run against bare sends, and its rate."""
    with SesDouble() as double:
        # boto3 takes its credentials from the environment.
        os.environ.update({n: v for n, v in double.environment().items() if n.startswith("AWS_")})
        settings = _settings(stack, double.url)
        client = ses_client(settings)
        content = {"Raw": {"Data": b"From: meldingen@demo.example\r\nSubject: x\r\n\r\n" + b"x" * 12_000}}
        destination = {"ToAddresses": ["somebody@example.test"]}

        def bare() -> float:
            started = time.perf_counter()
            for _ in range(count):
                client.send_email(Destination=destination, Content=content)
            return time.perf_counter() - started

        def ours() -> float:
            _tell(stack, count)
            started = time.perf_counter()
            _run(stack, SesSender(settings, Pace(1e6)), Counter())
            return time.perf_counter() - started

        bare()
        seconds = in_turns({"bare": bare, "ours": ours}, 3)
        _tell(stack, min(count, RATED))
        double.requests.clear()
        _run(stack, SesSender(settings, Pace(RATE)), Counter())
        times = double.requests
    a_second = max(sum(1 for other in times if one <= other < one + 1) for one in times)
    return [
        Measurement(
            "digests.bare_sends",
            f"{count} digests to SES's double against as many bare `SendEmail`s of that size",
            paired_ratio(seconds["ours"], seconds["bare"]),
            BARE_LIMIT,
            raw=dict(seconds),
        ),
        Measurement(
            "digests.rate",
            f"the most mails in any second against the {RATE:.0f} that were agreed",
            a_second / RATE,
            RATE_LIMIT,
            raw={"mails": len(times), "median_distance": _distance(times)},
        ),
    ]


def _distance(times: list[float]) -> float:
    return median(b - a for a, b in pairwise(times)) if len(times) > 1 else 0.0


def _tell(stack: Stack, people: int) -> None:
    with psycopg.connect(stack.db_url, autocommit=True) as db:
        for statement in _TELL.strip().split(";")[:-1]:
            db.execute(statement, [people] if "%s" in statement else None)


def _run(stack: Stack, sender: Any, calls: Counter[str]) -> None:
    keys = ServiceKeySettings(
        supabase_url=stack.supabase_url,
        supabase_secret_key=stack.keys.secret_key,
    )
    clock = FixedClock(next_morning(SystemClock()))
    with service_client_for_jobs(keys) as client:
        counting: Any = CountingClient(client, calls)
        report = send_due_mails(
            MailRepository(counting, new_run_id()),
            sender,
            Composer(_settings(stack, stack.api_url), clock).compose,
            clock,
        )
    assert report.status == "done", report


def _settings(stack: Stack, endpoint: str) -> MailSettings:
    return MailSettings(
        mail_sender=SENDER,
        mail_link_secret=stack.function_environment()["MAIL_LINK_SECRET"],
        mail_links_url=stack.api_url,
        portal_url=f"{stack.api_url}/portal/",
        ses_endpoint_url=endpoint,
    )
