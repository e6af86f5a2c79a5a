"""The language of a response: by script where a script tells, else by py3langid."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import regex

from goldgate_steerability.finding import Args, Context, Finding, met, undecided, unmet
from goldgate_steerability.units.text import Text

SCRIPTS = {
    "ar": "Arabic", "fa": "Arabic", "ur": "Arabic", "ps": "Arabic", "he": "Hebrew", "hi": "Devanagari",
    "mr": "Devanagari", "ne": "Devanagari", "bn": "Bengali", "ta": "Tamil", "te": "Telugu", "kn": "Kannada",
    "ml": "Malayalam", "gu": "Gujarati", "pa": "Gurmukhi", "si": "Sinhala", "th": "Thai", "ko": "Hangul",
    "el": "Greek", "ka": "Georgian", "hy": "Armenian", "am": "Ethiopic", "km": "Khmer", "lo": "Lao",
    "ru": "Cyrillic", "uk": "Cyrillic", "bg": "Cyrillic", "sr": "Cyrillic", "mk": "Cyrillic",
    "be": "Cyrillic",
    "kk": "Cyrillic", "ja": "Japanese", "zh": "Han",
}  # fmt: skip
MOST = 20_000  # characters that tell a language as well as more would
MOST_PIECES = 2_000
SHARED = {"Arabic": "ar fa ur ps", "Devanagari": "hi mr ne", "Cyrillic": "ru uk bg sr mk be kk"}
_LETTERS = regex.compile(r"\p{L}")
_KANA = regex.compile(r"[\p{Hiragana}\p{Katakana}]")
_HAN = regex.compile(r"\p{Han}")
_URL = regex.compile(r"(?:https?://|www\.)\S+|(?<!\S)\S{1,100}@\S{1,200}")
_PATTERNS = {
    script: regex.compile(
        r"[\p{Han}\p{Hiragana}\p{Katakana}]" if script == "Japanese" else rf"\p{{{script}}}"
    )
    for script in {*SCRIPTS.values(), "Latin"}
}
CLOSE = (
    frozenset({"id", "ms"}),
    frozenset({"no", "nb", "nn", "da"}),
    frozenset({"hr", "bs", "sr"}),
    frozenset({"cs", "sk"}),
    frozenset({"gl", "pt"}),
    frozenset({"ca", "es"}),
)
_FUNCTION = frozenset(
    """the and of it you that for with are this be not have my your at by from can if but all he she
    they has what how because which would should about their there been don't it's i'm""".split()
)


@lru_cache(maxsize=32)
def _identifier(languages: tuple[str, ...]) -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # takes most of a second to load

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    if languages:
        identifier.set_languages(list(languages))
    return identifier


def identify(text: str, among: tuple[str, ...] = ()) -> tuple[str, float]:
    """The likeliest language and its probability."""
    code, probability = _identifier(among).classify(text[:MOST])
    return str(code), float(probability)


def script(text: str) -> tuple[str, float]:
    """The script of most letters, and its share of them; an empty name where there are no letters."""
    letters = len(_LETTERS.findall(text))
    if not letters:
        return "", 0.0
    counts = {name: len(pattern.findall(text)) for name, pattern in _PATTERNS.items() if name != "Japanese"}
    kana = len(_KANA.findall(text))
    if kana and kana * 10 >= counts["Han"]:
        counts["Japanese"] = kana + counts.pop("Han")
    best = max(sorted(counts), key=lambda name: counts[name])
    return best, counts[best] / letters


def english(text: Text) -> bool | None:
    """Whether the text is in English; None where it is too short to tell. Case does not matter."""
    plain = _URL.sub(" ", text.plain).lower()
    name, _ = script(plain)
    if not name:
        return None
    if name != "Latin":
        return False
    if len(text.words) < 4:
        return None
    share = sum(word.lower() in _FUNCTION for word in text.words) / len(text.words)
    if share >= 0.25:
        return True
    code, probability = identify(plain)
    if code == "en":
        return True
    return False if probability > (0.9 if share else 0.75) else None


def response_language(text: Text, args: Args, context: Context) -> Finding:
    """All of the response is in ``language`` (ISO 639-1; zh-cn and zh-tw are Chinese); code, addresses and
    single foreign names aside. Undecided for an empty text and for fewer than three words of a shared
    script.

    Published: one guess for the whole text, at random for short ones, and a text without letters passes.
    """
    wanted = args["language"].lower().split("-")[0].split("_")[0]
    prose = "\n\n".join(
        _URL.sub(" ", text.source[block.start : block.end]) for block in text.blocks if block.kind != "code"
    )
    name, share = script(prose)
    if not name:
        return undecided("no-letters", "there are no letters to tell the language by")
    expected = SCRIPTS.get(wanted, "Latin")
    if (
        name != expected
        and not (wanted == "ja" and name == "Han")
        and not (wanted == "sr" and name == "Latin")
    ):
        return unmet("script", f"most letters are {name}, asked: {wanted} ({expected})")
    if share < 0.7:
        return unmet("script", f"only {share:.0%} of the letters are {name}")
    for block in text.blocks:
        piece = _URL.sub(" ", text.source[block.start : block.end])
        own, _ = script(piece)
        letters = len(_LETTERS.findall(piece))
        if block.kind != "code" and letters >= 20 and own != name and not {own, name} <= {"Han", "Japanese"}:
            return unmet("script", f"a part is in {own} letters", (block.start, block.end))
    if expected not in SHARED and expected != "Latin":
        if wanted == "ja" and name == "Han":
            return undecided("script", "Chinese characters alone may be Japanese or Chinese")
        return met("script", f"the letters are {name}")
    return _by_words(text, prose, wanted, expected)


def _by_words(text: Text, prose: str, wanted: str, expected: str) -> Finding:
    count = len(text.words)
    among = tuple(SHARED[expected].split()) if expected in SHARED else ()
    among = tuple(code for code in among if code in _identifier(()).labels) if among else ()
    if count < 3:
        return undecided("too-short", f"{count} words are too few to tell the language")
    code, probability = identify(prose, among)
    near = code == wanted or any({code, wanted} <= group for group in CLOSE)
    if not near:
        if probability < 0.75 or count < 6:
            return undecided("language", f"perhaps {code}, asked: {wanted}; too short to tell")
        return unmet("language", f"the text is in {code}, asked: {wanted}")
    for piece, span in _pieces(text):
        other, sure = identify(piece, among)
        if other != wanted and sure > 0.98 and not any({other, wanted} <= group for group in CLOSE):
            return unmet("language", f"a part is in {other}, asked: {wanted}", span)
    return met("language", f"the text is in {code}")


def _pieces(text: Text) -> list[tuple[str, tuple[int, int]]]:
    """Sentences and headings long enough to tell their language."""
    return [
        (sentence.text, (sentence.start, sentence.end))
        for sentence in text.sentences
        if len(sentence.text.split()) >= 8
    ][:MOST_PIECES]
