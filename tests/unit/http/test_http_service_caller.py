"""Who may start a job: real signed tokens, and every way to forge one."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import RSAAlgorithm

from shared.core.errors import AppError, Forbidden, Unauthorized
from shared.core.settings import ServiceCallerSettings, SettingsError, read_settings
from shared.http.service_caller import ServiceVerifier

AUDIENCE = "https://stats-job.example.test"
SCHEDULER = "scheduler@project.iam.gserviceaccount.com"
ISSUER = "https://accounts.google.com"
KEY = rsa.generate_private_key(65537, 2048)
STRANGER_KEY = rsa.generate_private_key(65537, 2048)


@pytest.fixture(scope="module")
def jwks_url() -> Iterator[str]:
    """A server of published keys on loopback, as Google has one."""
    key = json.loads(RSAAlgorithm.to_jwk(KEY.public_key())) | {"kid": "now", "alg": "RS256", "use": "sig"}
    body = json.dumps({"keys": [key]}).encode()

    class Keys(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing to say."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Keys)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/certs"
    server.shutdown()
    server.server_close()


def settings(jwks_url: str, **changes: Any) -> ServiceCallerSettings:
    return ServiceCallerSettings(
        **{
            "caller_audience": AUDIENCE,
            "caller_accounts": frozenset({SCHEDULER}),
            "google_jwks_url": jwks_url,
            **changes,
        }
    )


@pytest.fixture(scope="module")
def verifier(jwks_url: str) -> ServiceVerifier:
    return ServiceVerifier(settings(jwks_url))


def claims(**changes: object) -> dict[str, object]:
    now = datetime.now(UTC)
    everything: dict[str, object] = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "110000000000000000001",
        "email": SCHEDULER,
        "email_verified": True,
        "iat": now,
        "exp": now + timedelta(hours=1),
    } | changes
    return {name: value for name, value in everything.items() if value is not None}


def token(*, key: Any = KEY, algorithm: str = "RS256", headers: Any = None, **changes: Any) -> str:
    return jwt.encode(
        claims(**changes), key, algorithm=algorithm, headers={"kid": "now"} if headers is None else headers
    )


def refusal(verifier: ServiceVerifier, given: str) -> type[AppError]:
    with pytest.raises(AppError) as refused:
        verifier.verify(given)
    return type(refused.value)


def test_the_schedulers_token_names_its_account(verifier: ServiceVerifier) -> None:
    assert verifier.verify(token()).account == SCHEDULER


HOUR = timedelta(hours=1)
NOW = datetime.now(UTC)


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "https://another-job.example.test"},
        {"aud": [AUDIENCE, "https://another-job.example.test"]},
        {"aud": None},
        {"iss": "https://accounts.google.com.example.test"},
        {"iss": None},
        {"exp": NOW - HOUR},
        {"exp": None},
        {"iat": NOW + HOUR},
        {"iat": None},
        {"nbf": NOW + HOUR},
        {"sub": None},
        {"email": None},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
    ],
    ids=lambda changes: "-".join(f"{name}-{type(value).__name__}" for name, value in changes.items()),
)
def test_a_token_with_a_wrong_or_missing_claim_is_refused(
    verifier: ServiceVerifier, changes: dict[str, Any]
) -> None:
    assert refusal(verifier, token(**changes)) is Unauthorized


@pytest.mark.parametrize(
    "account",
    ["another@project.iam.gserviceaccount.com", SCHEDULER.upper(), f"{SCHEDULER}.example.test", ""],
)
def test_another_account_may_not_call_though_its_token_is_good(
    verifier: ServiceVerifier, account: str
) -> None:
    assert refusal(verifier, token(email=account)) is Forbidden


PUBLIC_KEY = KEY.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)


def _with_public_key_as_secret() -> str:
    """HS256 over the published key: what a verifier that lets the token choose the algorithm falls for."""
    header, body = (
        jwt.utils.base64url_encode(json.dumps(part).encode()).decode()
        for part in ({"alg": "HS256", "kid": "now", "typ": "JWT"}, _jsonable(claims()))
    )
    signature = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(
        f"{header}.{body}".encode(), PUBLIC_KEY
    )
    return f"{header}.{body}.{jwt.utils.base64url_encode(signature).decode()}"


def _jsonable(values: dict[str, object]) -> dict[str, object]:
    return {
        name: int(value.timestamp()) if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def _changed_after_signing() -> str:
    header, _, signature = token().split(".")
    body = jwt.utils.base64url_encode(json.dumps(_jsonable(claims(sub="1"))).encode()).decode()
    return f"{header}.{body}.{signature}"


def _stripped() -> str:
    return token().rsplit(".", 1)[0] + ".SIGNATURE_REMOVED_BY_GOOGLE"


FORGERIES: Sequence[tuple[str, str]] = [
    ("signed by a stranger with a known key's name", token(key=STRANGER_KEY)),
    ("signed with a key that is not published", token(key=STRANGER_KEY, headers={"kid": "other"})),
    ("without a key's name", token(headers={})),
    ("unsigned", jwt.encode(claims(), "", algorithm="none", headers={"kid": "now"})),
    ("signed with the public key as a secret", _with_public_key_as_secret()),
    (
        "signed with another algorithm",
        token(key=ec.generate_private_key(ec.SECP256R1()), algorithm="ES256"),
    ),
    (
        "bringing its own key",
        token(
            key=STRANGER_KEY,
            headers={"kid": "now", "jwk": json.loads(RSAAlgorithm.to_jwk(STRANGER_KEY.public_key()))},
        ),
    ),
    ("changed after it was signed", _changed_after_signing()),
    ("with its signature removed", _stripped()),
    ("with an empty signature", token().rsplit(".", 1)[0] + "."),
    ("no token at all", "abc"),
]


@pytest.mark.parametrize("forged", [text for _, text in FORGERIES], ids=[name for name, _ in FORGERIES])
def test_a_forged_token_is_refused(verifier: ServiceVerifier, forged: str) -> None:
    assert refusal(verifier, forged) is Unauthorized


def test_a_removed_signature_is_accepted_only_where_the_platform_checks(jwks_url: str) -> None:
    behind_cloud_run = ServiceVerifier(settings(jwks_url, trust_removed_signature=True))
    assert behind_cloud_run.verify(_stripped()).account == SCHEDULER
    for changes in ({"aud": "https://another.example.test"}, {"exp": NOW - HOUR}, {"iss": "other"}):
        stripped = token(**changes).rsplit(".", 1)[0] + ".SIGNATURE_REMOVED_BY_GOOGLE"
        assert refusal(behind_cloud_run, stripped) is Unauthorized
    assert refusal(behind_cloud_run, token(key=STRANGER_KEY)) is Unauthorized


@pytest.mark.parametrize("missing", ["CALLER_AUDIENCE", "CALLER_ACCOUNTS"])
def test_a_private_function_does_not_start_without_knowing_its_callers(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    for name, value in {"CALLER_AUDIENCE": AUDIENCE, "CALLER_ACCOUNTS": SCHEDULER}.items():
        monkeypatch.setenv(name, " , " if name == missing == "CALLER_ACCOUNTS" else value)
    if missing == "CALLER_AUDIENCE":
        monkeypatch.delenv(missing)
    with pytest.raises(SettingsError, match=missing):
        read_settings(ServiceCallerSettings)
