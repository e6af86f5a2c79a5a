"""The part-of-speech tagger of textblob (from CLiPS pattern): a lexicon with rules for unknown words and
context.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any


@cache
def tagger() -> tuple[Callable[[list[str]], list[list[str]]], Mapping[str, str]]:
    """A function from words to pairs of word and Penn tag, and the most frequent tag of each known word.

    The tagger's module is loaded by its path: ``import textblob`` imports nltk, and with it scipy where
    that is installed, which takes seconds and is not used here. Raises ImportError where textblob is
    missing or changed.
    """
    package = find_spec("textblob")
    if package is None or not package.submodule_search_locations:
        raise ImportError("factuality needs textblob: pip install textblob")
    folder = Path(package.submodule_search_locations[0])
    name = "goldgate_factuality._textblob_text"
    spec = spec_from_file_location(name, folder / "_text.py")
    if spec is None or spec.loader is None:
        raise ImportError(f"no module _text in {folder}: this release of textblob is unknown")
    module: Any = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    module._read = _lines  # its own leaves each file open
    files = {part: str(folder / "en" / f"en-{part}.txt") for part in ("morphology", "context", "entities")}
    lexicon = module.Lexicon(path=str(folder / "en" / "en-lexicon.txt"), language="en", **files)

    def tag(words: list[str]) -> list[list[str]]:
        made: list[list[str]] = module.find_tags(
            words,
            lexicon=lexicon,
            morphology=lexicon.morphology,
            context=lexicon.context,
            entities=lexicon.entities,
            language="en",
        )
        return made

    return tag, lexicon


def _lines(path: str, encoding: str = "utf-8", comment: str = ";;;") -> list[str]:
    """The lines of a file of the tagger, without comments and empty ones."""
    text = Path(path).read_text(encoding=encoding).lstrip("\ufeff")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith(comment)]
