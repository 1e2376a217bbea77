"""Tokens for roles of the database that are nobody's, as one mints them for a hosted project."""

from datetime import UTC, datetime

import jwt

# No later than a data directory is used; a hosted project's token ends sooner (ADR 6).
_END = datetime(2100, 1, 1, tzinfo=UTC)


def role_token(role: str, jwt_secret: str) -> str:
    """A token that makes the data API act as `role`: the same one every time."""
    return jwt.encode({"role": role, "exp": _END}, jwt_secret, algorithm="HS256")
