"""Small parts of SVG, with everything escaped."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

# Okabe and Ito (2008): told apart by people with any kind of colour vision.
KIND_COLOURS = {"bilateral": "#0072b2", "regional": "#d55e00", "multilateral": "#6b7280"}
INK, FAINT, PAPER, CHOSEN = "#1b2733", "#8a97a3", "#ffffff", "#e69f00"
# One hue, light to dark, so that order is seen without colour too.
# Orange for what is lost, light to dark; blue, as above, for what is gained.
LOSSES = ("#fdd0a2", "#f08c2e", "#a63603")
STEPS = ("#e6eaee", "#cfe3f0", "#94c4df", "#4a98c9", "#1b6aaf", "#08306b")


def tag(name: str, content: str = "", **attributes: object) -> str:
    """One element; underscores in names become hyphens, `class_` is class. `content` is already markup."""
    text = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(str(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{text}>{content}</{name}>" if content else f"<{name}{text}/>"


def words(text: str, x: float, y: float, *, size: float = 13, anchor: str = "start", kind: str = "ink",
          weight: str | None = None) -> str:  # fmt: skip
    """A line of text."""
    colour = {"ink": INK, "faint": "#56636f", "paper": PAPER}[kind]
    return tag(
        "text", escape(text), x=_short(x), y=_short(y), font_size=size, text_anchor=anchor, fill=colour,
        class_=f"t-{kind}", font_weight=weight,
    )  # fmt: skip


def link(href: str | None, content: str, title: str = "") -> str:
    """Content that leads somewhere; without `href` only with its title. Keyboards use the table instead."""
    inside = (tag("title", escape(title)) if title else "") + content
    if href is None:
        return tag("g", inside)
    return tag("a", inside, href=href, tabindex="-1")


def picture(parts: Iterable[str], box: tuple[float, float, float, float], title: str, description: str, name: str
            ) -> str:  # fmt: skip
    """A whole picture with its text alternative; `name` makes its ids unique on a page."""
    head = tag("title", escape(title), id=f"{name}-title") + tag("desc", escape(description), id=f"{name}-desc")
    x, y, width, height = box
    return tag(
        "svg", head + "".join(parts), xmlns="http://www.w3.org/2000/svg",
        viewBox=f"{_short(x)} {_short(y)} {_short(width)} {_short(height)}", width=_short(width), height=_short(height),
        role="group", aria_labelledby=f"{name}-title", aria_describedby=f"{name}-desc", class_=f"picture {name}",
        font_family="Noto Sans, Liberation Sans, DejaVu Sans, Arial, sans-serif",
    )  # fmt: skip


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def shorten(text: str, most: int) -> str:
    """A label that fits."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
