"""What stands after a value without changing it: a qualifier, or the value once more as a decimal."""

from __future__ import annotations

import re

from goldgate_math.parsing.unit_table import known

MOST = 3  # signs of approximation in one answer
TAIL = 240  # characters at the end of an answer in which a qualifier is looked for

_TEXT = r"(?:\\(?:text|mathrm|textrm|mbox)\s*\{)?"
_SET = r"(?:\\mathbb\s*\{?\s*[ZNRQC]\s*\}?|[ℤℕℝℚℂ]|\\Z|\\N|\\R|Z|N|R)(?:\s*[\^_]\s*\{?[+*\d]\}?|\+)?"
_MEMBER = re.compile(
    rf"""
    (?: [,;] | \\q?quad | \s | \( | (?=\\(?:text|mathrm)\s*\{{) )\s*
    \(? \s* {_TEXT}\s*(?:with|for|where|and)?\s*\}}?\s*\$?
    (?P<name>(?:(?<!\\)[a-zA-Z]|\\[a-z]{{2,7}}) (?:_\{{?\w\}}?)? (?:\s*,\s*[a-zA-Z])*) \s*
    (?:\\in(?![a-z])|∈|\bin\b) \s* (?P<set>{_SET}) \s* \$? \s* [).]* \s* \}}? \s*$
    """,
    re.VERBOSE,
)
_PHRASE = re.compile(
    rf"""
    (?: [,;(\s] | \\q?quad | \$ | (?=\\(?:text|mathrm|forall)) )\s*
    {_TEXT}\s*[,(]?\s*
    (?: for \s+ (?:all|any|every|some|each|arbitrary|real|integer) \b
        (?=\s*(?: \W*[a-zA-Z]\b(?!\s+[a-z]{{3}}) | \}} | \$ | \\
            | real | integer | constants? | values? | natural | positive | non))
      | (?:where|with|and|as) \s+ \W* \\? [a-zA-Z]\w? (?:_\{{?\w\}}?)?
        (?:\s*(?:,|and)\s*[a-zA-Z](?:_\{{?\w\}}?)?)* \W* \s+ (?:is|are|being|an?|any) \b
        [^.]{{0,40}} \b (?:integers?|constants?|numbers?|arbitrary|real|parameters?|whole)
      | (?:an? \s+)? arbitrary \s+ constants?
      | \\forall
      | for \s+ \$?\s* [nkm] \s* (?:\\geq? | \\ge(?![a-z]) | ≥ | >=? | \\gt) \s* \d
        \s* \$? \.? (?=\s*$)
    ) .* $
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_ABOUT = re.compile(
    r"""
    \\approx | ≈ | ∼ | \\sim(?:eq)?(?![a-z]) | \\doteq | \bi\.e\.,? | \bthat\s+is,
    | \bwhich\s+equals | \b(?:about|approximately|approx\b\.?|roughly|around)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LINK = re.compile(
    r"(?:[\s,;(=$]|\\(?:text|mathrm|mbox)\s?\{|\\[,; ]|\\q?quad|\b(?:or|which|that|is|i\.e\.))+$",
    re.IGNORECASE,
)
_NEAR = re.compile(
    r"[\s}$]*(?P<near>[-−]?\s?\\?\$?\s?(?:\d[\d,]*(?:\.\d+)?|\.\d+)(?:\s?\\?%)?)(?P<rest>[^\d\n=+*/^]{0,30})$"
)
_AGAIN = re.compile(
    r"(?P<head>.*[\d}\w)])\s\s?\(\s?=?\s?(?P<near>[-−]?(?:\d+\.\d+|\d+(?:\.\d+)?\s?\\?%))\s?\)", re.DOTALL
)
_COMMENT = re.compile(r"\s?(?:\\[,;: ]\s?)?\\text\{\s?\(([a-z]{2,20})\)\s?\}$")  # 12 \text{(twelve)}
_SPACES = re.compile(r"\s{2,}")  # one space each, so that no pattern below meets a long run
_ORDER = re.compile(r"[<>≤≥]|\\(?:leq?|geq?|lt|gt)(?![a-z])")


def unqualified(text: str) -> str:
    """The text without "for all x", "where k is an integer" and the like at its end."""
    if len(text) < 4:
        return text
    text = _SPACES.sub(" ", text)
    if (comment := _COMMENT.search(text)) and not known(comment[1]) and _stands(text[: comment.start()]):
        text = text[: comment.start()].rstrip(" ,\\")
    for _ in range(2):
        start = max(0, len(text) - TAIL)
        match = _PHRASE.search(text, start) if " " in text or "\\forall" in text else None
        if match is None and ("in" in text or "∈" in text):
            match = _MEMBER.search(text, start)
            if (
                match
                and _ORDER.search(text[: match.start()])
                and not match["set"].strip("\\{} ").endswith(("R", "ℝ"))
            ):
                return text  # it says which numbers of a range are meant
        if match is None or not _stands(text[: match.start()]) or match.start() < 3:
            return text
        text = text[: match.start()].rstrip(" ,;(\\$")
        text += "$" if text.count("$") % 2 else ""
    return text


def _stands(head: str) -> bool:
    """Whether a value is left."""
    return any(sign.isalnum() for sign in head) and head.count("{") - head.count("\\{") <= head.count(
        "}"
    ) - head.count("\\}")


def approximated(text: str) -> tuple[str, str] | None:
    """An exact value and the decimal that is given with it: ``9\\pi \\approx 28.27``, ``1/4 (25%)``."""
    if not any(sign.isdigit() for sign in text[-40:]):
        return None
    text = _SPACES.sub(" ", text)
    marks = list(_ABOUT.finditer(text))
    if len(marks) > MOST:
        return None
    if marks:
        near = _NEAR.match(text, marks[-1].end())
        head = text[: marks[-1].start()]
    else:
        near = _AGAIN.fullmatch(text)
        head = near["head"] if near else ""
    if near is None:
        return None
    link = _LINK.search(head[-60:])
    head = head[: len(head) - len(link[0])] if link else head
    head += "$" if head.count("$") % 2 else ""
    if not _stands(head):
        return None
    return head, near["near"].strip() + near.groupdict().get("rest", "").strip(" .)}$\\")
