"""Pages as version 1 of the rules writes them, kept as files."""
