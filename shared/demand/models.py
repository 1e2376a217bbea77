"""What a lead gap can rest on, in the database's own words."""

from enum import StrEnum


class TargetSource(StrEnum):
    """Where a target comes from: set on the link, free capacity, the segment's history, or nowhere."""

    EXPLICIT = "explicit"
    CAPACITY = "capacity"
    HISTORY = "history"
    NONE = "none"
