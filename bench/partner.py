"""The partner of the made-up data as whom the benchmarks ask."""

import time

import jwt

from bench.data import partner_id
from local.settings import Stack

NUMBER = 7
PARTNER_ID = partner_id(NUMBER)
_LIFETIME_SECONDS = 3600


def access_token(stack: Stack) -> str:
    """A token as Supabase Auth signs it, good for an hour."""
    now = int(time.time())
    claims = {
        "sub": PARTNER_ID,
        "role": "authenticated",
        "aud": "authenticated",
        "email": f"partner{NUMBER}@example.test",
        "iat": now,
        "exp": now + _LIFETIME_SECONDS,
    }
    return jwt.encode(claims, stack.keys.jwt_secret, algorithm="HS256")
