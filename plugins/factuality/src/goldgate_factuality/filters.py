"""The filter ``factuality.sensitive``: keeps rows on topics of dispute out, so that people label them.

The Llama 3 report (4.3.6) adds human labels for topics on which contradictory statements are common. The
words of the built-in topics are English: for other languages give ``words``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from goldgate import Candidate, Sample
from goldgate.asking import problem_of

from goldgate_factuality.data import lines_of
from goldgate_factuality.reading.clean import plain


@dataclass(frozen=True, slots=True)
class SensitiveOptions:
    """Which topics go to people."""

    topics: tuple[str, ...] = ()
    """Only these of the built-in topics (elections, conflicts, medicine, law, religion, ethnicity, drugs,
    conspiracies); by default all."""

    words: tuple[str, ...] = ()
    """Further words or phrases that mark a row, in any language; whole words (or with -s or -es), where the
    script has spaces."""

    def __post_init__(self) -> None:
        """Raises ValueError for an unknown topic, and for a word that is none."""
        known = patterns()
        if missing := [topic for topic in self.topics if topic not in known]:
            raise ValueError(f"topics: no topic {missing[0]!r}; there are {', '.join(known)}")
        if not all(plain(word).strip() for word in self.words):
            raise ValueError("words: an empty word would mark nothing")


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """The built-in topics, each with the words that mark it."""
    found = {}
    for line in lines_of("sensitive"):
        topic, *words = line.split()
        body = "|".join(re.escape(word.replace("_", " ")) for word in words)
        found[topic] = re.compile(rf"\b(?:{body})(?:s|es)?\b", re.I)
    return found


@cache
def _own(word: str) -> re.Pattern[str]:
    """A user's word: with an edge where a letter has cases, as scripts with spaces have."""
    found = plain(word).strip()
    before = r"(?<!\w)" if found[0].lower() != found[0].upper() else ""
    after = r"(?:s|es)?(?!\w)" if found[-1].lower() != found[-1].upper() else ""
    return re.compile(f"{before}{re.escape(found)}{after}", re.I)


def topic_of(text: str, options: SensitiveOptions) -> str:
    """The first topic, or word of the user's, that a text touches; empty for none."""
    known, read = patterns(), plain(text)
    for topic in options.topics or known:
        if known[topic].search(read):
            return topic
    return next((word for word in options.words if _own(word).search(read)), "")


def check(subject: Candidate | Sample, options: SensitiveOptions) -> str | None:
    """Why a row is kept for people: the topic that its question or answer touches."""
    sample = subject.sample if isinstance(subject, Candidate) else subject
    text = subject.text if isinstance(subject, Candidate) else ""
    topic = topic_of(f"{problem_of(sample)}\n{text}", options)
    return f"it is about {topic}, which people should label" if topic else None
