"""Dutch words for what a proposal would create: landing pages, keywords and ads."""
