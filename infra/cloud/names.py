"""Names in Google Cloud, within its limits."""

import hashlib

LONGEST_ACCOUNT_ID = 30
"""Google cuts a longer id of a service account silently, and two that begin alike become one."""

_DIGEST = 5


def dashed(name: str) -> str:
    """`name_of_this` as Cloud Run wants it: `name-of-this`."""
    return name.replace("_", "-")


def account_id(prefix: str, name: str) -> str:
    """An id for the service account of a function, 6 to 30 characters, different wherever the name is."""
    whole = f"{prefix}-{dashed(name)}"
    if len(whole) <= LONGEST_ACCOUNT_ID:
        return whole
    digest = hashlib.sha256(name.encode()).hexdigest()[:_DIGEST]
    return f"{whole[: LONGEST_ACCOUNT_ID - _DIGEST - 1].rstrip('-')}-{digest}"
