"""The tags of labelled cases that have a fixed spelling: a misspelt one would make a stratum of its own.

``origin`` and ``set`` have two values each. ``language`` is a language's English name or its ISO 639 code
(with a region or script, as in pt-BR), or a programming language. Other tags are the author's own.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any

FIXED: Mapping[str, tuple[str, ...]] = {
    "origin": ("built with", "held back"),
    "set": ("gold", "adversarial"),
}
"""By tag: the values that it may have."""

CODES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de "
    "dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id "
    "ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu "
    "lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu "
    "rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr "
    "ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu fil yue ceb war ilo hil".split()
)
NAMES = frozenset(
    "Afrikaans Albanian Amharic Arabic Armenian Assamese Azerbaijani Basque Belarusian Bengali Bosnian "
    "Bulgarian Burmese Cantonese Catalan Cebuano Chinese Croatian Czech Danish Dutch English Esperanto "
    "Estonian Filipino Finnish French Galician Georgian German Greek Gujarati Hausa Hebrew Hindi "
    "Hungarian Icelandic Igbo Indonesian Irish Italian Japanese Javanese Kannada Kazakh Khmer Korean "
    "Kurdish Lao Latin Latvian Lithuanian Macedonian Malay Malayalam Maltese Marathi Mongolian Nepali "
    "Norwegian Odia Oromo Pashto Persian Polish Portuguese Punjabi Romanian Russian Sanskrit Serbian "
    "Sinhala Slovak Slovenian Somali Spanish Sundanese Swahili Swedish Tagalog Tajik Tamil Tatar Telugu "
    "Thai Tibetan Turkish Turkmen Ukrainian Urdu Uyghur Uzbek Vietnamese Welsh Xhosa Yiddish Yoruba "
    "Zulu".split()
)
PROGRAMMING = frozenset(
    "Assembly Bash C C# C++ CSS Clojure Coq COBOL Dart Elixir Erlang F# Fortran Go Haskell HTML Isabelle "
    "Java JavaScript Julia Kotlin Lean Lua MATLAB Nim OCaml Objective-C PHP Pascal Perl PowerShell Prolog "
    "Python R Racket Ruby Rust SQL Scala Scheme Shell Solidity Swift TypeScript VHDL Verilog Zig".split()
)
OTHERS = ("none", "other", "mixed")
_CODE = re.compile(r"([a-z]{2,3})(?:[-_][A-Za-z]{4})?(?:[-_](?:[A-Z]{2}|\d{3}))?")


def misspelt(tags: Mapping[str, Any]) -> str:
    """What is wrong with the first tag whose spelling is fixed and unknown, and what may be written; else
    empty.
    """
    for key, allowed in FIXED.items():
        if key in tags and tags[key] not in allowed:
            return f"tags.{key}: {tags[key]!r} is unknown: write {' or '.join(map(repr, allowed))}"
    language = tags.get("language")
    if language is None or _known(language):
        return ""
    known = sorted(NAMES | PROGRAMMING)
    near = difflib.get_close_matches(str(language).title(), known, 1, 0.8)
    hint = f"did you mean {near[0]!r}? " if near else ""
    return (
        f"tags.language: {language!r} is unknown: {hint}Write an English name such as 'German', a code of "
        "ISO 639 such as 'de' or 'pt-BR', a programming language such as 'Python' or 'C++', or "
        f"{', '.join(OTHERS)}"
    )


def _known(language: Any) -> bool:
    if not isinstance(language, str):
        return False
    if language in NAMES or language in PROGRAMMING or language in OTHERS:
        return True
    code = _CODE.fullmatch(language)
    return code is not None and code[1] in CODES
