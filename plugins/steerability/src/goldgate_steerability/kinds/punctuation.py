"""Commas, quotation marks, brackets, and the marks that must all occur."""

from __future__ import annotations

import re

from goldgate_steerability.finding import Args, Context, Finding, met, unmet
from goldgate_steerability.units.quotes import Quote, quotations
from goldgate_steerability.units.text import Text, words_of

COMMAS = ",،⸲⸴、︐︑﹐﹑，､՝߸፣᠂᠈꓾꘍꛵⹁⹌⹎"
_COMMA = re.compile(f"[{COMMAS}]")
_PAIRS = {")": "(", "]": "[", "}": "{", "）": "（", "】": "【"}


def no_comma(text: Text, args: Args, context: Context) -> Finding:
    """No comma of any script: , ، 、 ， and the like; those within numbers and code count.

    Published: only the Latin comma counts.
    """
    if text.empty:
        return unmet("empty", "the response is empty")
    if match := _COMMA.search(text.source):
        return unmet("any-comma", f"there is a comma {match.group()!r}", match.span())
    return met("any-comma", "there is no comma")


def wrapped(text: Text, args: Args, context: Context) -> Finding:
    """One pair of double quotation marks, straight or curly, wraps the whole response.

    Published: a first and a last mark suffice though they belong to different quotations; curly marks fail.
    """
    source = text.source.strip()
    start = text.source.find(source)
    if len(source) < 3 or source[0] not in '"“„' or source[-1] not in '"”“':
        return unmet("wrapped", "the response does not begin and end with a double quotation mark")
    if not any(char.isalnum() for char in source):
        return unmet("wrapped", "there is nothing within the quotation marks")
    if source.count('"') + len(re.findall("[“”„]", source)) == 2:
        return met("wrapped", "one pair of quotation marks wraps the response")
    for quote in quotations(source):
        if quote.start == 0 and quote.mark == "double" and quote.end < len(source):
            span = (start, start + quote.end)
            return unmet("wrapped", "the first quotation ends before the response does", span)
    return met("wrapped", "one pair of quotation marks wraps the response")


def every_mark(text: Text, args: Args, context: Context) -> Finding:
    """Each of . , ! ? ; : occurs as punctuation, and an interrobang (?! or !? or ‽) besides.

    Published: marks within numbers and addresses count.
    """
    prose = re.sub(r"(?:https?://|www\.)\S+|(?<=\d)[.,:](?=\d)", " ", text.source)
    if not re.search(r"\?!|!\?|‽", prose):
        return unmet("marks", "there is no interrobang")
    rest = re.sub(r"\?!|!\?", " ", prose, count=1)
    for mark, others in {".": "。।۔", ",": COMMAS, "!": "！", "?": "？؟", ";": "；؛", ":": "："}.items():
        if not any(char in rest for char in mark + others):
            return unmet("marks", f"there is no {mark!r} outside of the interrobang")
    return met("marks", "every mark occurs")


def nested_brackets(text: Text, args: Args, context: Context) -> Finding:
    """Five matching pairs of ( ), [ ] or { } lie within one another, all closed.

    Published: brackets that are never closed count, and an emoticon ends the count.
    """
    open_: list[tuple[str, int, int]] = []
    best = 0
    for at, char in enumerate(text.source):
        if char in "([{（【":
            open_.append((char, at, 0))
        elif char in _PAIRS:
            while open_ and open_[-1][0] != _PAIRS[char] and any(c == _PAIRS[char] for c, _, _ in open_[-8:]):
                open_.pop()
            if open_ and open_[-1][0] == _PAIRS[char]:
                _, start, below = open_.pop()
                height = below + 1
                best = max(best, height)
                if height >= 5:
                    return met("closed-levels", "five levels are closed", (start, at + 1))
                if open_:
                    mark, begin, deepest = open_[-1]
                    open_[-1] = (mark, begin, max(deepest, height))
    return unmet("closed-levels", f"{best} levels are closed, asked: 5")


def nested_quotes(text: Text, args: Args, context: Context) -> Finding:
    """Three quotations lie within one another, with double and single marks in turn, all closed.

    Published: apostrophes count as quotation marks and curly marks do not.
    """
    found: list[Quote] = quotations(text.source)
    best = max((quote.height for quote in found), default=0)
    if best >= 3:
        deep = next(quote for quote in found if quote.height >= 3)
        return met("nested-quotes", "three levels alternate", (deep.start, deep.end))
    return unmet("nested-quotes", f"{best} levels alternate, asked: 3")


def explained_quotes(text: Text, args: Args, context: Context) -> Finding:
    """After each quotation in double marks come at least two unquoted words before the next one or the end.

    Published: a comma or one letter between two quotations is an explanation.
    """
    plain = text.source
    found = sorted((q for q in quotations(plain) if q.mark == "double"), key=lambda quote: quote.start)
    outer: list[Quote] = []
    for quote in found:
        if not outer or quote.start >= outer[-1].end:
            outer.append(quote)
    for index, quote in enumerate(outer):
        end = outer[index + 1].start if index + 1 < len(outer) else len(plain)
        following = [
            word
            for word in words_of(plain[quote.end : end])
            if word.lower() not in {"and", "or", "but", "then"}
        ]
        if len(following) < 2:
            return unmet("explained-quotes", "no explanation follows a quotation", (quote.start, quote.end))
    if text.empty:
        return unmet("empty", "the response is empty")
    return met("explained-quotes", f"each of {len(outer)} quotations is followed by an explanation")
