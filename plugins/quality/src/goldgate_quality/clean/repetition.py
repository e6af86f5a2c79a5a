"""Responses that go round in circles: loops, repeated sentences and paragraphs, runs of one character."""

from __future__ import annotations

import re
from collections import Counter

from goldgate_quality.arrays import np
from goldgate_quality.clean.row import Row
from goldgate_quality.shingles import Hashes, runs, unique, word_numbers

LONGEST = 60  # words of a loop
MOST = 20_000  # words that are looked at
_CHARACTERS = re.compile(r"([^\W\d_])\1{14,}|([^\w\s=\-_*#.~+|/\\<>])\2{14,}")
_WANTED = (
    r"\b(repeat|repetit|refrain|chorus|chant|mantra|anaphora|times in a row|over and over|copies|palindrom|"
    r"nursery rhyme|lorem|sample data|test data|dummy data)",
    r"\b(?:\d{1,4}|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|fifty|(?:a )?hundred|"
    r"several|many) times\b",
)
_VERSE = (r"\b(song|lyrics|poem|rhyme|rap|villanelle|ballad|hymn|verse|haiku|pantoum|sonnet|lullaby)s?\b",)


def repetition(row: Row) -> str | None:
    """It goes round in circles."""
    if row.asks(*_WANTED):
        return None
    if found := _CHARACTERS.search(row.prose):
        return f"it repeats the character {(found[1] or found[2])!r}"
    verse = row.asks(*_VERSE)
    numbers = word_numbers(_prose(row))[:MOST]
    if (loop := _loop(numbers, 5 if verse else 3)) is not None:
        period, times = loop
        return f"it repeats the same {period} words {times} times"
    if why := _again(row, verse):
        return why
    if len(numbers) >= 100 and not verse:
        long = runs(numbers, 10)
        share = 1 - len(unique(long)) / len(long)
        if share > 0.2:
            return f"{share:.0%} of its runs of ten words are there twice"
    return None


def _prose(row: Row) -> str:
    """Without tables and rules, where the same cells and marks come often."""
    lines = (line for line in row.prose.splitlines() if line.count("|") < 2)
    return "\n".join(line for line in lines if re.search(r"[^\W\d_]", line))


def _loop(numbers: Hashes, least: int) -> tuple[int, int] | None:
    """The words of a loop and how often they come in a row; None where there is none."""
    four = runs(numbers, 4) if len(numbers) >= 4 else numbers
    if len(four) - len(unique(four)) < 4:
        return None  # every loop that counts has at least four runs of words twice
    for period in range(1, min(LONGEST, len(numbers) // 3) + 1):
        same = numbers[period:] == numbers[:-period]
        ends = np.flatnonzero(np.diff(np.concatenate(([False], same, [False])).astype(np.int8)))
        if not len(ends):
            continue
        run = int((ends[1::2] - ends[::2]).max())
        times = run // period + 1
        wanted = max(least, 8) if period == 1 else max(least, 6) if period < 4 else least
        if times >= wanted and times * period >= 12 - 4 * (period == 1):
            return period, times
    return None


def _again(row: Row, verse: bool) -> str | None:
    """Sentences and paragraphs that come again."""
    if verse:
        return None
    paragraphs = Counter(
        " ".join(part.casefold().split()) for part in row.prose.split("\n\n") if len(part.split()) >= 15
    )
    if any(count > 1 for count in paragraphs.values()):
        return "a paragraph is there twice"
    sentences = [" ".join(re.findall(r"\w+", one.casefold())) for one in row.sentences]
    counts = Counter(one for one in sentences if " " in one and re.search(r"[^\W\d_]", one))
    most = max(
        (count for one, count in counts.items() if count >= (3 if one.count(" ") >= 3 else 4)), default=0
    )
    if most:
        return f"it says the same sentence {most} times"
    doubled = sum((count - 1) * (one.count(" ") + 1) for one, count in counts.items() if count > 1)
    total = sum(one.count(" ") + 1 for one in sentences)
    if (doubled >= 12 and doubled > 0.25 * total) or (doubled >= 6 and doubled > 0.4 * total):
        return f"{doubled} of its {total} words are sentences that were there before"
    return None
