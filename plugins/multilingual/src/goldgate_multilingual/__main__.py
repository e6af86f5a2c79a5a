"""Print docs/reference/languages-natural.md: python -m goldgate_multilingual > docs/reference/languages-natural.md"""

from __future__ import annotations

import sys

from goldgate_multilingual.identify import model
from goldgate_multilingual.identify.romanised import known
from goldgate_multilingual.identify.words import common_words
from goldgate_multilingual.languages import Language, table
from goldgate_multilingual.names import english
from goldgate_multilingual.requested import spoken
from goldgate_multilingual.translation.meaning import KNOWN
from goldgate_multilingual.translation.numbers import has_words

_HEAD = """# Languages

Written by `python -m goldgate_multilingual`. A code is ISO 639-1, or 639-3 where there is none; 639-3 codes, BCP 47 tags (`zh-TW`,
`zh_Hans`, `sr-Cyrl`, `hi-Latn`) and withdrawn codes (`iw`, `in`, `fil`) are understood, too. `zh-CN` and `zh-TW` ask for simplified and
traditional characters, `zh` takes both; `no` takes Bokmål and Nynorsk, `nb` and `nn` one of them.

| column | |
|---|---|
| model | the first opinion, py3langid, knows the language; else its script or the second opinion decides, or nothing does |
| words | a list of common words helps with short texts and near languages |
| requests | "answer in …" is understood in prompts in this language |
| numbers | number words are known |
| meaning | sentence vectors compare translations |

| code | 639-3 | language | scripts | model | words | requests | numbers | meaning |
|---|---|---|---|---|---|---|---|---|
"""
_TAIL = """
Romanised forms are known of: {romanised}.

## Add a language

1. A line in `plugins/multilingual/src/goldgate_multilingual/data/languages.tsv`: code, 639-3, scripts (ISO 15924, the usual one first), py3langid's
   labels, labels that speak neither for nor against it, pycld2's code, its letters beyond a to z (all letters for another script),
   and its length relative to English.
2. A line of common words in `common_words.tsv`; where the language has a near one, words that only one of them has.
3. A line in `requests.tsv`: beginnings of verbs, words around a language's name, and how words are joined.
4. For numbers in words a line in `number_words.tsv`.
5. Three sentences in `plugins/multilingual/tests/sentences.tsv`, and labelled cases.
"""


def row(language: Language, words: frozenset[str], requests: frozenset[str]) -> str:
    """One line of the table."""
    marks = (
        bool(set(language.labels) & model.labels()),
        language.code in words,
        language.code in requests,
        has_words(language.code),
        language.code in KNOWN,
    )
    cells = (language.code, language.iso3, english(language.code), ", ".join(language.scripts))
    return "| " + " | ".join([*cells, *("yes" if mark else "" for mark in marks)]) + " |"


def main() -> None:
    """Write the page to standard output."""
    words = frozenset(code for codes in common_words().values() for code in codes)
    lines = [row(language, words, spoken()) for language in table().values()]
    romanised = ", ".join(english(code) for code in sorted(known()))
    sys.stdout.write(_HEAD + "\n".join(lines) + "\n" + _TAIL.format(romanised=romanised))


if __name__ == "__main__":
    main()
