"""Mail to people: what it looks like, how it is sent, how to be rid of it, and what became of it."""
