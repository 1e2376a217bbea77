"""What the OpenAPI document says of everything alike."""

from typing import Any

DESCRIPTION = """\
What the partner portal and the admin dashboard call. Every group of paths is a function of its own.

**Signing in.** Send the user's Supabase access token: `Authorization: Bearer <token>`. A partner sees
their own rows, an admin everybody's; rows of others do not exist (404).

**Lists** answer `{"data": [...], "next_cursor": ...}`. Send `next_cursor` back as `cursor` for the next page.

**Figures.** Money is EUR. Decimals are strings with two decimals (`"12.50"`), so that no digit is lost;
requests may also send them as numbers. A day is a calendar day in Europe/Amsterdam.

**Errors** are problem documents (RFC 9457). `errors` names every field that is not valid; `request_id`,
which is also the `X-Request-Id` of every answer, finds the request in the logs; `trace_id` finds besides
what it set off. Send a `traceparent` to have your own trace continued.

**Limits.** A person changes something at most 120 times a minute and 2,000 times a day; beyond that the
answer is 429, with `Retry-After` in seconds. A body has at most 1 MiB, a page of a list at most 200 rows.

**Doing it once.** Send `Idempotency-Key: <uuid>` with a POST that creates or decides: however often the same
request arrives under that key, it has one effect, and the same answer.

**Overwriting nobody.** What comes with an `ETag` has a version. Send it back as `If-Match` with a change:
where somebody changed it meanwhile the answer is 412 with the present version, and nothing happens.
"""

SUMMARIES = {
    401: "The access token is missing, expired or not valid.",
    403: "The caller may see this, but not do it.",
    404: "There is no such thing for this caller.",
    409: "Does not fit the present state.",
    412: "It is another version by now: `version` and the `ETag` say which.",
    400: "The body is not JSON.",
    413: "The body is larger than 1 MiB.",
    415: "The body is not sent as JSON, or as what else is taken here.",
    422: "A field is not valid; `errors` says which and why.",
    428: "The change does not name the version it was made on: send `If-Match`.",
    500: "Unforeseen; quote the request id.",
    429: "Too often: try again after `Retry-After` seconds.",
    502: "What this depends on gave no usable answer.",
    503: "Busy or unreachable; try again after `Retry-After` seconds.",
}

PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "request_id", "trace_id"],
    "properties": {
        "type": {
            "type": "string",
            "description": "Which kind of problem.",
            "examples": ["urn:partner-marketing:problem:not-found"],
        },
        "title": {"type": "string", "description": "The kind in words."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "detail": {"type": "string", "description": "What is wrong this time."},
        "request_id": {"type": "string", "description": "Finds the request in the logs."},
        "trace_id": {
            "type": "string",
            "description": "Finds all that the request set off, also what is carried out later.",
            "examples": ["4bf92f3577b34da6a3ce929d0e0e4736"],
        },
        "errors": {
            "type": "array",
            "description": "One entry per field that is not valid.",
            "items": {
                "type": "object",
                "required": ["in", "pointer", "code", "message"],
                "properties": {
                    "in": {"enum": ["body", "query", "header"]},
                    "pointer": {
                        "type": "string",
                        "description": "JSON pointer into the body, or the parameter's name.",
                        "examples": ["/target_leads_per_week"],
                    },
                    "code": {"type": "string", "examples": ["greater_than_equal"]},
                    "message": {"type": "string"},
                },
            },
        },
    },
}
