"""Leads from the forms of landing pages."""
