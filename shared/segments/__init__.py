"""The segments (branch x region) a partner works in, and who works in a segment."""
