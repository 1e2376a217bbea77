"""Dutch words for what a proposal would create besides pages: keywords and ads."""
