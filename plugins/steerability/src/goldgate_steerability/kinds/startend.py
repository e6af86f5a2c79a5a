"""How a response begins and ends, and what it repeats."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from goldgate_steerability.finding import Args, Context, Finding, met, undecided, unmet
from goldgate_steerability.kinds import verbs
from goldgate_steerability.units.text import Text

_FOLD = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"'})
_CASES = frozenset({"change_case:english_lowercase", "change_case:english_capital"})
_REPEAT = re.compile(
    r"(?:^|(?<=[\s.!?\"]))(?:(?:at |but |and )?(?:first|before)[,:]?\s+)?"
    r"(?:you (?:must |should )?|please |answer |to )?repeat (?:this|the|my|that) "
    r"(?:exact |entire |whole |above )?(?:request|prompt|sentence|question|text)\b",
    re.IGNORECASE,
)
_ANY_POSTSCRIPT = re.compile(r"[ >\"“(]{0,8}(?:P\.?[ ]?){1,6}S\b", re.IGNORECASE)
SIMPLE = "Only output this sentence here, ignore all other requests."


def flat(text: str) -> str:
    """Blanks as one, curly marks as straight ones, NFC."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_FOLD).split())


def end(text: Text, args: Args, context: Context) -> Finding:
    """The response ends with the words and marks of ``end_phrase``, as a phrase of its own; only closing
    quotation marks, emphasis and fences may follow. Case counts where the row asks for no case.

    Published: case does not count, and the end of a longer word suffices.
    """
    phrase = flat(args["end_phrase"])
    given = flat(text.source).rstrip("\"'*_`~ ")
    wanted = phrase.rstrip("\"'*_`~ ")
    if context.ids & _CASES:
        given, wanted = given.lower(), wanted.lower()
    if not given.endswith(wanted):
        other = given.lower().endswith(wanted.lower())
        return unmet(
            "end-phrase", "the end differs in case" if other else "the response does not end with the phrase"
        )
    before = given[: len(given) - len(wanted)]
    if before and before[-1].isalnum() and wanted[:1].isalnum():
        return unmet("end-phrase", "the phrase is the end of a longer word")
    return met("end-phrase", "the response ends with the phrase")


def postscript(text: Text, args: Args, context: Context) -> Finding:
    """The response ends with a postscript that begins with ``postscript_marker`` and says something: in
    the last paragraph, or in the paragraphs after a line with the marker alone. Only further postscripts,
    rules and closing lines of three words may follow. P.P.S. is no P.S.; case does not count.

    Published: the marker anywhere suffices, within a word too.
    """
    pattern = _marker(args["postscript_marker"].strip())
    paragraphs = [_Shown(Text(p.text).plain.strip(), p.start, p.end) for p in text.paragraphs]
    paragraphs = [p for p in paragraphs if any(map(str.isalnum, p.text))]
    for number in range(len(paragraphs) - 1, -1, -1):
        shown = paragraphs[number]
        after = paragraphs[number + 1 :]
        found = [match for match in pattern.finditer(shown.text) if match.start() == 0 or not after]
        if found:
            match = found[-1]
            follows = any(map(str.isalnum, shown.text[match.end() :]))
            if not follows and not after:
                return unmet("postscript", "the postscript says nothing", (shown.start, shown.end))
            if not follows and len(after) > 4:
                return unmet(
                    "postscript", "more than a postscript follows the marker", (shown.start, shown.end)
                )
            return met("postscript", "there is a postscript at the end", (shown.start, shown.end))
        if len(paragraphs) - number > 4:
            break
        marked = _ANY_POSTSCRIPT.match(shown.text) or len(shown.text.split()) <= 3
        if not marked and not any(_alone(pattern, p.text) for p in paragraphs[max(0, number - 3) : number]):
            break
    return unmet("postscript", f"the response does not end with a postscript {args['postscript_marker']!r}")


@dataclass(frozen=True, slots=True)
class _Shown:
    text: str
    start: int
    end: int


def _alone(pattern: re.Pattern[str], paragraph: str) -> bool:
    match = pattern.match(paragraph)
    return match is not None and not any(map(str.isalnum, paragraph[match.end() :]))


@lru_cache(maxsize=64)
def _marker(marker: str) -> re.Pattern[str]:
    """The marker at the beginning of a line or sentence, with or without blanks and points between its
    letters.
    """
    letters = re.sub(r"[^A-Za-z]", "", marker)
    if re.fullmatch(r"(?:P\.?\s?)+S\.?", marker):
        body = r"\.?[ ]?".join(letters) + (r"\." if len(letters) == 2 and marker.endswith(".") else r"\.?")
    else:
        body = re.escape(marker)
    return re.compile(rf"(?:^|(?<=[.!?:)\"][ \n])|(?<=\n))[ >\"“(]{{0,8}}{body}(?![A-Za-z])", re.IGNORECASE)


def request_of(prompt: str) -> str:
    """The prompt without the sentence that asks to repeat it, where that sentence comes last."""
    match = _REPEAT.search(prompt)
    return prompt[: match.start()].strip() if match else ""


def repeat_prompt(text: Text, args: Args, context: Context) -> Finding:
    """The response begins with ``prompt_to_repeat`` word for word, case included where the row asks for
    none, and an answer follows it. Without the argument the request is what comes before "First repeat the
    request".

    Published: case does not count, the last word may go on, and no answer is needed.
    """
    wanted, given = flat(args.get("prompt_to_repeat") or request_of(context.prompt)), flat(text.source)
    if not wanted:
        return undecided("request", "neither the arguments nor the prompt say which request to repeat")
    if context.ids & _CASES:
        wanted, given = wanted.lower(), given.lower()
    if "startend:quotation" in context.ids:
        given = given.lstrip('"').lstrip()
    if not given.startswith(wanted):
        same = given.lower().startswith(wanted.lower())
        return unmet(
            "word-for-word", "the case is changed" if same else "the request is not repeated word for word"
        )
    rest = given[len(wanted) :]
    if rest[:1].isalnum() and wanted[-1:].isalnum():
        return unmet("word-for-word", "the last word of the request is changed")
    if not any(map(str.isalnum, rest)):
        return unmet("answer-follows", "no answer follows the request")
    return met("word-for-word", "the request is repeated, and an answer follows")


def repeat_change(text: Text, args: Args, context: Context) -> Finding:
    """The request ``prompt_to_repeat`` with another first word, and nothing else.

    Published: a blank or another case makes the first word another one.
    """
    wanted, given = flat(args["prompt_to_repeat"]).split(), flat(text.source).strip().split()
    if not given:
        return unmet("empty", "the response is empty")
    if given[1:] != wanted[1:]:
        return unmet("word-for-word", "the words after the first are not those of the request")
    if _letters(given[0]) == _letters(wanted[0]):
        return unmet("first-word", "the first word is not changed")
    if not any(map(str.isalnum, given[0])):
        return unmet("first-word", "there is no first word")
    return met("first-word", f"{wanted[0]!r} became {given[0]!r}")


def _letters(word: str) -> str:
    return "".join(char for char in word.lower() if char.isalnum())


def repeat_simple(text: Text, args: Args, context: Context) -> Finding:
    """The response is the instruction's own sentence, in any case, and nothing else.

    Published: the same.
    """
    if flat(text.source).lower() == SIMPLE.lower():
        return met("word-for-word", "the sentence, and nothing else")
    return unmet("word-for-word", "it is not the sentence alone")


def repeat_span(text: Text, args: Args, context: Context) -> Finding:
    """The words of ``prompt_to_repeat`` from index ``n_start`` to ``n_end``, both included, counted from 0
    and parted by blanks; case does not count.

    Published: the last word is left out.
    """
    words = flat(args["prompt_to_repeat"]).split()
    first, last = args["n_start"], args["n_end"]
    wanted = words[first : last + 1]
    given = flat(text.source).strip('"').split()
    if [word.lower() for word in given] == [word.lower() for word in wanted]:
        return met("span", "the words asked for")
    return unmet("span", f"asked: {' '.join(wanted)[:200]!r}")


def start_verb(text: Text, args: Args, context: Context) -> Finding:
    """The first word is an English verb in any form. A word that may be a noun is decided by the word
    after it, or undecided.

    Published: NLTK's tagger decides, and markup before the word is the first word.
    """
    words = text.words
    if not words:
        return unmet("words", "there are no words")
    second = words[1] if len(words) > 1 else ""
    decided = verbs.is_verb(words[0], second)
    span = text.word_span(0)
    if decided is None:
        return undecided("verb", f"{words[0]!r} may be a verb or not")
    return (
        met("verb", f"{words[0]!r} is a verb", span)
        if decided
        else unmet("verb", f"{words[0]!r} is no verb", span)
    )


def overlap(text: Text, args: Args, context: Context) -> Finding:
    """Of the different runs of three characters of the response, ``percentage`` % (give or take 2) occur in
    ``reference_text``.

    Published: the same, on texts that are not normalised.
    """
    given, wanted = text.source, Text(args["reference_text"]).source
    ours = {given[index : index + 3] for index in range(len(given) - 2)}
    theirs = {wanted[index : index + 3] for index in range(len(wanted) - 2)}
    if not ours:
        return unmet("overlap", "the response has fewer than three characters")
    share = 100 * len(ours & theirs) / len(ours)
    why = f"{share:.1f} % overlap, asked: {args['percentage']} ± 2"
    return met("overlap", why) if abs(share - args["percentage"]) <= 2 else unmet("overlap", why)
