"""The filter ``factuality.sensitive``: keeps rows on topics of dispute out, so that people label them.

The Llama 3 report (4.3.6) adds human labels for topics on which contradictory statements are common.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from goldgate import Candidate, Sample
from goldgate.asking import problem_of

from goldgate_factuality.data import lines_of


@dataclass(frozen=True, slots=True)
class SensitiveOptions:
    """Which topics go to people."""

    topics: tuple[str, ...] = ()
    """Only these of the built-in topics (elections, conflicts, medicine, law, religion, ethnicity, drugs,
    conspiracies); by default all."""

    words: tuple[str, ...] = ()
    """Further words or phrases that mark a row."""


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """The built-in topics, each with the words that mark it."""
    found = {}
    for line in lines_of("sensitive"):
        topic, *words = line.split()
        body = "|".join(re.escape(word.replace("_", " ")) for word in words)
        found[topic] = re.compile(rf"\b(?:{body})(?:s|es)?\b", re.I)
    return found


def topic_of(text: str, options: SensitiveOptions) -> str:
    """The first topic that a text touches; empty for none. Raises ValueError for an unknown topic."""
    known = patterns()
    if missing := [topic for topic in options.topics if topic not in known]:
        raise ValueError(f"no topic {missing[0]!r}; there are {', '.join(known)}")
    for topic in options.topics or known:
        if known[topic].search(text):
            return topic
    lower = text.lower()
    return next((word for word in options.words if word.lower() in lower), "")


def check(subject: Candidate | Sample, options: SensitiveOptions) -> str | None:
    """Why a row is kept for people: the topic that its question or answer touches."""
    sample = subject.sample if isinstance(subject, Candidate) else subject
    text = subject.text if isinstance(subject, Candidate) else ""
    topic = topic_of(f"{problem_of(sample)}\n{text}"[:20_000], options)
    return f"it is about {topic}, which people should label" if topic else None
