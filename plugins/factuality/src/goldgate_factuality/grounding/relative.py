"""Relative numbers of a sentence made absolute: "412,000 in 2023, 52,000 more than in 2022" says that it
were 360,000 in 2022.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from goldgate_factuality.grounding.later import ASIDE, DAYS_OF, MONTHS_OF, shifted
from goldgate_factuality.reading.dates import Date, dates
from goldgate_factuality.reading.frames import Frame, Parsed
from goldgate_factuality.reading.sentences import stem
from goldgate_factuality.reading.units import Quantity, quantities

TIMES = {
    "twice": Fraction(2), "double": Fraction(2), "half": Fraction(1, 2), "a third": Fraction(1, 3),
    "a quarter": Fraction(1, 4), "three times": Fraction(3), "four times": Fraction(4), "five times": Fraction(5),
    "ten times": Fraction(10), "a fifth": Fraction(1, 5), "a tenth": Fraction(1, 10), "two thirds": Fraction(2, 3),
    "two-thirds": Fraction(2, 3), "thrice": Fraction(3), "treble": Fraction(3), "triple": Fraction(3),
}  # fmt: skip
FACTOR = "|".join(sorted(TIMES, key=len, reverse=True))
AS_MANY = re.compile(
    rf"[,;]\s+(?:and\s+)?(?P<bound>more than |fewer than |less than |almost |nearly |about )?(?P<times>{FACTOR})\s+"
    rf"as\s+(?:many|much)(?:\s+as)?\s+(?P<target>(?:(?!\band\b)[^,;.])+)",
    re.I,
)
THAN = re.compile(
    r"\s*(?:(?P<unit>points?|percentage points?|seats?|votes?)\s+)?"
    r"(?:(?P<up>more|higher|greater|longer|taller|up)|(?P<down>fewer|less|lower|shorter|smaller|down))"
    r"\s+(?:than|on|from)\s+(?P<target>(?:(?!\band\b)[^,;.])+)"
    r"|\s*(?:points?\s+)?(?:(?P<ahead>ahead of|clear of|above)|(?P<behind>behind|below))\s+(?P<rival>(?:(?!\band\b)[^,;.])+)",
    re.I,
)
GAPPED = re.compile(
    rf"[,;]\s+(?:and\s+|while\s+|but\s+)?(?P<who>(?:the\s+)?[\w' -]{{2,40}}?)\s+(?P<times>{FACTOR})\s+"
    rf"(?:as\s+(?:much|many)(?=\s*[.,;]|$)|(?:of\s+)?that(?:\s+(?:amount|sum|number))?(?=\s*[.,;]|$)|the\s+amount\b)",
    re.I,
)
WHEN = re.compile(
    r"(?P<prep>in|on|at|during|for)\s+(?P<place>[^,;.]+)|(?P<beside>(?:an?|one|the)\s+(?:year|month|day|decade)\s+"
    r"(?:earlier|before|later)|the\s+(?:following|next|previous|preceding)\s+(?:year|month|day|decade))",
    re.I,
)
STANDING = frozenset(map(stem, "be reach total stand hit average amount come rise fall climb drop".split()))
PLAIN = re.compile(r"(?:planned|expected|usual|normal|before|ever|needed|possible|last|then|now|previously)\b", re.I)
ADVERB = re.compile(r"\s+(?:now|currently|today|then|also|already|still)$", re.I)
AGO = re.compile(r"\s+(?P<span>[\w-]+ (?:years?|months?|weeks?|decades?)) (?:ago|earlier|before)\b", re.I)
CHANGES = frozenset(map(stem, "rise fall drop climb grow decline slip jump soar shrink plunge increase decrease".split()))
TO = re.compile(
    r"\b(?P<word>halved|doubled|tripled|trebled)\s+(?:to|at)\s+$"
    r"|\b(?P<way>rose|fell|grew|climbed|dropped|declined|increased|jumped)\s+(?:by\s+)?(?P<by>\S+(?: percent| per cent)?)\s+to\s+$",
    re.I,
)
TIMED = {"halved": Fraction(2), "doubled": Fraction(1, 2), "tripled": Fraction(1, 3), "trebled": Fraction(1, 3)}
COMPARED = re.compile(
    r",?\s*\b(?:(?<=, )from|compared (?:with|to)|against|versus|(?:up|down) from)\s+(?:only |just |about )?", re.I
)
THEN = re.compile(r"\s+((?:in|for|on) [^,;.]+|(?:an?|the) (?:year|month|decade) (?:earlier|before)|the (?:previous|preceding) (?:year|month))", re.I)
NOW = re.compile(r"\s*\b(?:now|today|currently|(?:last|this) (?:year|month|week|season))\b", re.I)
UP_FROM = re.compile(r",?\s*\b(?P<way>up|down)\s+from\s+(?:only |just |about )?", re.I)


def counted(parsed: Parsed, earlier: list[Date]) -> Iterator[str]:
    """Sentences that say by itself what the numbers of a sentence say in relation to one another."""
    text = parsed.text
    given = dates(text)
    held = [
        one
        for one in quantities(text)
        if not one.number.ordinal and not any(day.start <= one.start < day.end for day in given)
    ]
    for match in AS_MANY.finditer(text):
        base = _before(match.start(), held)
        if base is not None:
            many, swap = TIMES[match["times"].lower()], None
            if not re.search(r"\bas\s+(?:many|much)\s+as\b", match[0]):
                if not WHEN.match(match["target"]):
                    continue
                swap = many  # "half as many the following year"
            value = base.value * swap if swap else base.value / many
            yield from _said_of(parsed, base, match.start(), value, match["target"], match["bound"] or "", earlier)
    for match in GAPPED.finditer(text):
        base = _before(match.start(), held)
        frame = _verb_of(parsed, base) if base is not None else None
        if base is not None and frame is not None:
            value = _digits(base.value * TIMES[match["times"].lower()])
            begin = frame.group.tokens[0].start
            yield _sentence(match["who"], text[begin : base.number.start] + value + text[base.number.end : match.start()])
    for number, one in enumerate(held):
        than = THAN.match(text, one.end)
        base = next((given for given in reversed(held[:number]) if not THAN.match(text, given.end)), None)
        if than is None or base is None or one.kind not in ("", base.kind, "percent") or _far(text, base, one):
            continue
        more = bool(than["up"] or than["ahead"])
        value = _other(base, one, more)
        target = than["target"] or than["rival"]
        if value is not None and value > 0:
            end = text.rfind(",", 0, one.start)
            end = one.start if end < base.end else end
            yield from _said_of(parsed, base, end, value, target, "", earlier)
    for match in COMPARED.finditer(text):
        now = _before(match.start(), held)
        was = next((one for one in held if one.start == match.end()), None)
        if now is None or was is None or now.kind != was.kind or was.bound:
            continue
        rest = text[was.end :]
        frame = _verb_of(parsed, now)
        when = THEN.match(rest)
        if when and frame is not None and frame.verb in CHANGES and frame.subject is not None:
            who = text[_whole_start(parsed, frame) : frame.group.tokens[0].start].strip()
            yield _sentence(who, f"stood at {text[was.start : was.end]} {when[1]}")
            yield _sentence(who, f"{frame.group.verb.text} from {text[was.start : was.end]} to {text[now.start : now.end]}")
        elif when:
            yield from _said_of(parsed, now, match.start(), was.value, when[1], "", earlier)
    yield from _before_change(parsed, held)
    for match in UP_FROM.finditer(text):
        now = _before(match.start(), held)
        was = next((one for one in held if one.start == match.end()), None)
        frame = _verb_of(parsed, now) if now is not None else None
        if now is None or was is None or now.kind != was.kind or frame is None or frame.subject is None:
            continue
        who = _measured(text, frame, ADVERB.sub("", text[_whole_start(parsed, frame) : frame.group.tokens[0].start].strip()), now)
        if not who:
            continue
        way = "rose" if match["way"].lower() == "up" else "fell"
        step = f"{way} from {text[was.start : was.end]} to {text[now.start : now.end]}"
        yield _sentence(who, step)
        own = [day for day in given if not day.month and day.year and day.start < match.start()]
        if len(own) == 1:
            yield _sentence(who, f"{step} in {own[0].year}")
        if ago := AGO.match(text, was.end):
            yield _sentence(who, f"{step} in {ago['span']}")


def _before_change(parsed: Parsed, held: list[Quantity]) -> Iterator[str]:
    """ "Profit halved to 3 million": it fell from 6 million; "rose by 10% to 55": from 50."""
    text = parsed.text
    for now in held:
        match, frame = TO.search(text[: now.start]), _verb_of(parsed, now)
        if match is None or frame is None or frame.subject is None or now.bound:
            continue
        if match["word"]:
            word = match["word"].lower()
            was, up = now.value * TIMED[word], word != "halved"
        else:
            by = next((one for one in quantities(match["by"]) if one.kind == "percent"), None)
            up = match["way"].lower() not in ("fell", "dropped", "declined")
            share = 1 + by.value / 100 * (1 if up else -1) if by is not None else Fraction(0)
            if share <= 0:
                continue
            was = now.value / share
        number = text[now.start : now.number.start] + _digits(was) + text[now.number.end : now.end]
        number = re.sub(r"(\D)about ", r"about \1", number) if "about" in number else number
        who = text[_whole_start(parsed, frame) : frame.group.tokens[0].start].strip()
        yield _sentence(who, f"{'rose' if up else 'fell'} from {number} to {text[now.start : now.end]}")
        yield _sentence(who, f"stood at {number} before")


def _measured(text: str, frame: Frame, who: str, now: Quantity) -> str:
    """What rises where a number of a clause does: its subject ("turnout was 51%"), the price of it, what the
    number is of ("revenue of 4 million"), or how many there are ("employs 3,150 people"); empty where unclear.
    """
    small = who[:1].lower() + who[1:] if who.split()[:1] and who.split()[0] in ("A", "An", "The") else who
    if of := re.search(r"([a-z]+) of $", text[frame.group.verb.end : now.start]):
        return f"{who}'s {of[1]}"
    if frame.verb in STANDING:
        return who
    if frame.verb in ("cost", "pay"):
        return f"the price of {small}"
    noun = re.match(r"\s([a-z]+s)\b", text[now.number.end :])
    return f"the number of {noun[1]}" if noun and not now.kind else ""


def _far(text: str, base: Quantity, one: Quantity) -> bool:
    """Whether another clause stands between a number and the one that is compared to it."""
    between = text[base.end : one.start]
    return len(between) > 60 or bool(re.search(r"[;.:]\s|\b(?:while|but|whereas)\b", between))


def _before(at: int, held: list[Quantity]) -> Quantity | None:
    return next((one for one in reversed(held) if one.end <= at and at - one.end < 60), None)


def _other(base: Quantity, one: Quantity, more: bool) -> Fraction | None:
    """The number that ``base`` is so much more or less than."""
    if one.kind == "percent" and base.kind != "percent":
        share = 1 + one.value / 100 * (1 if more else -1)
        return base.value / share if share > 0 else None
    if one.kind == "percent" and "point" not in one.unit:
        return None
    step = one.base / (base.base / base.value) if base.value and one.kind else one.value
    return base.value - step if more else base.value + step


def _said_of(
    parsed: Parsed, base: Quantity, end: int, value: Fraction, target: str, bound: str, earlier: list[Date]
) -> Iterator[str]:
    """The clause of a number up to ``end`` with another number, of another time, place or subject."""
    text = parsed.text
    number = bound + _digits(value)
    rest = text[base.number.end : end]
    if when := WHEN.match(target.strip()):
        frame = _verb_of(parsed, base)
        begin = 0 if frame is None else min(_whole_start(parsed, frame), base.start)
        clause = NOW.sub("", text[begin : base.number.start] + number + rest)
        inside = [day for day in dates(clause) if not any(a.start() <= day.start < a.end() for a in ASIDE.finditer(clause))]
        led = (when["prep"] or "in").lower()
        place = (when["place"] or "").strip()
        if when["beside"]:
            asides = [match.span() for match in ASIDE.finditer(text)]
            own = [day for day in dates(text[:end]) if not any(a <= day.start < b for a, b in asides)]
            place = _beside(when["beside"], [*earlier, *own])
            if not place:
                for day in reversed(inside):
                    clause = re.sub(r"\b(?:in|on|for)\s+$", "", clause[: day.start]) + clause[day.end :]
                clause = clause.rstrip(" ,") + " " + when["beside"]
                yield clause[:1].upper() + clause[1:] + "."
                return
        if not place:
            return
        if len(inside) == 1:
            day = inside[0]
            clause = clause[: day.start] + place + clause[day.end :]
        elif not inside and when["prep"] and (here := re.search(rf"\b{led}\s+[A-Z][\w-]+$", clause)):
            clause = f"{clause[: here.start()]}{led} {place}"
        elif not inside:
            clause = f"{clause} {led} {place}"
        else:
            return
        yield clause[:1].upper() + clause[1:].rstrip(" ,") + "."
        return
    who = target.strip()
    frame = _verb_of(parsed, base)
    if PLAIN.match(who) or len(who.split()) > 5 or not re.match(r"(?:the |its |his |her |their )?[\w'-]+", who, re.I):
        return
    lead = text[frame.group.verb.end : base.start] if frame is not None else " with "
    if frame is None or re.search(r"\b(?:with|to|and|of)\b", lead):
        plural = who.lower().endswith("s") or rest == ""
        verb = "have" if plural else "has"
        yield _sentence(who, f"{verb} {text[base.start : base.number.start]}{number}{rest}")
        return
    yield _sentence(who, text[frame.group.tokens[0].start : base.number.start] + number + rest)


def _beside(words: str, given: list[Date]) -> str:
    """The year, month or day beside the last date: "a year earlier"."""
    if not given:
        return ""
    sign = 1 if re.search(r"later|following|next", words, re.I) else -1
    unit = next(one for one in ("year", "month", "day", "decade") if one in words.lower())
    made = shifted(given[-1], sign * MONTHS_OF.get(unit, 0), sign * DAYS_OF.get(unit, 0))
    return made.partition(" ")[2]


def _verb_of(parsed: Parsed, base: Quantity | None) -> Frame | None:
    """The clause that a number stands in: of the last finite verb before it."""
    if base is None:
        return None
    frames = [one for one in parsed.frames if one.group.verb.end <= base.start and not one.relative]
    frame = max(frames, key=lambda one: one.group.verb.start, default=None)
    if frame is None or frame.negated or frame.conditional or frame.quoted or frame.subject is None:
        return None
    return frame


def _whole_start(parsed: Parsed, frame: Frame) -> int:
    """Where the subject of a clause begins, or the sentence where the subject stands elsewhere."""
    subject = frame.subject
    inside = subject is not None and any(subject is one for one in parsed.phrases)
    return subject.start if subject is not None and inside and subject.start < frame.group.verb.start else 0


def _digits(value: Fraction) -> str:
    """A number as it is written; "about" where it has no end, or more digits than anyone would write."""
    if value.denominator == 1:
        return f"{value.numerator:,}"
    exact = f"{float(value):.4g}"
    if "e" not in exact and Fraction(exact) == value:
        return exact
    return f"about {round(value):,}" if value > 100 else f"about {exact}"


def _sentence(who: str, what: str) -> str:
    made = f"{who.strip()} {what.strip(' ,.')}."
    return made[:1].upper() + made[1:]
