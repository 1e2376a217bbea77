"""A writer of pages that asks a language model: off unless its key is set, and checked like any other."""
