"""Access tokens of users, as Supabase's Auth would give them."""

from datetime import datetime, timedelta

import jwt
import psycopg

from local.errors import StackError
from local.settings import Stack

LIFETIME = timedelta(hours=1)


def make_token(stack: Stack, user_id: str, email: str, now: datetime) -> str:
    """An access token of a user for an hour from `now`, signed with the stack's secret (HS256)."""
    claims = {
        "iss": f"{stack.supabase_url}/auth/v1",
        "sub": user_id,
        "aud": "authenticated",
        "role": "authenticated",
        "email": email,
        "iat": now,
        "exp": now + LIFETIME,
    }
    return jwt.encode(claims, stack.keys.jwt_secret, algorithm="HS256")


def find_user(stack: Stack, email: str) -> tuple[str, str]:
    """The id and e-mail address of a user, whatever the address's case.

    Raises `StackError` when nobody has the address.
    """
    with psycopg.connect(stack.db_url) as connection:
        row = connection.execute(
            "select id::text, email::text from auth.users where lower(email) = lower(%s)", (email,)
        ).fetchone()
    if row is None:
        raise StackError(f"Nobody has the e-mail address {email}: `demo` and `load` make users.")
    return row[0], row[1]
