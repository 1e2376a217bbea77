"""The double of Google Ads: start it, fill it, break it, look into it."""

import os
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from local.google_ads import overview
from local.google_ads.books import Books, Customer, CustomerFacts, Figures
from local.google_ads.days import let_days_pass
from local.google_ads.faults import FaultPlan
from local.google_ads.keys import AccountFiles, Authority
from local.google_ads.overview import CampaignView
from local.google_ads.quota import Limits, Quota
from local.google_ads.server import Counts, Service, start_server
from local.google_ads.web import WebServer
from shared.ads.google.settings import GoogleAdsSettings
from shared.ads.platform import AccountId

MANAGER_ID = "1000000000"
_FIRST_ADVERTISER = 1_000_000_001
_SAVE_SECONDS = 0.5


class GoogleAdsDouble:
    """A server that speaks Google Ads' protocol on loopback ports of its own. A context manager.

    `directory` keeps its key file and certificates and, in `books.json`, what it holds; without one all of it
    is thrown away at the end. gRPC reads its roots once per process, so all doubles that one process talks to
    must have the same `authority_directory`; those without a directory do.
    """

    def __init__(
        self,
        directory: Path | None = None,
        *,
        authority_directory: Path | None = None,
        port: int = 0,
        web_port: int = 0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._cleanup = ExitStack()
        if directory is None:
            thrown_away = tempfile.TemporaryDirectory(prefix="google-ads-double-")
            self.files = AccountFiles(Path(self._cleanup.enter_context(thrown_away)))
        else:
            self.files = AccountFiles(directory)
        self.authority = Authority(authority_directory or directory or _authority_of_process())
        self.books = Books(directory / "books.json" if directory else None)
        self.faults = FaultPlan()
        self.counts = Counts()
        self.refuses_tokens = False
        self._monotonic = monotonic
        self._port = port
        self._web_port = web_port
        self._changed = threading.Event()
        self._stopping = threading.Event()
        self._saver: threading.Thread | None = None
        self._server: Any = None
        self._service: Service | None = None
        self._web: WebServer | None = None
        if MANAGER_ID not in self.books.customers:
            self.books.add(CustomerFacts(MANAGER_ID, name="Made-up manager account", is_manager=True))

    def __enter__(self) -> Self:
        self._web = WebServer(self, self._web_port)
        self._web_port = self._web.port
        self.account = self.files.service_account(f"{self.web_url}/token")
        self._service = Service(
            self.books,
            self.faults,
            self.counts,
            knows_token=self.account.knows,
            on_change=self._changed.set,
        )
        self._open()
        self._web.start()
        if self.books.is_kept:
            self._saver = threading.Thread(target=self._keep_saving, name="google-ads-books", daemon=True)
            self._saver.start()
        # For every client of this process that is made from now on.
        os.environ["GRPC_DEFAULT_SSL_ROOTS_FILE_PATH"] = str(self.authority.roots_file)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self.faults.release()
        if self._server is not None:
            self._server.stop(grace=0).wait()
        if self._web is not None:
            self._web.stop()
        if self._saver is not None:
            self._changed.set()
            self._saver.join()
        self.books.save()
        self._cleanup.close()

    @property
    def endpoint(self) -> str:
        """Where Google Ads is: `GOOGLE_ADS_ENDPOINT`."""
        return f"localhost:{self._port}"

    @property
    def web_url(self) -> str:
        """The page and the controls."""
        return f"http://127.0.0.1:{self._web_port}"

    @property
    def settings(self) -> GoogleAdsSettings:
        """Settings of a client of this double."""
        return GoogleAdsSettings(
            google_ads_json_key_file_path=self.files.key_file,
            google_ads_login_customer_id=MANAGER_ID,
            google_ads_endpoint=self.endpoint,
        )

    def environment(self) -> dict[str, str]:
        """What a process needs in its environment to take this for Google Ads."""
        return {
            "GOOGLE_ADS_ENDPOINT": self.endpoint,
            "GOOGLE_ADS_JSON_KEY_FILE_PATH": str(self.files.key_file),
            "GOOGLE_ADS_LOGIN_CUSTOMER_ID": MANAGER_ID,
            "GOOGLE_ADS_USE_PROTO_PLUS": "False",  # Google's own `load_from_env` wants to be told
            "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH": str(self.authority.roots_file),
        }

    def add_customer(self, id: str | None = None, **facts: Any) -> Customer:
        """An advertiser account; see `CustomerFacts`. Without `id` the next free one."""
        number = id or str(max([_FIRST_ADVERTISER - 1, *map(int, self.books.customers)]) + 1)
        if not (len(number) == 10 and number.isdigit()):
            raise ValueError("a customer id has ten digits")
        customer = self.books.add(CustomerFacts(number, **facts))
        self._changed.set()
        return customer

    def add_customers(self, count: int) -> list[AccountId]:
        """Advertiser accounts until there are `count`; the ids of all."""
        ids = [AccountId(str(_FIRST_ADVERTISER + index)) for index in range(count)]
        for index, one in enumerate(ids):
            if one not in self.books.customers:
                self.add_customer(one, name=f"Made-up advertiser {index + 1}")
        return ids

    def campaigns(self, customer: str) -> list[CampaignView]:
        """A customer's campaigns as they are now, removed ones too."""
        return overview.campaigns(self.books.customers[customer])

    def limit(self, limits: Limits) -> None:
        """Hold clients to rate limits from now on."""
        self._running().quota = Quota(limits, self._monotonic)

    def set_page_size(self, rows: int) -> None:
        """How many rows a page, or a message of a stream, has at most."""
        self._running().page_size = rows

    def let_days_pass(self, last: date, days: int, seed: int, *, customer: str | None = None) -> int:
        """Figures for enabled campaigns on the `days` days that end on `last`; how many were given."""
        chosen = [self.books.customers[customer]] if customer else list(self.books.customers.values())
        given = let_days_pass(chosen, last, days, seed)
        self._changed.set()
        return given

    def set_day(self, customer: str, campaign: str, day: date, figures: Figures) -> None:
        """One campaign's figures of one day, as a late correction of Google's."""
        found = self.books.customers[customer]
        with found.lock:
            found.days[int(campaign), day.isoformat()] = figures
        self._changed.set()

    def set_status(self, customer: str, campaign: str, status: str) -> None:
        """What somebody did in Google Ads by hand: `ENABLED`, `PAUSED` or `REMOVED`."""
        self._edit(customer, f"campaigns/{campaign}", status=status)

    def set_budget(self, customer: str, campaign: str, micros: int, *, is_shared: bool = False) -> None:
        """What somebody did in Google Ads by hand."""
        name = (
            self.books.customers[customer]
            .resources[f"customers/{customer}/campaigns/{campaign}"]
            .campaign_budget
        )
        self._edit(
            customer,
            name.removeprefix(f"customers/{customer}/"),
            amount_micros=micros,
            explicitly_shared=is_shared,
        )

    def rename(self, customer: str, campaign: str, name: str) -> None:
        """What somebody did in Google Ads by hand."""
        self._edit(customer, f"campaigns/{campaign}", name=name)

    def remove_ads(self, customer: str) -> None:
        """What somebody did in Google Ads by hand."""
        for ad in list(self.books.customers[customer].of_kind("AdGroupAd")):
            self._edit(customer, ad.resource_name.removeprefix(f"customers/{customer}/"), status="REMOVED")

    def go_away(self) -> None:
        """Break every connection and listen no more."""
        self._server.stop(grace=0).wait()

    def drop_connections(self) -> None:
        """Break every connection, and listen on the same port again."""
        self._server.stop(grace=0).wait()
        self._open()

    def _edit(self, customer: str, tail: str, **fields: Any) -> None:
        found = self.books.customers[customer]
        with found.lock:
            stored = found.resources[f"customers/{customer}/{tail}"]
            changed = type(stored)()
            changed.CopyFrom(stored)
            changed.MergeFrom(type(stored)(**fields))
            found.resources[stored.resource_name] = changed
        self._changed.set()

    def _open(self) -> None:
        self._server, self._port = start_server(
            self._running(), self._port, *self.authority.server_certificate()
        )

    def _running(self) -> Service:
        if self._service is None:
            raise RuntimeError("the double has not been started")
        return self._service

    def _keep_saving(self) -> None:
        """Save soon after a change, but not after every one: a storm would only write files."""
        while not self._stopping.is_set():
            self._changed.wait()
            self._changed.clear()
            self.books.save()
            self._stopping.wait(_SAVE_SECONDS)


_process_directory: tempfile.TemporaryDirectory[str] | None = None


def _authority_of_process() -> Path:
    global _process_directory
    if _process_directory is None:
        _process_directory = tempfile.TemporaryDirectory(prefix="google-ads-double-")
    return Path(_process_directory.name)
