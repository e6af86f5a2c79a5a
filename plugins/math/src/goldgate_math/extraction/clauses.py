"""Clauses of prose: where they end, whether they hedge or deny, and the value that one states."""

from __future__ import annotations

import re

_END = re.compile(
    r"(?<=[^\d\s])\.(?=\s|$|\${1,2}\s|\\[\])]\s)|(?<=\d)\.(?=\s|$)|(?<![\\\d)}\]])!(?=\s+[A-Z]|\s*$)|\?(?=\s+[A-Z])|\n|<\|"
)
_TRAIL = re.compile(
    r"(?:,\s*|\s+\(?)(?:not|but|although|though|even\s+though|whereas|while|because|since|as\s+(?:the|it|we|there)|which|where|so\s+that|so\s+the|when|if|after|given"
    r"|by\s+the|hence|therefore|I\s+hope)\b.*|;\s+(?=\S+\s+(?:would|is|was|are)\b).*",
    re.DOTALL | re.IGNORECASE,
)
HEDGE = re.compile(
    r"\b(?:maybe|perhaps|possibly|probably|presumably|(?:most|more|very)\s+likely|not\s+(?:\w+ly\s+)?sure|unsure"
    r"|used\s+to\s+be|would\s+have\s+been|if\s+(?:you|we|one)\s+(?:ignore|forget|neglect|disregard)s?\b|who\s+knows|no\s+idea|give\s+or\s+take|or\s+something|or\s+thereabouts|unclear|not\s+certain|guess(?:ing)?|don't\s+know|do\s+not\s+know|cannot\s+(?:be\s+)?determined?"
    r"|it\s+(?:might|may|could)\s+be|one\s+of\s+[\d$\\])|^\s*(?:might|may|could)\s+be\b|\?\s*$",
    re.IGNORECASE,
)
NEGATED = re.compile(
    r"\s*(?:\w+ly\s+)?(?:not|never|neither|anything\s+but)\s+(?:\w+\s+){0,3}?"
    r"[($]*[-−]?(?:\d|\\|\$|\.\d|\(?[A-Za-z]\b)",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\b(?:not|never|neither|nor|cannot|\w+n't|wrong|incorrect|false|impossible)\b", re.IGNORECASE
)
RETRACTED = re.compile(
    r"\b(?:wait|actually|correct(?:ion|ing)|mistaken?|error|incorrect|wrong|sorry|oops|instead|re-?check|re-?examine"
    r"|let me|let's|hmm|hold on|on second thought|in fact)\b",
    re.IGNORECASE,
)
OFFERED = re.compile(
    r"\b(?:or|alternatively|maybe|perhaps|possibly|could|might|either|otherwise|also)\b", re.IGNORECASE
)
_IS = re.compile(
    r"(?<![\\\w])(?:is|are|was|were|equals|be|equal\s+to|gives?|get|gets|got|yields?|makes?|totals?|choose|chose|pick)"
    r"\b:?\s+",
    re.IGNORECASE,
)
_SUM = re.compile(r"[\d)%]\s*=\s*(?P<said>\\?[$€£]?[-\d.][^=\n]*)$")
_BEFORE = re.compile(r"(?:n't|\bnot|\bcannot|\bnever)\s+$", re.IGNORECASE)
_BOUND = re.compile(
    r"\b(?:at\s+(?:least|most)|(?:more|less|fewer|greater|larger|smaller)\s+than|between|over|under|above|below|up\s+to"
    r"|no\s+(?:more|less|fewer)|of\s+(?:which|whom)|except|excluding|other\s+than|apart\s+from|(?:every\w+|anything|any\s+\w+)\s+but"
    r"|differ\w*\s+(?:from|to)|twice|double|triple|thrice"
    r"|(?:opposite|reciprocal|inverse|negative|negation|square|cube|root|half|third|quarter|tenth|multiple|factorial)\s+of)\b",
    re.IGNORECASE,
)
_SO = re.compile(r".{1,400}\b(?:so|thus|hence|therefore|then)\b(.{1,200})$", re.DOTALL | re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<![\w.])\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?(?!\w)|"
    r"(?:[-−]\s?)?(?:\\?[$€£¥]\s?)?(?<![\w.^])[-−]?(?:\d[\d,]*(?:\.\d+)?|\.\d+)(?:\s?/\s?\d+)?(?:\s?[%€£¢°$])?(?![\w])"
)
_SPAN = re.compile(
    r"(?<!\\)(?P<mark>\$\$?)(?P<dollar>[^$]{1,400}?)(?<!\\)(?P=mark)|\\\((?P<round>.{1,400}?)\\\)|\\\[(?P<square>.{1,400}?)\\\]",
    re.DOTALL,
)
_PROSE = re.compile(r"(?<![\\{a-zA-Z])[a-z]{2,}\s+[a-z]{2,}(?![a-zA-Z}])")


def sentence(text: str) -> str:
    """The text up to the end of its first sentence; decimal points end none."""
    match = _END.search(text)
    return text[: match.start()] if match else text


def sentences(text: str) -> list[str]:
    """All sentences that say something."""
    return [part for part in _END.split(text) if part and any(sign.isalnum() for sign in part)]


def trim(text: str) -> str:
    """A clause without marks of emphasis and without the reason it goes on to give."""
    text = text.replace("**", "").replace("__", "").strip(" \t\n:=*_")
    cut = _TRAIL.sub("", text)
    return cut if cut.strip() else text


def spans(text: str) -> list[str]:
    """The formulas between math delimiters; two prices are none."""
    found = []
    for match in _SPAN.finditer(text):
        inner = match["dollar"] or match["round"] or match["square"]
        prices = match["dollar"] and (inner[-2:].strip()[-1:] in {"=", "+", "-", "*", "/", "x", "×"})
        if not (match["dollar"] and _PROSE.search(inner)) and not prices:
            found.append(inner)
    return found


def denies(clause: str) -> bool:
    """Whether what the clause says that something *is* is denied."""
    verbs = list(_IS.finditer(clause))
    if not verbs:
        return False
    return bool(NEGATED.match(clause[verbs[-1].end() - 1 :]) or _BEFORE.search(clause[: verbs[-1].start()]))


def verb(clause: str) -> int:
    """Where the last verb of a clause begins that states a value; 0 where none does."""
    verbs = list(_IS.finditer(clause))
    return verbs[-1].start() if verbs else 0


def values(clause: str) -> list[str]:
    """The texts that may be the value which a clause states, best first: what follows its last verb,
    its only formula, its only number.
    """
    found = []
    formulas = spans(clause)
    if not formulas and clause.count("=") == 1 and (total := _SUM.search(clause)):
        found.append(trim(total["said"]))
    verbs = list(_IS.finditer(clause))
    if (
        verbs
        and not _BEFORE.search(clause[: verbs[-1].start()])
        and (rest := trim(clause[verbs[-1].end() :]))
        and not NEGATED.match(" " + rest)
    ):
        found.append(rest)
    if _DENIAL.search(clause) and (concluded := _SO.match(clause)):
        clause = concluded[1]
    if _DENIAL.search(clause) or _BOUND.search(clause):
        return found
    if not found and clause.count("=") > 1 and (concluded := _SO.match(clause)):
        return values(concluded[1])
    if len(formulas) == 1:
        found.append(formulas[0])
    elif not formulas:
        numbers = list(_NUMBER.finditer(clause))
        if len(numbers) == 1:
            found += [clause[numbers[0].start() :], numbers[0][0]]
    return found


_CORRECTED = re.compile(
    r"\b(?:wait|actually|sorry|correction|just\s+kidding|i\s+mean|oops|no|scratch\s+that)\b[^.\n]{0,40}?"
    r"\b(?:it's|it\s+is|is|should\s+be|must\s+be|i\s+mean)\s+(?:actually\s+|really\s+)?(?P<said>[$\\(\d.-][^\n]{0,80})"
    r"|\b(?:correction|update|edit|revis\w+|amended)(?:\s+answer)?\s*:\s*(?:(?:it\s+)?(?:should\s+be|is)\s+)?(?P<other>[$\\(\d.-][^\n]{0,80})",
    re.IGNORECASE,
)


def corrected(tail: str) -> str | None:
    """What the text after an answer puts in its place."""
    match = _CORRECTED.search(tail[:300])
    return trim(sentence(match["said"] or match["other"])) if match else None


def last_number(text: str) -> str | None:
    """The last number anywhere."""
    numbers = list(_NUMBER.finditer(text))
    return numbers[-1][0] if numbers else None


def offers(near: str, between: str) -> bool:
    """Whether the words between two answers offer the second beside the first, not in its place."""
    return bool(OFFERED.search(near)) and not RETRACTED.search(between)
