"""Whether a string looks drawn at random, and whether it is an example that documentation uses."""

from __future__ import annotations

import math
import re
from collections import Counter

_EXAMPLE = re.compile(
    r"(?i)example|sample|dummy|fake|placeholder|your|my[_-]?(?:secret|key|token|password|api)|"
    r"change[_-]?me|replace|insert|"
    r"redacted|xxx|\*{3}|\.\.\.|…|<[^>]*>|\$\{|\{\{|%\(|test[_-]?(?:key|token|secret)|foo|bar(?![a-z0-9])|"
    r"lorem|abcdef|"
    r"123456|0123|deadbeef|todo|secret[_-]?here|key[_-]?here|token[_-]?here|process\.env|os\.environ|"
    r"getenv|correct[_-]?horse|(.)\1{5,}"
)


_BLANK = re.compile(
    r"""
    example | sample | dummy | fake | placeholder | your | redacted | replace | insert | x{4,}
    | \*{3} | \.\.\. | … | < | \$\{ | \{\{ | (.)\1{5,}
    """,
    re.VERBOSE | re.IGNORECASE,
)


LONG = 20  # characters from which on a sequence like "1234" within a key is no sign of an example


def entropy(text: str) -> float:
    """Bits per character, by the frequencies of the text's own characters."""
    total = len(text)
    counts = Counter(text).values()
    return -sum(n / total * math.log2(n / total) for n in counts) if total else 0.0


def random_looking(text: str, least: float = 3.0) -> bool:
    """Whether a key looks drawn: digits and letters mixed, no example."""
    if (blank(text) if len(text) >= LONG else example(text)) or entropy(text) < least:
        return False
    return any(one.isdigit() for one in text) and any(one.isalpha() for one in text)


def blank(text: str) -> bool:
    """Whether a key of a maker's shape says of itself that it is none."""
    return bool(_BLANK.search(text)) or entropy(text) < 2.7


def example(text: str) -> bool:
    """Whether a string is one that documentation uses."""
    return bool(_EXAMPLE.search(text))
