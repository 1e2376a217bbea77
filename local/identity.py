"""Identity tokens of service accounts, as Google gives them to its scheduler, made by the stack.

So a job checks its callers here just as it does in the cloud, with nothing switched off.
"""

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

KEYS_PATH = "/_local/identity/keys"
SCHEDULER = "scheduler@local.invalid"
"""The account that starts jobs here."""
TASKS = "tasks@local.invalid"
"""The account that the queue proves to be, to those that work on shards."""

_KEY_ID = "local"
_LIFETIME = timedelta(hours=1)


def identity_token(jwt_secret: str, issuer: str, audience: str, account: str = SCHEDULER) -> str:
    """A token that proves `account` to the function at `audience` for an hour."""
    now = datetime.now(UTC)
    claims = {
        "iss": issuer,
        "aud": audience,
        "sub": account,
        "email": account,
        "email_verified": True,
        "iat": now,
        "exp": now + _LIFETIME,
    }
    return jwt.encode(claims, _signing_key(jwt_secret), algorithm="ES256", headers={"kid": _KEY_ID})


def published_keys(jwt_secret: str) -> dict[str, Any]:
    """The key set (RFC 7517) that those tokens are checked with."""
    public = json.loads(ECAlgorithm.to_jwk(_signing_key(jwt_secret).public_key()))
    return {"keys": [public | {"kid": _KEY_ID, "alg": "ES256", "use": "sig"}]}


def _signing_key(jwt_secret: str) -> ec.EllipticCurvePrivateKey:
    """One key per data directory, from the secret it has already: nothing more to keep."""
    number = int.from_bytes(sha256(f"identity {jwt_secret}".encode()).digest())
    curve = ec.SECP256R1()
    # Above zero and below the order of the curve's group, whatever the digest.
    return ec.derive_private_key(number % (curve.group_order - 1) + 1, curve)
