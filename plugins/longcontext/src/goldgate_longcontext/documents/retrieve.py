"""BM25 over the chunks of one document (Robertson and Zaragoza, 2009; k1 1.2, b 0.75).

Written here because a document has some ten to a hundred chunks and is asked once or twice: only the words of
the question are counted, no index is built, and nothing is opened.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from goldgate_longcontext.language.words import WORD, fold, stop_words

K1 = 1.2
B = 0.75


def ranked(question: str, chunks: Sequence[str]) -> list[int]:
    """The chunks by how well they match the question, best first; equal ones in their order."""
    terms = {fold(match[0]) for match in WORD.finditer(question)}
    terms = (terms - stop_words()) or terms
    counts = [
        Counter(one for word in WORD.findall(chunk) if (one := fold(word)) in terms) for chunk in chunks
    ]
    lengths = [len(chunk) for chunk in chunks]
    mean = sum(lengths) / max(1, len(lengths)) or 1.0
    scores = [0.0] * len(chunks)
    for term in sorted(terms):
        having = sum(term in found for found in counts)
        weight = math.log(1 + (len(chunks) - having + 0.5) / (having + 0.5))
        for index, found in enumerate(counts):
            frequency = found[term]
            norm = K1 * (1 - B + B * lengths[index] / mean)
            scores[index] += weight * frequency * (K1 + 1) / (frequency + norm)
    return sorted(range(len(chunks)), key=lambda index: (-scores[index], index))
