"""The page that shows what "Google" holds now."""

from html import escape

from local.google_ads.books import Books, Customer, Figures
from local.google_ads.overview import CampaignView, campaigns

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin: 2rem 0 .3rem }
small { color: #666; font-weight: normal }
table { border-collapse: collapse; width: 100% } details { max-width: 28rem }
td, th { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid #ddd }
.n { text-align: right; font-variant-numeric: tabular-nums }
.ENABLED { color: #0a6b2d } .PAUSED { color: #8a5a00 } .REMOVED { color: #a11 }
"""
_LAST_DAYS = 7


def render(books: Books) -> str:
    """HTML, whole."""
    customers = [one for one in list(books.customers.values()) if not one.facts.is_manager]
    used = [one for one in customers if any(True for _ in one.of_kind("Campaign"))]
    body = "".join(_customer(one) for one in used) or "<p>No campaigns yet.</p>"
    idle = ", ".join(escape(one.facts.id) for one in customers if one not in used)
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><title>Google Ads, local double</title>"
        f"<style>{_STYLE}</style><h1>Google Ads, local double "
        "<small>made-up accounts and figures; nothing here reaches Google</small></h1>"
        f"{body}<h2>Accounts without campaigns</h2><p>{idle or 'None.'}</p></html>"
    )


def _customer(customer: Customer) -> str:
    facts = customer.facts
    rows = "".join(_campaign(one) for one in campaigns(customer))
    return (
        f"<h2>{escape(facts.name)} <small>{escape(facts.id)} · {escape(facts.currency)} · "
        f"{escape(facts.time_zone)} · {escape(facts.status)}</small></h2>"
        "<table><tr><th>Campaign<th>Status<th class=n>Budget a day<th>Shown where<th>Keywords and ads"
        f"<th>Last {_LAST_DAYS} days with figures</tr>{rows}</table>"
    )


def _campaign(campaign: CampaignView) -> str:
    keywords = "".join(
        f"<li>{escape(text)} <small>{match.lower()}</small>" for text, match in campaign.keywords
    )
    negative = ", ".join(escape(text) for text in campaign.negative_keywords)
    ads = "".join(
        f"<p>{' · '.join(map(escape, headlines))}<br><small>{'<br>'.join(map(escape, descriptions))}<br>"
        f"{escape(' '.join(urls))}</small></p>"
        for headlines, descriptions, urls in campaign.ads
    )
    days = "<br>".join(_day(*one) for one in list(campaign.days.items())[-_LAST_DAYS:])
    return (
        f"<tr><td>{escape(campaign.name)}<br><small>{escape(campaign.id)}</small>"
        f"<td class={campaign.status}>{campaign.status.lower()}<td class=n>{_euros(campaign.budget_micros)}"
        f"<td>place {', '.join(campaign.locations)}<br>language {', '.join(campaign.languages)}"
        f"<td><details><summary>{len(campaign.keywords)} keywords, {len(campaign.ads)} ad</summary>"
        f"<ul>{keywords}</ul><p><small>not for: {negative or 'nothing'}</small></p>{ads}</details>"
        f"<td>{days or 'none'}</tr>"
    )


def _day(day: str, figures: Figures) -> str:
    conversions = f"{figures.conversions:g} conversions"
    return f"{escape(day)}: {_euros(figures.cost_micros)}, {figures.clicks} clicks, {conversions}"


def _euros(micros: int) -> str:
    return f"{micros // 1_000_000}.{micros % 1_000_000 // 10_000:02d}"
