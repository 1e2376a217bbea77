"""One text for one value: JSON with sorted keys, no blanks and no escapes, to compare byte for byte."""

import json

from pydantic import BaseModel


def canonical_json(value: BaseModel) -> str:
    """A model as JSON in which equal models are equal texts, whatever order their keys came in."""
    return json.dumps(
        value.model_dump(mode="json"),
        ensure_ascii=False,
        allow_nan=False,
        separators=(",", ":"),
        sort_keys=True,
    )
