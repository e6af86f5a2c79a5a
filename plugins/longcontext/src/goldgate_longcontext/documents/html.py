"""The visible text of an HTML page."""

from __future__ import annotations

from html.parser import HTMLParser

_HIDDEN = frozenset("script style template noscript head svg math iframe object".split())
_BLOCKS = frozenset(
    "p div section article header footer main aside nav ul ol dl table tr blockquote pre figure figcaption "
    "form hr br h1 h2 h3 h4 h5 h6 li dt dd address details summary".split()
)
_VOID = frozenset("br hr img input meta link area base col embed source track wbr".split())


class _Page(HTMLParser):
    """Text of a page: blocks become paragraphs, headings Markdown headings, list items bullets."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden: list[str] = []
        self._pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden.append(tag)
        if tag == "pre":
            self._pre += 1
        if tag in _BLOCKS:
            self.parts.append("\n" if tag in ("br", "li", "tr", "dt", "dd") else "\n\n")
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.parts.append("#" * int(tag[1]) + " ")
        elif tag == "li":
            self.parts.append("- ")
        elif tag in ("td", "th"):
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and tag == self._hidden[-1]:
            self._hidden.pop()
        if tag == "pre":
            self._pre = max(0, self._pre - 1)
        if tag in _BLOCKS and tag not in _VOID:
            self.parts.append("\n" if tag in ("li", "tr", "dt", "dd") else "\n\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data if self._pre else " ".join(data.split()) + " " * data[-1:].isspace())


def html_text(page: str) -> str:
    """The visible text of an HTML page."""
    parser = _Page()
    parser.feed(page)
    parser.close()
    lines = [
        line.strip() if not line.startswith("    ") else line.rstrip()
        for line in "".join(parser.parts).split("\n")
    ]
    text: list[str] = []
    for line in lines:
        if line or (text and text[-1]):
            text.append(line)
    return "\n".join(text).strip()
