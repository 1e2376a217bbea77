"""The connection to Google Ads: one client per process, and single attempts at what it can be asked."""

import threading
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from shared.ads.google import library
from shared.ads.google.deadline import Deadline
from shared.ads.google.settings import GoogleAdsSettings


class _Made(NamedTuple):
    credentials: Any
    client: Any
    # Kept as long as the connection: a service that nobody holds closes its channel, under a stream too.
    services: dict[str, Any]


class Connection:
    """Cheap to make: nothing is imported or opened before the first call. Every call raises `Refused`."""

    def __init__(self, settings: GoogleAdsSettings) -> None:
        """Use `connection_for`, so that a process has one."""
        self._settings = settings
        self._lock = threading.Lock()
        self._made: _Made | None = None

    def mutate(
        self,
        account: str,
        operations: Sequence[Mapping[str, Any]],
        deadline: Deadline,
        *,
        validate_only: bool,
    ) -> list[str]:
        """All of `operations` or none. The names of what they made or changed; none if only validated."""
        made, service = self._service("GoogleAdsService", deadline)
        request_type = type(made.client.get_type("MutateGoogleAdsRequest"))
        request = request_type(customer_id=account, mutate_operations=operations, validate_only=validate_only)
        with library.refusals():
            answer = service.mutate(request=request, timeout=deadline.timeout())
        results = (one for one in answer.mutate_operation_responses if one.WhichOneof("response"))
        return [getattr(one, one.WhichOneof("response")).resource_name for one in results]

    def search(self, account: str, query: str, deadline: Deadline) -> list[Any]:
        """The rows of a query with few rows, however many pages they come in."""
        _, service = self._service("GoogleAdsService", deadline)
        rows: list[Any] = []
        token = ""
        while True:
            request = {"customer_id": account, "query": query, "page_token": token}
            with library.refusals():
                # By page, because every page is a request that has to end by the deadline.
                page = next(iter(service.search(request=request, timeout=deadline.timeout()).pages))
            rows.extend(page.results)
            token = page.next_page_token
            if not token:
                return rows

    def stream(self, account: str, query: str, deadline: Deadline) -> list[Any]:
        """The rows of a query with many rows, in one request. All of them: half a stream is a refusal."""
        _, service = self._service("GoogleAdsService", deadline)
        request = {"customer_id": account, "query": query}
        rows: list[Any] = []
        with library.refusals():
            for batch in service.search_stream(request=request, timeout=deadline.timeout()):
                rows.extend(batch.results)
        return rows

    def suggest_places(self, name: str, country: str, locale: str, deadline: Deadline) -> list[Any]:
        """Google's suggestions of places called `name`."""
        _, service = self._service("GeoTargetConstantService", deadline)
        request = {"locale": locale, "country_code": country, "location_names": {"names": [name]}}
        with library.refusals():
            answer = service.suggest_geo_target_constants(request=request, timeout=deadline.timeout())
        return list(answer.geo_target_constant_suggestions)

    def accessible_customers(self, deadline: Deadline) -> list[str]:
        """The ids of the accounts that the credentials reach directly."""
        _, service = self._service("CustomerService", deadline)
        with library.refusals():
            answer = service.list_accessible_customers(request={}, timeout=deadline.timeout())
        return [name.removeprefix("customers/") for name in answer.resource_names]

    def authenticate(self, deadline: Deadline) -> str:
        """Get a token where none is good; the e-mail address of the service account, if known."""
        credentials = self._ready(deadline).credentials
        return str(getattr(credentials, "service_account_email", ""))

    def _service(self, name: str, deadline: Deadline) -> tuple[_Made, Any]:
        made = self._ready(deadline)
        service = made.services.get(name)
        if service is None:
            with self._lock:
                service = made.services.get(name)
                if service is None:
                    service = made.services[name] = made.client.get_service(name)
        return made, service

    def _ready(self, deadline: Deadline) -> _Made:
        made = self._made
        if made is not None and made.credentials.valid:
            return made
        with self._lock:
            made = self._made
            if made is None:
                credentials = library.make_credentials(self._settings)
                # Here, with a timeout: Google's client itself would wait for two minutes.
                library.refresh(credentials, deadline.timeout())
                made = self._made = _Made(credentials, library.make_client(self._settings, credentials), {})
            else:
                library.refresh(made.credentials, deadline.timeout())
        return made


@lru_cache
def connection_for(settings: GoogleAdsSettings) -> Connection:
    """The process's connection with these settings."""
    return Connection(settings)
