"""Tokens that open, and the many that do not."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from shared.core.errors import Unauthorized, Unavailable
from shared.core.ids import UserId
from shared.http.caller import (
    Caller,
    PublishedKeyVerifier,
    RememberingVerifier,
    SharedSecretVerifier,
    bearer_token,
)
from shared.http.published_keys import PublishedKeys

SECRET = "a secret of the project that is long enough"  # noqa: S105 - it opens nothing
USER = uuid4()


def _claims(**changes: object) -> dict[str, object]:
    now = datetime.now(UTC)
    claims: dict[str, object] = {
        "sub": str(USER),
        "aud": "authenticated",
        "role": "authenticated",
        "iss": "https://project.supabase.co/auth/v1",
        "exp": now + timedelta(hours=1),
    }
    return {name: value for name, value in (claims | changes).items() if value is not None}


def _hs256(**changes: object) -> str:
    return jwt.encode(_claims(**changes), SECRET, algorithm="HS256")


shared_secret = SharedSecretVerifier(SECRET, "authenticated", None)


def test_a_good_token_names_its_user() -> None:
    token = _hs256()
    caller = shared_secret.verify(token)
    assert (caller.user_id, caller.token) == (USER, token)
    assert token not in repr(caller)


NOW = datetime.now(UTC)


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": NOW - timedelta(minutes=1)},
        {"exp": None},
        {"exp": "soon"},
        {"nbf": NOW + timedelta(days=1)},
        {"aud": "other"},
        {"aud": None},
        {"sub": None},
        {"sub": "admin"},
        {"role": None},
        {"role": "anon"},
        {"role": "service_role"},
        {"role": ["authenticated"]},
    ],
    ids=lambda changes: " ".join(f"{name} {type(value).__name__}" for name, value in changes.items()),
)
def test_a_token_that_says_something_else_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(Unauthorized):
        shared_secret.verify(_hs256(**changes))


def test_a_token_of_another_secret_or_none_is_refused() -> None:
    unsigned = jwt.encode(_claims(), "", algorithm="none")
    foreign = jwt.encode(_claims(), "another secret that is also long enough", algorithm="HS256")
    stripped = _hs256().rsplit(".", 1)[0] + ".SIGNATURE_REMOVED_BY_GOOGLE"
    for token in (foreign, unsigned, stripped, "", "a.b.c"):
        with pytest.raises(Unauthorized):
            shared_secret.verify(token)


def test_the_issuer_is_compared_where_it_is_configured() -> None:
    strict = SharedSecretVerifier(SECRET, "authenticated", "https://project.supabase.co/auth/v1")
    assert strict.verify(_hs256()).user_id == USER
    for issuer in ("https://elsewhere.supabase.co/auth/v1", None):
        with pytest.raises(Unauthorized):
            strict.verify(_hs256(iss=issuer))


@pytest.mark.parametrize(
    "value", ["", "Bearer", "Bearer ", "Basic abc", "bearer" + "a" * 10, "Bearer " + "a" * 9000]
)
def test_only_a_bearer_of_a_sane_size_is_read(value: str) -> None:
    with pytest.raises(Unauthorized):
        bearer_token({"Authorization": value})


def test_the_scheme_is_read_in_any_case() -> None:
    assert bearer_token({"Authorization": "bearer abc"}) == "abc"


class KeyServer:
    """Publishes keys; counts how often it is asked; the time is what the test says."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.fetches = 0
        self.is_down = False
        self.private: dict[str, Any] = {}
        self.published: dict[str, dict[str, Any]] = {}

    def add(self, key_id: str, algorithm: str = "ES256") -> None:
        if algorithm == "ES256":
            key: Any = ec.generate_private_key(ec.SECP256R1())
            public = json.loads(ECAlgorithm.to_jwk(key.public_key()))
        else:
            key = rsa.generate_private_key(65537, 2048)
            public = json.loads(RSAAlgorithm.to_jwk(key.public_key()))
        self.private[key_id] = (key, algorithm)
        self.published[key_id] = public | {"kid": key_id, "alg": algorithm, "use": "sig"}

    def fetch(self) -> Sequence[jwt.PyJWK]:
        self.fetches += 1
        if self.is_down:
            raise OSError("no route")
        return jwt.PyJWKSet.from_dict({"keys": list(self.published.values())}).keys

    def token(self, key_id: str, **changes: object) -> str:
        key, algorithm = self.private[key_id]
        return jwt.encode(_claims(**changes), key, algorithm=algorithm, headers={"kid": key_id})

    def verifier(self) -> PublishedKeyVerifier:
        keys = PublishedKeys(self.fetch, lifetime=600, pause=30, seconds=lambda: self.now)
        return PublishedKeyVerifier(keys, "authenticated", None)


@pytest.fixture
def server() -> KeyServer:
    server = KeyServer()
    server.add("first")
    return server


@pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
def test_two_hundred_checks_cost_one_fetch(server: KeyServer, algorithm: str) -> None:
    server.add("key", algorithm)
    verifier, token = server.verifier(), server.token("key")
    for _ in range(200):
        assert verifier.verify(token).user_id == USER
    assert server.fetches == 1


def test_unknown_keys_do_not_cost_a_fetch_each(server: KeyServer) -> None:
    verifier = server.verifier()
    verifier.verify(server.token("first"))
    key = ec.generate_private_key(ec.SECP256R1())
    for number in range(50):
        server.now += 1
        token = jwt.encode(_claims(), key, algorithm="ES256", headers={"kid": f"made up {number}"})
        with pytest.raises(Unauthorized):
            verifier.verify(token)
    assert server.fetches <= 1 + 50 // 30 + 1


def test_a_new_key_is_found_and_a_withdrawn_one_forgotten(server: KeyServer) -> None:
    verifier = server.verifier()
    old = server.token("first")
    verifier.verify(old)
    server.add("second")
    del server.published["first"]
    server.now += 31
    assert verifier.verify(server.token("second")).user_id == USER
    with pytest.raises(Unauthorized):
        verifier.verify(old)


def test_a_withdrawn_key_is_forgotten_though_nobody_uses_the_new_one(server: KeyServer) -> None:
    verifier = server.verifier()
    old = server.token("first")
    verifier.verify(old)
    server.add("second")
    del server.published["first"]
    server.now += 601
    with pytest.raises(Unauthorized):
        verifier.verify(old)


def test_known_keys_stay_good_while_the_server_is_down(server: KeyServer) -> None:
    verifier = server.verifier()
    token = server.token("first")
    verifier.verify(token)
    server.is_down = True
    for _ in range(10):
        server.now += 100
        assert verifier.verify(token).user_id == USER


def test_without_any_key_nobody_is_told_that_their_token_is_bad(server: KeyServer) -> None:
    server.is_down = True
    verifier = server.verifier()
    for _ in range(20):
        with pytest.raises(Unavailable):
            verifier.verify(server.token("first"))
    assert server.fetches == 1
    server.is_down, server.now = False, server.now + 31
    verifier.verify(server.token("first"))


def test_the_header_does_not_choose_the_algorithm(server: KeyServer) -> None:
    verifier = server.verifier()
    for algorithm, key in (("HS256", "first" * 8), ("none", "")):
        token = jwt.encode(_claims(), key, algorithm=algorithm, headers={"kid": "first"})
        with pytest.raises(Unauthorized):
            verifier.verify(token)
    other = rsa.generate_private_key(65537, 2048)
    with pytest.raises(Unauthorized):
        verifier.verify(jwt.encode(_claims(), other, algorithm="RS256", headers={"kid": "first"}))


def test_a_published_shared_secret_opens_nothing(server: KeyServer) -> None:
    server.published["oct"] = {"kty": "oct", "k": "c2VjcmV0" * 8, "alg": "HS256", "kid": "oct"}
    token = jwt.encode(_claims(), "secret" * 8, algorithm="HS256", headers={"kid": "oct"})
    with pytest.raises(Unauthorized):
        server.verifier().verify(token)


def test_a_token_without_key_id_is_refused(server: KeyServer) -> None:
    key, _ = server.private["first"]
    with pytest.raises(Unauthorized):
        server.verifier().verify(jwt.encode(_claims(), key, algorithm="ES256"))


class CountingVerifier:
    """Takes any token that does not say bad; counts."""

    def __init__(self) -> None:
        self.checks = 0

    def verify(self, token: str) -> Caller:
        self.checks += 1
        if "bad" in token:
            raise Unauthorized
        return Caller(UserId(USER), token, expires_at=100.0)


def test_a_good_token_is_remembered_for_a_while_and_not_past_its_end() -> None:
    inner, now, wall = CountingVerifier(), [0.0], [50.0]
    verifier = RememberingVerifier(inner, monotonic=lambda: now[0], wall=lambda: wall[0])
    for _ in range(10):
        assert verifier.verify("good").user_id == USER
    assert inner.checks == 1
    now[0] = 30.0
    verifier.verify("good")
    assert inner.checks == 2
    wall[0] = 100.0
    verifier.verify("good")
    assert inner.checks == 3


def test_a_bad_token_is_checked_each_time_and_tokens_are_not_mixed_up() -> None:
    inner = CountingVerifier()
    verifier = RememberingVerifier(inner)
    for _ in range(3):
        with pytest.raises(Unauthorized):
            verifier.verify("bad")
    assert inner.checks == 3
    assert [verifier.verify(token).token for token in ("a", "b", "a")] == ["a", "b", "a"]


def test_many_tokens_do_not_fill_the_memory() -> None:
    verifier = RememberingVerifier(CountingVerifier())
    for number in range(2500):
        verifier.verify(str(number))
    assert len(verifier._known) <= 1000
