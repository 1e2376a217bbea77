"""Dutch words for landing pages, from what is known about a partner and a segment."""
