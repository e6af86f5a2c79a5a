"""Print the page of languages: python -m goldgate_multilingual > docs/reference/languages-natural.md"""

from __future__ import annotations

import sys

from goldgate_multilingual.identify import model
from goldgate_multilingual.identify.romanised import known
from goldgate_multilingual.identify.words import common_words
from goldgate_multilingual.languages import Language, resource, table
from goldgate_multilingual.names import english
from goldgate_multilingual.requested import spoken
from goldgate_multilingual.translation import meaning, wide
from goldgate_multilingual.translation.numbers import has_words


def row(language: Language, words: frozenset[str], requests: frozenset[str]) -> str:
    """One line of the table."""
    marks = (
        bool(set(language.labels) & model.labels()),
        language.code in words,
        language.code in requests,
        has_words(language.code),
    )
    cells = (language.code, language.iso3, english(language.code), ", ".join(language.scripts))
    vectors = ((meaning.KNOWN, "first"), (wide.KNOWN, "second"))
    encoders = ", ".join(name for known, name in vectors if language.code in known)
    return "| " + " | ".join([*cells, *("yes" if mark else "" for mark in marks), encoders]) + " |"


def main() -> None:
    """Write the page to standard output."""
    words = frozenset(code for codes in common_words().values() for code in codes)
    lines = [row(language, words, spoken()) for language in table().values()]
    romanised = ", ".join(english(code) for code in sorted(known()))
    sys.stdout.write(resource("page.md").format(rows="\n".join(lines), romanised=romanised))


if __name__ == "__main__":
    main()
