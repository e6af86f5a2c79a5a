"""Paragraphs, sections, lines and dividers."""

from __future__ import annotations

import re

from goldgate_steerability.finding import Args, Context, Finding, met, unmet
from goldgate_steerability.units.markup import strip
from goldgate_steerability.units.text import Text, words_of

_DIVIDER = re.compile(r"(?<![^\s\"“])\*[ ]?\*[ ]?\*(?!\*)(?![^\s\"”])")
_STARS = re.compile(r"\*{6,60}")
_AT_LEAST = re.compile(
    r"\b(?:at least|minimum of|no fewer than|no less than)\s+\w+\s+sections?\b|\bor more sections\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\W{0,9}(?:(?:first|second|1st|2nd)[ ])?(?:response|answer|version|option)"
    r"\W{0,5}(?:[12]|one|two|[ab])?\W{0,5}[:.)\n]"
    r"|\W{0,9}[12][:.)]",
    re.IGNORECASE,
)
_HTML_HEAD = re.compile(r"\s*<h[1-6][\s>]", re.IGNORECASE)
_ITALIC = re.compile(
    r"\s*(?:<p>\s*)?<(i|em)(?:\s[^<>\n]{0,300})?>(.{0,5000}?)</\1\s*>", re.IGNORECASE | re.DOTALL
)


def number(text: Text, args: Args, context: Context) -> Finding:
    """Exactly ``num_paragraphs`` paragraphs parted by the divider ``***``, on its own between blanks.

    Published: three asterisks anywhere divide, those of ***bold italics*** too.
    """
    wanted = args["num_paragraphs"]
    parts = _split(text)
    inner = parts[1:-1]
    if any(not part.strip() for part in inner):
        return unmet("divider", "there is nothing between two dividers")
    count = sum(1 for part in parts if part.strip())
    why = f"{count} paragraphs parted by ***, asked: {wanted}"
    return met("divider", why) if count == wanted else unmet("divider", why)


def _split(text: Text) -> list[str]:
    code = [(block.start, block.end) for block in text.blocks if block.kind == "code"]
    parts, begin = [], 0
    for match in _DIVIDER.finditer(text.source):
        if any(start <= match.start() < end for start, end in code):
            continue
        parts.append(text.source[begin : match.start()])
        begin = match.end()
    return [*parts, text.source[begin:]]


def first_word(text: Text, args: Args, context: Context) -> Finding:
    """Exactly ``num_paragraphs`` paragraphs parted by blank lines, and number ``nth_paragraph`` begins with
    ``first_word``, in any case, markup and quotation marks before it left out.

    Published: three line feeds shift the count, markup before the word fails, and Pat's begins with Pat.
    """
    paragraphs, wanted, nth = text.paragraphs, args["num_paragraphs"], args["nth_paragraph"]
    if len(paragraphs) != wanted:
        return unmet("blank-lines", f"{len(paragraphs)} paragraphs, asked: {wanted}")
    paragraph = paragraphs[nth - 1]
    words = words_of(Text(paragraph.text).plain)
    span = (paragraph.start, paragraph.end)
    first = words[0] if words else ""
    if first.lower() != args["first_word"].strip().lower():
        return unmet("first-word", f"paragraph {nth} begins with {first!r}", span)
    return met("first-word", f"paragraph {nth} begins with {first!r}", span)


def two_responses(text: Text, args: Args, context: Context) -> Finding:
    """Two responses parted by exactly six asterisks (or as many as the prompt shows), which differ in more
    than case, marks and label.

    Published: a different label or case makes them different, and seven asterisks divide.
    """
    lengths = {6, *(len(run) for run in _STARS.findall(context.prompt))}
    parts, begin = [], 0
    for match in _STARS.finditer(text.source):
        if len(match[0]) in lengths:
            parts.append(text.source[begin : match.start()])
            begin = match.end()
    parts.append(text.source[begin:])
    if any(not part.strip() for part in parts[1:-1]):
        return unmet("six-asterisks", "there is nothing between two dividers")
    given = [part for part in parts if part.strip()]
    if len(given) != 2:
        return unmet("six-asterisks", f"{len(given)} responses parted by ******, asked: 2")
    bare = [
        [word.lower() for word in words_of(_LABEL.sub("", strip(part).text.strip(), count=1))]
        for part in given
    ]
    if bare[0] == bare[1]:
        return unmet("different", "both responses have the same words")
    return met("six-asterisks", "two different responses")


def sections(text: Text, args: Args, context: Context) -> Finding:
    """Exactly ``num_sections`` sections (at least so many where the prompt says so), each begun by a line
    with ``section_spliter`` and its number, counted from 1 in order, and none of them empty.

    Published: any mention of a section counts, more sections than asked pass, and empty ones do.
    """
    splitter = args["section_spliter"].strip()
    head = re.compile(
        r"^[ \t]{0,20}(?:[#>*_\"“-]{1,6}[ \t]{0,4}){0,3}"
        + re.escape(splitter)
        + r"[ \t]{0,4}(\d{1,4})(?![\d\w])",
        re.MULTILINE,
    )
    found = list(head.finditer(text.source))
    wanted = args["num_sections"]
    enough = len(found) == wanted or (len(found) > wanted and _AT_LEAST.search(context.prompt))
    if not enough or [int(match[1]) for match in found] != list(range(1, len(found) + 1)):
        listed = ", ".join(match[1] for match in found) or "none"
        return unmet("section-lines", f"sections {listed}, asked: 1 to {wanted}")
    ends = [match.start() for match in found[1:]] + [len(text.source)]
    for match, end in zip(found, ends, strict=True):
        if not any(char.isalnum() for char in text.source[match.end() : end]):
            return unmet("section-content", f"section {match[1]} is empty", match.span())
    return met("section-lines", f"sections 1 to {len(found)}")


def same_ends(text: Text, args: Args, context: Context) -> Finding:
    """Each line that is not blank ends with the word it begins with, in any case.

    Published: a mark behind the first word or before the last one makes them differ.
    """
    lines = [(line, words_of(Text(line.text).plain)) for line in text.lines]
    lines = [(line, words) for line, words in lines if words]
    if not lines:
        return unmet("words", "there are no words")
    for line, words in lines:
        if words[0].lower() != words[-1].lower():
            return unmet("same-ends", f"{words[0]!r} … {words[-1]!r}", (line.start, line.end))
    return met("same-ends", "each paragraph ends with the word it begins with")


def stairs(text: Text, args: Args, context: Context) -> Finding:
    """Each line is indented more than the one before; there are at least two. A tab goes to the next multiple
    of four; a code fence around all of it is left out.

    Published: tabs are no indentation, blank lines are skipped wrongly, one line alone passes.
    """
    lines = [line for line in text.unfenced.split("\n") if line.strip()]
    if len(lines) < 2:
        return unmet("stairs", "there are not two lines")
    depths = []
    for line in lines:
        wide = line.expandtabs(4).replace("\u00a0", " ").replace("\u3000", "  ")
        depths.append(len(wide) - len(wide.lstrip()))
    for index in range(1, len(depths)):
        if depths[index] <= depths[index - 1]:
            return unmet(
                "stairs", f"line {index + 1} is indented by {depths[index]} after {depths[index - 1]}"
            )
    return met("stairs", "each line is indented more than the one before")


def word_lines(text: Text, args: Args, context: Context) -> Finding:
    """Each line that is not blank has exactly one word.

    Published: only the numbers of lines and words are compared, so that a line of two and one of none pass.
    """
    if not text.words:
        return unmet("words", "there are no words")
    for line in text.lines:
        plain = Text(line.text).plain
        words = plain.split()
        words = [word for word in words if any(map(str.isalnum, word))]
        if len(words) != 1 and any(map(str.isalnum, plain)):
            return unmet("one-word-lines", f"a line has {len(words)} words", (line.start, line.end))
        if not words and plain.strip() and len(text.lines) > 1 and any(map(str.isalnum, line.text)):
            return unmet("one-word-lines", "a line has no word", (line.start, line.end))
    return met("one-word-lines", "each word has a line of its own")


def thesis(text: Text, args: Args, context: Context) -> Finding:
    """Each section begins with words in <i> or <em> and goes on after them. Sections begin at headings, HTML
    headings and dividers; a text without them is one section.

    Published: one pair of tags anywhere suffices.
    """
    bodies = _sections(text)
    if not bodies:
        return unmet("thesis", "there is no section")
    for start, body in bodies:
        match = _ITALIC.match(body)
        span = (start, start + len(body))
        if match is None:
            return unmet("thesis", "a section does not begin with a thesis in HTML italics", span)
        if not any(map(str.isalnum, match[2])):
            return unmet("thesis", "a thesis is empty", span)
        if not any(map(str.isalnum, strip(body[match.end() :]).text)):
            return unmet("thesis", "nothing follows a thesis", span)
    return met("thesis", f"each of {len(bodies)} sections begins with a thesis in italics")


def _sections(text: Text) -> list[tuple[int, str]]:
    cuts = [0]
    offset = 0
    for line in text.source.split("\n"):
        end = offset + len(line) + 1
        bold = re.fullmatch(r"\s*\*\*[^*\n]{1,120}\*\*:?\s*", line) is not None
        numbered = (
            re.match(r"\s*(?:section|part|chapter)\s+[\dIVXivx]+\b[^.]{0,80}$", line, re.IGNORECASE)
            is not None
        )
        if (
            re.match(r"\s{0,3}#{1,6}\s", line)
            or bold
            or numbered
            or _HTML_HEAD.match(line)
            or re.fullmatch(r"\s*([-*_])\1{2,}\s*|<hr\s*/?>", line)
        ):
            cuts += [offset, end]
        offset = end
    cuts.append(len(text.source) + 1)
    parts = [
        (cuts[index], text.source[cuts[index] : cuts[index + 1]]) for index in range(0, len(cuts) - 1, 2)
    ]
    return [(start, part) for start, part in parts if part.strip()]


def template(text: Text, args: Args, context: Context) -> Finding:
    """ "My Answer:", "My Conclusion:" and "Future Outlook:" once each in this order, the first at the
    beginning, and words behind each.

    Published: the three labels anywhere, in any order, suffice.
    """
    plain = text.plain.strip()
    labels = ("My Answer:", "My Conclusion:", "Future Outlook:")
    places = [plain.find(label) for label in labels]
    if -1 in places:
        return unmet("template", f"{labels[places.index(-1)]!r} is missing")
    if places != sorted(places) or places[0] != 0:
        return unmet("template", "the template is not followed in order from the beginning")
    if any(plain.count(label) > 1 for label in labels):
        return unmet("template", "a label occurs twice")
    ends = [*places[1:], len(plain)]
    for label, place, end in zip(labels, places, ends, strict=True):
        if not any(map(str.isalnum, plain[place + len(label) : end])):
            return unmet("template", f"nothing follows {label!r}")
    return met("template", "the template is followed")


def no_whitespace(text: Text, args: Args, context: Context) -> Finding:
    """No blank, tab or line feed, and no invisible space.

    Published: the zero-width space passes, and so does an empty text.
    """
    if not text.raw.strip():
        return unmet("empty", "the response is empty")
    for at, char in enumerate(text.raw):
        if char.isspace() or char in "\u200b\ufeff\u2800\u3164\u180e":
            return unmet("whitespace", f"there is {char!r}", (at, at + 1))
    return met("whitespace", "there is no whitespace")
