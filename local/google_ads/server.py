"""The gRPC side: every method of the services that are used, over TLS, with Google's checks before each."""

import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import grpc  # type: ignore[import-untyped]  # grpcio ships no types

from local.google_ads import gaql, mutate, places, query
from local.google_ads.books import Books, Customer
from local.google_ads.faults import Fault, FaultKind, FaultPlan
from local.google_ads.messages import FAILURE_KEY, Message, methods, service_message
from local.google_ads.quota import Quota
from local.google_ads.refusal import RefusalError, Violation, failure_message, invalid

_THREADS = 32


class Counts:
    """How often what was asked, for tests and benchmarks. Safe to use from threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, str]] = Counter()
        self._operations: Counter[str] = Counter()

    def add(self, customer: str, method: str, operations: int) -> None:
        """Count a request, refused ones too."""
        with self._lock:
            self._requests[customer, method] += 1
            self._operations[customer] += operations

    def requests(self, customer: str | None = None, method: str | None = None) -> int:
        """Requests for a customer and of a method (`Mutate`, `Search`, `SearchStream`), or of all."""
        with self._lock:
            return sum(
                count
                for (one, other), count in self._requests.items()
                if customer in {None, one} and method in {None, other}
            )

    def operations(self, customer: str | None = None) -> int:
        """Operations of mutates."""
        with self._lock:
            return sum(count for one, count in self._operations.items() if customer in {None, one})

    def by_customer(self) -> dict[str, dict[str, int]]:
        """Requests by customer and method."""
        with self._lock:
            found: dict[str, dict[str, int]] = {}
            for (customer, method), count in sorted(self._requests.items()):
                found.setdefault(customer, {})[method] = count
            return found

    def reset(self) -> None:
        """Begin at 0."""
        with self._lock:
            self._requests.clear()
            self._operations.clear()


class Service(grpc.GenericRpcHandler):  # type: ignore[misc]  # it has no types
    """Serves Google's methods from the books."""

    def __init__(
        self,
        books: Books,
        faults: FaultPlan,
        counts: Counts,
        *,
        knows_token: Callable[[str], bool],
        on_change: Callable[[], None],
    ) -> None:
        self._books = books
        self._faults = faults
        self._counts = counts
        self._knows_token = knows_token
        self._on_change = on_change
        self._methods = methods()
        self.quota: Quota | None = None
        self.page_size = 10_000

    def service(self, details: Any) -> Any:
        """gRPC asks how to serve a method."""
        found = self._methods.get(details.method)
        if found is None:
            return None
        request_type, _ = found
        method = details.method.rpartition("/")[2]
        serve, make = self._answer, grpc.unary_unary_rpc_method_handler
        if method == "SearchStream":
            serve, make = self._stream, grpc.unary_stream_rpc_method_handler

        def behaviour(request: Message, context: Any) -> Any:
            return serve(method, request, context)

        return make(
            behaviour,
            request_deserializer=request_type.FromString,
            response_serializer=lambda answer: answer.SerializeToString(),
        )

    def _answer(self, method: str, request: Message, context: Any) -> Message:
        with _refusing(context):
            customer, fault = self._begin(method, request, context)
            answer = self._do(method, request, customer)
            if fault is not None and fault.kind is FaultKind.ANSWER_LOST:
                raise RefusalError("UNAVAILABLE", "Socket closed")
            if fault is not None and fault.kind is FaultKind.ANSWER_LATE:
                self._faults.hold(fault)
            return answer

    def _stream(self, method: str, request: Message, context: Any) -> Iterator[Message]:
        with _refusing(context):
            customer, fault = self._begin(method, request, context)
            rows = query.rows(self._books, _known(customer), gaql.parse(request.query))
            answer_type = service_message("SearchGoogleAdsStreamResponse")
            if fault is not None and fault.kind is FaultKind.STREAM_DIES:
                yield answer_type(results=rows[: len(rows) // 2])
                raise RefusalError("UNAVAILABLE", "Connection reset by peer")
            for start in range(0, len(rows), self.page_size):
                yield answer_type(results=rows[start : start + self.page_size])

    def _begin(self, method: str, request: Message, context: Any) -> tuple[Customer | None, Fault | None]:
        """Everything that comes before the work: counting, faults, the caller, the account, the quota."""
        customer_id = getattr(request, "customer_id", "")
        operations = len(request.mutate_operations) if method == "Mutate" else 0
        self._counts.add(customer_id, method, operations)
        fault = self._faults.next(method, customer_id)
        if fault is not None:
            self._meet(fault)
        metadata = dict(context.invocation_metadata())
        if not self._knows_token(str(metadata.get("authorization", "")).removeprefix("Bearer ")):
            raise _unauthenticated()
        customer = None
        if hasattr(request, "customer_id"):
            customer = self._account(customer_id, str(metadata.get("login-customer-id", "")), method)
        wait = self.quota.take(customer_id, operations) if self.quota else 0.0
        if wait:
            raise _too_often(wait)
        return customer, fault

    def _meet(self, fault: Fault) -> None:
        match fault.kind:
            case FaultKind.UNAVAILABLE:
                raise RefusalError("UNAVAILABLE", "The service is currently unavailable.")
            case FaultKind.UNAVAILABLE_WITH_FAILURE:
                violation = Violation("internal_error", "TRANSIENT_ERROR", "A transient error. Please retry.")
                raise RefusalError("UNAVAILABLE", "The service is currently unavailable.", [violation])
            case FaultKind.INTERNAL:
                violation = Violation("internal_error", "INTERNAL_ERROR", "An internal error has occurred.")
                raise RefusalError("INTERNAL", "Internal error encountered.", [violation])
            case FaultKind.QUOTA:
                raise _too_often(fault.seconds)
            case FaultKind.SLOW:
                self._faults.hold(fault)

    def _account(self, customer_id: str, login_id: str, method: str) -> Customer:
        login = self._books.customers.get(login_id)
        if login is None and login_id:
            raise _forbidden("header_error", "INVALID_LOGIN_CUSTOMER_ID", "Unknown login customer.")
        customer = self._books.customers.get(customer_id)
        is_below = login is not None and (login is customer or login.facts.is_manager)
        if customer is None or not customer.facts.is_linked or not is_below:
            raise _forbidden(
                "authorization_error",
                "USER_PERMISSION_DENIED",
                "User doesn't have permission to access customer.",
            )
        if customer.facts.status == "CANCELED":
            raise _forbidden("authorization_error", "CUSTOMER_NOT_ENABLED", "The account is not enabled.")
        if customer.facts.status == "SUSPENDED" and method == "Mutate":
            code = "ACTION_NOT_PERMITTED_FOR_SUSPENDED_ACCOUNT"
            raise _forbidden("authorization_error", code, "The account is suspended.")
        return customer

    def _do(self, method: str, request: Message, customer: Customer | None) -> Message:
        if method == "Mutate":
            if _known(customer).facts.is_manager:
                raise invalid(
                    Violation("request_error", "CANNOT_BE_EXECUTED_BY_MANAGER_ACCOUNT", "A manager account.")
                )
            answer = mutate.mutate(self._books, _known(customer), request)
            self._on_change()
            return answer
        if method == "Search":
            return self._search(request, _known(customer))
        if method == "SuggestGeoTargetConstants":
            return places.suggest(request)
        if method == "ListAccessibleCustomers":
            names = [
                f"customers/{one.facts.id}" for one in self._books.customers.values() if one.facts.is_manager
            ]
            return service_message("ListAccessibleCustomersResponse", "customer_service")(
                resource_names=names
            )
        raise RefusalError("UNIMPLEMENTED", f"The double does not know {method}.")

    def _search(self, request: Message, customer: Customer) -> Message:
        if request.page_size:
            raise invalid(Violation("request_error", "PAGE_SIZE_NOT_SUPPORTED", "The page size is fixed."))
        if request.page_token and not request.page_token.isdigit():
            raise invalid(Violation("request_error", "INVALID_PAGE_TOKEN", "Unknown page token."))
        start = int(request.page_token or 0)
        rows = query.rows(self._books, customer, gaql.parse(request.query))
        end = start + self.page_size
        return service_message("SearchGoogleAdsResponse")(
            results=rows[start:end], next_page_token=str(end) if end < len(rows) else ""
        )


def start_server(service: Service, port: int, key: bytes, chain: bytes) -> tuple[Any, int]:
    """A server on the loopback interface, and the port it got where `port` is 0."""
    server = grpc.server(
        ThreadPoolExecutor(_THREADS, thread_name_prefix="google-ads"),
        handlers=(service,),
        options=(("grpc.so_reuseport", 0),),
    )
    bound = server.add_secure_port(f"127.0.0.1:{port}", grpc.ssl_server_credentials([(key, chain)]))
    server.start()
    return server, bound


@contextmanager
def _refusing(context: Any) -> Iterator[None]:
    request_id = uuid.uuid4().hex
    try:
        yield
    except RefusalError as refusal:
        trailing: list[tuple[str, str | bytes]] = [("request-id", request_id)]
        if refusal.violations:
            failure = failure_message(refusal.violations, request_id)
            trailing.append((FAILURE_KEY, failure.SerializeToString()))
        context.set_trailing_metadata(trailing)
        context.abort(grpc.StatusCode[refusal.status], refusal.message)


def _known(customer: Customer | None) -> Customer:
    if customer is None:
        raise RefusalError("INVALID_ARGUMENT", "No customer.")
    return customer


def _unauthenticated() -> RefusalError:
    violation = Violation("authentication_error", "OAUTH_TOKEN_INVALID", "The OAuth token is invalid.")
    return RefusalError("UNAUTHENTICATED", "Request had invalid authentication credentials.", [violation])


def _forbidden(kind: str, code: str, message: str) -> RefusalError:
    return RefusalError(
        "PERMISSION_DENIED", "The caller does not have permission", [Violation(kind, code, message)]
    )


def _too_often(seconds: float) -> RefusalError:
    violation = Violation(
        "quota_error", "RESOURCE_EXHAUSTED", "Too many requests.", retry_after_seconds=max(seconds, 0.001)
    )
    return RefusalError("RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota).", [violation])
