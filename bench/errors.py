"""What keeps the bench from measuring."""


class BenchError(Exception):
    """The bench cannot measure what it set out to. The message is one sentence."""
