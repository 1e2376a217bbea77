"""One rule of the table each, and what they share."""
