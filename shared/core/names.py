"""Names of their own, by their codes. They are the same in Dutch and in English."""

from collections.abc import Mapping
from typing import Final

CHANNEL_NAMES: Final[Mapping[str, str]] = {
    "google_ads": "Google Ads",
    "meta_ads": "Meta",
    "linkedin_ads": "LinkedIn",
    "seo": "SEO",
}
"""Channels as the portal names them. E-mail and other channels are words; each sentence has its own."""

PROVINCE_NAMES: Final[Mapping[str, str]] = {
    "drenthe": "Drenthe",
    "flevoland": "Flevoland",
    "friesland": "Friesland",
    "gelderland": "Gelderland",
    "groningen": "Groningen",
    "limburg": "Limburg",
    "noord_brabant": "Noord-Brabant",
    "noord_holland": "Noord-Holland",
    "overijssel": "Overijssel",
    "utrecht": "Utrecht",
    "zeeland": "Zeeland",
    "zuid_holland": "Zuid-Holland",
}
