"""Charts as inline SVG, for a file that needs nothing else. Every figure in them stands in a table too."""

from collections import Counter
from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

from local.lab.compare import NightFigures

_BAR, _GAP, _LABELS, _WIDTH = 20, 8, 190, 720
_HEIGHT, _LEFT, _BOTTOM = 220, 44, 24
_KINDS = ("come", "changed", "gone")


def rules_chart(rules: Mapping[str, Counter[str]]) -> Markup:
    """Per rule a bar of what comes, changes and goes, one after the other."""
    height = len(rules) * (_BAR + _GAP) + _GAP
    longest = max((sum(counts[kind] for kind in _KINDS) for counts in rules.values()), default=0)
    parts = [_open(height, "Proposals that come, change and go, per rule")]
    for row, (rule, counts) in enumerate(rules.items()):
        top, left = _GAP + row * (_BAR + _GAP), float(_LABELS)
        parts.append(f'<text x="0" y="{top + 15}">{escape(rule)}</text>')
        for kind in _KINDS:
            width = counts[kind] / longest * (_WIDTH - _LABELS - 40) if longest else 0
            if width:
                parts.append(
                    f'<rect x="{left:.1f}" y="{top}" width="{width:.1f}" height="{_BAR}" '
                    f'fill="var(--{kind})"><title>{counts[kind]} {kind}</title></rect>'
                )
            left += width
        total = sum(counts[kind] for kind in _KINDS)
        parts.append(f'<text x="{left + 6:.1f}" y="{top + 15}">{total}</text>')
    return Markup("".join([*parts, "</svg>"]))  # noqa: S704 - numbers, and names of rules that are escaped


def nights_chart(nights: Sequence[NightFigures]) -> Markup:
    """Proposals per night, before and after, as two lines. A night without figures breaks them."""
    most = max((max(night.before, night.after) for night in nights), default=0) or 1
    step = (_WIDTH - _LEFT - 10) / max(len(nights) - 1, 1)
    parts = [_open(_HEIGHT, "Proposals per night, before and after")]
    for share in (0.0, 0.5, 1.0):
        y = _y(most * share, most)
        parts.append(
            f'<line x1="{_LEFT}" x2="{_WIDTH}" y1="{y:.1f}" y2="{y:.1f}" stroke="currentColor" opacity=".2"/>'
            f'<text x="0" y="{y + 4:.1f}">{most * share:,.0f}</text>'
        )
    for name in ("before", "after"):
        points: list[str] = []
        for index, night in enumerate([*nights, None]):
            if night is not None and night.missing is None:
                count = night.before if name == "before" else night.after
                points.append(f"{_LEFT + index * step:.1f},{_y(count, most):.1f}")
            elif points:
                parts.append(_line(points, name))
                points = []
    for index in {0, len(nights) - 1} if nights else ():
        anchor = "start" if index == 0 else "end"
        parts.append(
            f'<text x="{_LEFT + index * step:.1f}" y="{_HEIGHT - 4}" text-anchor="{anchor}">'
            f"{nights[index].day}</text>"
        )
    return Markup("".join([*parts, "</svg>"]))  # noqa: S704 - numbers and days only


def _open(height: int, title: str) -> str:
    return f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{title}"><title>{title}</title>'


def _y(value: float, most: int) -> float:
    return 10 + (_HEIGHT - _BOTTOM - 20) * (1 - value / most)


def _line(points: list[str], name: str) -> str:
    dots = "".join(
        f'<circle cx="{point.split(",")[0]}" cy="{point.split(",")[1]}" r="3" fill="var(--{name})"/>'
        for point in points
    )
    joined = " ".join(points)
    return f'<polyline points="{joined}" fill="none" stroke="var(--{name})" stroke-width="2"/>{dots}'
