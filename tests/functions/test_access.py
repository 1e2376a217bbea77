"""Every route, asked by everybody who should not get an answer."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from _pytest.mark import ParameterSet

from shared.core.models import PageQuery
from shared.http.functions import load_routers
from shared.http.routes import Route
from tests.factories import OTHER_SECRET, Factory, Person
from tests.unit.logos.images import png

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def _routes() -> Iterator[Route]:
    for router in load_routers():
        if router.access == "user":
            yield from router.routes


def _that(wanted: Callable[[Route], bool] = lambda _: True) -> list[ParameterSet]:
    return [pytest.param(route, id=f"{route.method} {route.path}") for route in _routes() if wanted(route)]


ROUTES = _that()
PARTNER_ROUTES = _that(lambda route: route.path.startswith("/api/partners/"))


def _address(route: Route, **ids: object) -> str:
    defaults = {"channel": "google_ads"}
    filled = {name: ids.get(name, defaults.get(name, uuid4())) for name in route.path_parameters}
    return route.path.format(**filled)


def _body(route: Route) -> dict[str, object] | None:
    if route.body is None:
        return None
    if route.path.endswith("/marketing-recommendations/approve"):
        return {"recommendation_ids": [str(uuid4())]}
    if route.path.endswith("/notifications/read"):
        return {"ids": [1]}
    if route.path.endswith("/metrics"):
        return {"csv": "date,spend\n2026-03-31,1.00\n"}
    if route.path.endswith("/ad-accounts/{channel}"):
        return {"external_account_id": f"{uuid4().int % 10**10:010}"}
    if route.method == "POST" and route.path.endswith("/landing-pages"):
        return {"title": "Test"}
    if route.method == "POST" and route.path.endswith("/campaigns"):
        return {"channel": "other"}
    return {"segment_id": str(uuid4())} if route.method == "POST" and "segments" in route.path else {}


def _sent(route: Route, body: dict[str, object] | None, caller: Person) -> dict[str, Any]:
    """What a client sends with the request."""
    if route.binary is not None:
        return {"content": png(), "headers": caller.headers | {"Content-Type": "image/png"}}
    return {"json": body, "headers": caller.headers}


def _proposal(make: Factory, partner: Person) -> UUID:
    return make.recommendation(partner, {"action_type": "raise_monthly_budget", "from": None, "to": "9.00"})


def _campaign(make: Factory, partner: Person, route: Route) -> UUID:
    """A campaign that the route can do its work on."""
    if route.path.endswith("/metrics"):
        return make.campaign(partner, channel="seo")
    if not route.path.endswith("/retry"):
        return make.campaign(partner)
    campaign = make.campaign(partner, "active", daily_budget="5.00")
    make.fail(campaign)
    return campaign


def _partner(make: Factory, route: Route) -> Person:
    """A partner; one who can pay where the route is about a campaign that runs."""
    return make.partner(monthly_marketing_budget=200 if route.path.endswith("/retry") else None)


def _is_problem(response: httpx.Response, status: int) -> dict[str, object]:
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, object] = response.json()
    assert problem["status"] == status
    assert problem["request_id"] == response.headers["X-Request-Id"]
    return problem


@pytest.mark.parametrize("route", ROUTES)
def test_nobody_gets_in_without_a_token(api: httpx.Client, route: Route) -> None:
    response = api.request(route.method, _address(route), json=_body(route))
    _is_problem(response, 401)
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="partner-marketing"'


@pytest.mark.parametrize("route", ROUTES)
def test_a_token_that_is_not_good_does_not_help(api: httpx.Client, make: Factory, route: Route) -> None:
    partner = make.partner()
    long_ago = datetime.now(UTC) - timedelta(minutes=1)
    bad = {
        "expired": make.token(partner.id, exp=long_ago),
        "wrong signature": make.token(partner.id, secret=OTHER_SECRET),
        "service role": make.token(partner.id, role="service_role"),
        "anonymous role": make.token(partner.id, role="anon"),
        "wrong audience": make.token(partner.id, aud="somebody else"),
        "no subject": make.token(partner.id, sub=None),
        "subject is no id": make.token("admin"),
        "never expires": make.token(partner.id, exp=None),
        "not a token": "abc.def.ghi",
    }
    for what, token in bad.items():
        headers = {"Authorization": f"Bearer {token}"}
        response = api.request(
            route.method, _address(route, partner_id=partner.id), json=_body(route), headers=headers
        )
        assert response.status_code == 401, (what, response.text)
        assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]


@pytest.mark.parametrize("route", PARTNER_ROUTES)
def test_another_partner_does_not_exist(api: httpx.Client, make: Factory, route: Route) -> None:
    partner, other, segment = make.partner(), _partner(make, route), make.segment()
    make.link(other, segment)
    make.ad_account(other)
    body = _body(route)
    if body and "segment_id" in body:
        body["segment_id"] = str(make.segment())
    ids = {
        "segment_id": segment,
        "campaign_id": _campaign(make, other, route),
        "page_id": make.landing_page(other),
        "recommendation_id": _proposal(make, other),
    }
    theirs, nobodys = (
        api.request(route.method, _address(route, partner_id=owner, **ids), **_sent(route, body, partner))
        for owner in (other.id, uuid4())
    )
    problem, same = _is_problem(theirs, 404), _is_problem(nobodys, 404)
    of_this_request = {"request_id": "", "trace_id": ""}
    assert problem | of_this_request == same | of_this_request


@pytest.mark.parametrize("route", PARTNER_ROUTES)
def test_an_admin_may_do_everything_for_a_partner(api: httpx.Client, make: Factory, route: Route) -> None:
    partner, admin, segment = _partner(make, route), make.admin(), make.segment()
    make.link(partner, segment)
    make.ad_account(partner)
    body = _body(route)
    if body and "segment_id" in body:
        body["segment_id"] = str(make.segment())
    ids = {
        "segment_id": segment,
        "campaign_id": _campaign(make, partner, route),
        "page_id": make.landing_page(partner),
        "recommendation_id": _proposal(make, partner),
    }
    address = _address(route, partner_id=partner.id, **ids)
    response = api.request(route.method, address, **_sent(route, body, admin))
    assert response.status_code == route.status, response.text


@pytest.mark.parametrize("route", ROUTES)
def test_a_malformed_id_is_an_address_that_is_not_known(
    api: httpx.Client, make: Factory, route: Route
) -> None:
    partner = make.partner()
    for name in route.path_parameters:
        for malformed in ("1", "undefined", "00000000-0000-0000-0000-00000000000g", "%00", "a'or'1"):
            response = api.request(
                route.method,
                _address(route, **{"partner_id": partner.id, name: malformed}),
                json=_body(route),
                headers=partner.headers,
            )
            _is_problem(response, 404)


@pytest.mark.parametrize("route", ROUTES)
def test_a_method_that_is_not_taken_says_which_are(api: httpx.Client, make: Factory, route: Route) -> None:
    partner = make.partner()
    address = _address(route, partner_id=partner.id)
    taken = {other.method for other in _routes() if other.path == route.path}
    for method in set(METHODS) - taken:
        response = api.request(method, address, headers=partner.headers)
        _is_problem(response, 405)
        allowed = set(response.headers["Allow"].split(", "))
        assert allowed == taken | {"OPTIONS"} | ({"HEAD"} if "GET" in taken else set())


@pytest.mark.parametrize("route", _that(lambda route: route.body is not None))
def test_a_body_is_json_of_a_sane_size(api: httpx.Client, make: Factory, route: Route) -> None:
    partner = make.partner()
    address = _address(route, partner_id=partner.id)

    def send(content: bytes | None, content_type: str = "application/json") -> httpx.Response:
        headers = partner.headers | {"Content-Type": content_type}
        return api.request(route.method, address, content=content, headers=headers)

    if route.body and not route.body.optional:
        _is_problem(send(b""), 400)
    _is_problem(send(b"{"), 400)
    _is_problem(send(b"\xff\xfe"), 400)
    _is_problem(send(b'{"a": NaN}'), 400)
    _is_problem(send(b"[" * 200_000), 400)
    _is_problem(send(b"9" * 5_000), 400)
    _is_problem(send(b"{}", "text/plain"), 415)
    _is_problem(send(b"a=b", "application/x-www-form-urlencoded"), 415)
    _is_problem(send(b" " * 1_100_000), 413)
    _is_problem(send(b"[]"), 422)
    _is_problem(send(b"null"), 422)
    unknown = _is_problem(send(b'{"is_admin": true}'), 422)
    assert {"in": "body", "pointer": "/is_admin"}.items() <= unknown["errors"][-1].items()  # type: ignore[index]  # a problem's errors are a list of objects
    surrogate = send(b'{"\\ud800": "\\ud800", "tone_of_voice": "\\ud800"}')
    _is_problem(surrogate, 422)


@pytest.mark.parametrize("route", _that(lambda route: route.binary is not None))
def test_a_body_that_is_no_json_is_of_a_sane_size_and_type(
    api: httpx.Client, make: Factory, route: Route
) -> None:
    partner = make.partner()
    address = _address(route, partner_id=partner.id)

    def send(content: bytes, content_type: str) -> httpx.Response:
        headers = partner.headers | {"Content-Type": content_type}
        return api.request(route.method, address, content=content, headers=headers)

    assert route.binary is not None
    for media_type in route.binary.media_types:
        _is_problem(send(b"", media_type), 400)
        _is_problem(send(b" " * 1_100_000, media_type), 413)
    for media_type in ("", "application/json", "text/html", "image/svg+xml", "multipart/form-data"):
        _is_problem(send(b"{}", media_type), 415)


def _lists(route: Route) -> bool:
    return route.query is not None and issubclass(route.query, PageQuery)


@pytest.mark.parametrize("route", _that(lambda route: route.query is not None and not _lists(route)))
def test_a_query_takes_nothing_that_it_does_not_know(api: httpx.Client, make: Factory, route: Route) -> None:
    partner = make.partner()
    address = _address(route, partner_id=partner.id)
    problem = _is_problem(api.get(f"{address}?limit=1", headers=partner.headers), 422)
    assert [(entry["in"], entry["pointer"]) for entry in problem["errors"]] == [("query", "limit")]  # type: ignore[attr-defined]  # as above


@pytest.mark.parametrize("route", _that(_lists))
def test_a_query_of_a_list_says_what_is_wrong_with_it(api: httpx.Client, make: Factory, route: Route) -> None:
    partner = make.partner() if "partners/{" in route.path else make.admin()
    address = _address(route, partner_id=partner.id)
    for query, name in {
        "limit=0": "limit",
        "limit=201": "limit",
        "limit=ten": "limit",
        "limit=1&limit=2": "limit",
        "cursor=abc": "cursor",
        "cursor=%C3%A9": "cursor",
        "cursor=bnVsbA": "cursor",
        "unknown=1": "unknown",
    }.items():
        problem = _is_problem(api.get(f"{address}?{query}", headers=partner.headers), 422)
        assert [(entry["in"], entry["pointer"]) for entry in problem["errors"]] == [("query", name)]  # type: ignore[attr-defined]  # as above


@pytest.mark.parametrize("route", _that(lambda route: route.method == "GET"))
def test_head_is_get_without_the_body(api: httpx.Client, make: Factory, route: Route) -> None:
    admin, partner, segment = make.admin(), _partner(make, route), make.segment()
    ids = {
        "segment_id": segment,
        "campaign_id": _campaign(make, partner, route),
        "page_id": make.landing_page(partner),
        "recommendation_id": _proposal(make, partner),
    }
    address = _address(route, partner_id=partner.id, **ids)
    full, head = api.get(address, headers=admin.headers), api.head(address, headers=admin.headers)
    for _ in range(20):
        again = api.get(address, headers=admin.headers)
        if again.content == full.content:
            break
        # Admins see what other tests do meanwhile.
        full, head = again, api.head(address, headers=admin.headers)
    assert (head.status_code, head.content) == (full.status_code, b"") == (200, b"")
    assert head.headers["Content-Length"] == str(len(full.content))


def test_a_partner_may_not_see_who_works_in_a_segment(api: httpx.Client, make: Factory) -> None:
    partner, segment = make.partner(), make.segment()
    make.link(partner, segment)
    for segment_id in (segment, uuid4()):
        response = api.get(f"/api/segments/{segment_id}/partner-marketing", headers=partner.headers)
        _is_problem(response, 403)
    _is_problem(api.get(f"/api/segments/{uuid4()}/partner-marketing", headers=make.admin().headers), 404)


def test_a_request_keeps_its_id_when_it_is_a_sane_one(api: httpx.Client) -> None:
    address = f"/api/partners/{uuid4()}/segments"
    assert api.get(address, headers={"X-Request-Id": "abc-1"}).headers["X-Request-Id"] == "abc-1"
    assert api.get(address, headers={"X-Request-Id": "a b"}).headers["X-Request-Id"] != "a b"


def test_answers_are_not_kept_sniffed_or_framed(api: httpx.Client, make: Factory) -> None:
    partner = make.partner()
    for headers in (partner.headers, {}):
        answer = api.get(f"/api/partners/{partner.id}/marketing-profile", headers=headers)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
