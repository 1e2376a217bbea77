"""The page that shows mails that never left this machine."""

from collections.abc import Sequence
from html import escape

from local.mail.box import SentMail

_STYLE = (
    "body{margin:0;background:#f4f7f9;color:#17222e;font:1rem/1.5 system-ui,sans-serif}"
    "main{max-width:70rem;margin:0 auto;padding:1.5rem}"
    "table{border-collapse:collapse;width:100%;background:#fff}"
    "td,th{padding:.6rem .8rem;border-bottom:1px solid #d5dde5;text-align:left;vertical-align:top}"
    "pre{background:#fff;padding:1rem;overflow:auto;white-space:pre-wrap}iframe{width:100%;height:46rem;border:0}"
    "form{display:inline}button{font:inherit;padding:.4rem .8rem}td{overflow-wrap:anywhere}"
)


def overview_page(mails: Sequence[SentMail]) -> str:
    """All mails, the newest first."""
    rows = "".join(
        f'<tr><td><a href="/mails/{mail.number}">{escape(mail.subject)}</a>'
        f"<td>{escape(str(mail.message['To']))}</tr>"
        for mail in reversed(mails)
    )
    table = f"<table><thead><tr><th>Subject<th>To</tr></thead><tbody>{rows}</tbody></table>"
    nothing = (
        "<p>None yet. <code>python -m local send-mails --tomorrow</code> sends what is due at seven.</p>"
    )
    return _page(f"Mails ({len(mails)})", table if mails else nothing)


def mail_page(mail: SentMail, *, has_events: bool) -> str:
    """A mail: as it looks, as text, its headers, and what SES could tell of it."""
    headers = "".join(f"<tr><th>{escape(name)}<td>{escape(value)}</tr>" for name, value in mail.headers)
    buttons = "".join(
        f'<form method="post" action="/mails/{mail.number}/{kind}"><button>{kind}</button></form> '
        for kind in ("Bounce", "Complaint")
    )
    told = f"<p>Have SES tell: {buttons}</p>" if has_events else ""
    return _page(
        mail.subject,
        f'<p><a href="/mails">All mails</a></p>{told}'
        f'<iframe src="/mails/{mail.number}/html" sandbox="allow-popups" title="The mail"></iframe>'
        f"<h2>Text</h2><pre>{escape(mail.text)}</pre><h2>Headers</h2><table>{headers}</table>",
    )


def _page(title: str, content: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style><main><h1>{escape(title)}</h1>{content}</main></html>"
    )
