"""What can go wrong with the local stack, said in one sentence each."""


class StackError(Exception):
    """A problem the user can do something about; the message is one clear sentence that says what."""
