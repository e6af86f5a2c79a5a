"""Removes Markdown and HTML markup from a text and keeps, for each character left, its place in the
source.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

TAGS = """a b big blockquote br code del div em h[1-6] hr i img ins kbd li mark ol p pre q s small span
    strong sub sup table tbody td th thead tr u ul"""
_TAG = rf"(?<!<)</?(?:{'|'.join(TAGS.split())})(?:\s[^<>\n]{{0,300}})?/?>"
_PIECES = re.compile(
    rf"""    (?P<fence>^[ ]{{0,3}}(?:`{{3,}}|~{{3,}})[^\n`]*$)
  | (?P<rule>^[ ]{{0,3}}(?:(?:\*[ \t]*){{3,60}}|(?:-[ \t]*){{3,60}}|(?:_[ \t]*){{3,60}})$)
  | (?P<mark>^[ \t]{{0,40}}(?:>[ ]?){{0,8}}
      (?:\#{{1,6}}[ \t]+|[-+*•‣▪][ \t]+(?:\[[ xX]\][ \t]+)?|\d{{1,3}}[.)][ \t]+|(?<=>[ ])))
  | (?P<quote>^[ ]{{0,3}}(?:>[ ]?){{1,8}})
  | (?P<link>!?\[(?P<label>[^\[\]\n]{{0,400}})\]\((?P<target>[^()\s]{{0,2000}})(?:\s"[^"\n]{{0,200}}")?\))
  | (?P<tag>{_TAG})
  | (?P<escape>\\(?=[\\`*_\#\[\]>~+.!-]))
  | (?P<tick>`+)
  | (?P<star>\*+)
  | (?P<under>(?<![^\W_])_+|_+(?![^\W_]))
  | (?P<tilde>~~)
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
# Where a mark may be, by its first character: many times faster than the whole pattern.
_INLINE = re.compile(r"[`*_~<\[\\!]")
_LINES = re.compile(r"\n[ \t]{0,40}[-+*#>`~_•‣▪\d]")
_FIRST = re.compile(r"[ \t]{0,40}[-+*#>`~_•‣▪\d]")


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without markup. ``at`` maps an offset in it to the offset in the source."""

    text: str
    starts: tuple[int, ...] = (0,)
    shifts: tuple[int, ...] = (0,)

    def at(self, offset: int) -> int:
        """The place in the source of a character of the plain text."""
        return offset + self.shifts[bisect_right(self.starts, offset) - 1]


def strip(source: str) -> Plain:
    """The text that a reader of the rendered page sees; code keeps its characters. Linear in the length."""
    places = [match.start() for match in _INLINE.finditer(source)]
    lines = [match.start() + 1 for match in _LINES.finditer(source)]
    if _FIRST.match(source):
        lines.append(0)
    if not places and not lines:
        return Plain(source)
    kept: list[str] = []
    starts, shifts = [0], [0]
    length = begin = 0
    fence = ""
    for place in sorted({*places, *lines}):
        match = _PIECES.match(source, place) if place >= begin else None
        if match is None:
            continue
        start, end = match.span()
        group = match.lastgroup or ""
        group = "link" if group in {"label", "target"} else group
        if group == "fence":
            mark = match.group().strip()[:3]
            if fence and mark != fence:
                continue
            fence = "" if fence else mark
        elif fence or (group == "star" and not _emphasis(source, start, end)):
            continue
        pieces = [(begin, start)]
        if group == "link":
            pieces.append(match.span("label"))
        for first, last in pieces:
            if first < last:
                kept.append(source[first:last])
                if length == starts[-1]:
                    shifts[-1] = first - length
                else:
                    starts.append(length)
                    shifts.append(first - length)
                length += last - first
        begin = end
    kept.append(source[begin:])
    if length == starts[-1]:
        shifts[-1] = begin - length
    else:
        starts.append(length)
        shifts.append(begin - length)
    return Plain("".join(kept), tuple(starts), tuple(shifts))


def _emphasis(source: str, start: int, end: int) -> bool:
    """Whether a run of asterisks may be emphasis: not a product, not alone between spaces."""
    before = source[start - 1] if start else " "
    after = source[end] if end < len(source) else " "
    return not (before.isspace() and after.isspace()) and not (before.isdigit() and after.isdigit())
