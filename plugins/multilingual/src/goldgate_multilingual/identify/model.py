"""The scores of py3langid's naive Bayes model, per label."""

from __future__ import annotations

import copy
import importlib
import math
from collections.abc import Mapping
from functools import cache
from typing import Any

_FLOOR = -1e30  # py3langid's scores of a text without any known feature lie below


@cache
def _identifier() -> Any:
    """The model, once per process: loading takes about a second. It is only read, so threads may share it."""
    langid = importlib.import_module("py3langid.langid")
    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)


@cache
def _restricted(labels: tuple[str, ...]) -> Any:
    """The model with the columns of some labels only: a smaller product per text. The table is laid out by
    rows and in single precision, as the product reads it: 37 MB for Latin letters.
    """
    known = set(_identifier().labels)
    restricted = copy.copy(_identifier())
    restricted.set_languages([label for label in labels if label in known])
    numpy = importlib.import_module("numpy")
    restricted.nb_ptc = numpy.ascontiguousarray(restricted.nb_ptc, dtype=numpy.float32)
    return restricted


@cache
def labels() -> frozenset[str]:
    """Every label of the model."""
    return frozenset(_identifier().labels)


def log_scores(text: str, among: tuple[str, ...]) -> Mapping[str, float]:
    """Label → log-likelihood divided by the square root of the text's bytes, which keeps differences
    comparable between lengths (the calibration of py3langid's own probabilities). Empty: nothing is known.
    """
    ranked = _restricted(among).rank(text)
    if not ranked or ranked[0][1] < _FLOOR:
        return {}
    scale = 1.0 / math.sqrt(len(text.encode("utf-8", "surrogatepass")))
    return {label: score * scale for label, score in ranked}
