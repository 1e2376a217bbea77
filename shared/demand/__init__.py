"""Leads wanted against leads received: daily lead statistics and lead gaps."""
