"""What the numbers of a sentence were before, as sentences of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from goldgate_factuality.grounding.retold import digits, last_before, said_of, sentence, verb_of, whole_start
from goldgate_factuality.reading.dates import Date, dates
from goldgate_factuality.reading.frames import Frame, Parsed
from goldgate_factuality.reading.sentences import stem
from goldgate_factuality.reading.units import Quantity, quantities

STANDING = frozenset(map(stem, "be reach total stand hit average amount come rise fall climb drop".split()))
CHANGES = frozenset(
    map(stem, "rise fall drop climb grow decline slip jump soar shrink plunge increase decrease".split())
)
ADVERB = re.compile(r"\s+(?:now|currently|today|then|also|already|still)$", re.I)
AGO = re.compile(r"\s+(?P<span>[\w-]+ (?:years?|months?|weeks?|decades?)) (?:ago|earlier|before)\b", re.I)
TO = re.compile(
    r"\b(?P<word>halved|doubled|tripled|trebled)\s+(?:to|at)\s+$"
    r"|\b(?P<way>rose|fell|grew|climbed|dropped|declined|increased|jumped)\s+(?:by\s+)?"
    r"(?P<by>\S{1,20}(?: percent| per cent)?)\s+to\s+$",
    re.I,
)
TIMED = {
    "halved": Fraction(2),
    "doubled": Fraction(1, 2),
    "tripled": Fraction(1, 3),
    "trebled": Fraction(1, 3),
}
COMPARED = re.compile(
    r",?\s*\b(?:(?<=, )from|compared (?:with|to)|against|versus|(?:up|down) from)\s+(?:only |just |about )?",
    re.I,
)
THEN = re.compile(
    r"\s+((?:in|for|on) [^,;.]+|(?:an?|the) (?:year|month|decade) (?:earlier|before)|"
    r"the (?:previous|preceding) (?:year|month))",
    re.I,
)
UP_FROM = re.compile(r",?\s*\b(?P<way>up|down)\s+from\s+(?:only |just |about )?", re.I)


def formerly(parsed: Parsed, held: list[Quantity], earlier: list[Date]) -> Iterator[str]:
    """What was before, as sentences: "14, up from 11 in 2020", "compared with 11 a year earlier"."""
    yield from _compared(parsed, held, earlier)
    yield from _before_change(parsed, held)
    yield from _up_from(parsed, held)


def _compared(parsed: Parsed, held: list[Quantity], earlier: list[Date]) -> Iterator[str]:
    """ "950,000, compared with 800,000 in 2019": it were 800,000 in 2019."""
    text = parsed.text
    for match in COMPARED.finditer(text):
        now = last_before(match.start(), held)
        was = next((one for one in held if one.start == match.end()), None)
        if now is None or was is None or now.kind != was.kind or was.bound:
            continue
        rest = text[was.end :]
        frame = verb_of(parsed, now)
        when = THEN.match(rest)
        if when and frame is not None and frame.verb in CHANGES and frame.subject is not None:
            who = text[whole_start(parsed, frame) : frame.group.tokens[0].start].strip()
            yield sentence(who, f"stood at {text[was.start : was.end]} {when[1]}")
            yield sentence(
                who,
                f"{frame.group.verb.text} from {text[was.start : was.end]} to {text[now.start : now.end]}",
            )
        elif when:
            yield from said_of(parsed, now, match.start(), was.value, when[1], "", earlier)


def _before_change(parsed: Parsed, held: list[Quantity]) -> Iterator[str]:
    """ "Profit halved to 3 million": it fell from 6 million; "rose by 10% to 55": from 50."""
    text = parsed.text
    for now in held:
        match, frame = TO.search(text[: now.start]), verb_of(parsed, now)
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
        number = text[now.start : now.number.start] + digits(was) + text[now.number.end : now.end]
        number = re.sub(r"(\D)about ", r"about \1", number) if "about" in number else number
        who = text[whole_start(parsed, frame) : frame.group.tokens[0].start].strip()
        yield sentence(who, f"{'rose' if up else 'fell'} from {number} to {text[now.start : now.end]}")
        yield sentence(who, f"stood at {number} before")


def _up_from(parsed: Parsed, held: list[Quantity]) -> Iterator[str]:
    """ "51%, up from 45%": it rose from 45% to 51%."""
    text = parsed.text
    for match in UP_FROM.finditer(text):
        now = last_before(match.start(), held)
        was = next((one for one in held if one.start == match.end()), None)
        frame = verb_of(parsed, now) if now is not None else None
        if now is None or was is None or now.kind != was.kind or frame is None or frame.subject is None:
            continue
        who = _measured(
            text,
            frame,
            ADVERB.sub("", text[whole_start(parsed, frame) : frame.group.tokens[0].start].strip()),
            now,
        )
        if not who:
            continue
        way = "rose" if match["way"].lower() == "up" else "fell"
        step = f"{way} from {text[was.start : was.end]} to {text[now.start : now.end]}"
        yield sentence(who, step)
        own = [day for day in dates(text) if not day.month and day.year and day.start < match.start()]
        if len(own) == 1:
            yield sentence(who, f"{step} in {own[0].year}")
        if ago := AGO.match(text, was.end):
            yield sentence(who, f"{step} in {ago['span']}")


def _measured(text: str, frame: Frame, who: str, now: Quantity) -> str:
    """What rises where a number of a clause does: its subject ("turnout was 51%"), the price of it, what the
    number is of ("revenue of 4 million"), or how many there are ("employs 3,150 people"); empty where open.
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
