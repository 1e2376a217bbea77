"""Asking again when the database was away for a moment."""

from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from shared.core.errors import Unavailable, UpstreamFailed

again_when_away = retry(
    retry=retry_if_exception_type((Unavailable, UpstreamFailed)),
    wait=wait_random_exponential(multiplier=0.2, max=2),
    stop=stop_after_attempt(3),
    reraise=True,
)
"""For calls that may safely be made twice: three tries, with jitter, the last failure raised as it is."""
