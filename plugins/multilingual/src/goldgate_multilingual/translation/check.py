"""The verifier ``multilingual.translation``: what must survive a translation does.

Llama 3 report, 4.3.2: machine translation only of quantitative reasoning, where little is lost. Each check is
named in the evidence; one that finds something wrong rejects.
"""

from __future__ import annotations

from typing import Any

from goldgate import Candidate, Verdict, abstain, accept, no_answer, reject

from goldgate_multilingual import match, switching
from goldgate_multilingual.languages import Asked, UnknownLanguageError, find
from goldgate_multilingual.options import TranslationOptions
from goldgate_multilingual.text.aside import without_asides
from goldgate_multilingual.text.clean import whole
from goldgate_multilingual.text.sentences import sentences, size
from goldgate_multilingual.text.strip import LIMIT
from goldgate_multilingual.translation import neighbours, sentence
from goldgate_multilingual.translation.checks import CHECKS, NAMES, Pair
from goldgate_multilingual.translation.marks import bare

_TRANSLATABLE = 3  # words of a source that must not come back as they were
_JUDGED = 4  # words of a translation from which on its language is judged


def check(candidate: Candidate, options: TranslationOptions) -> Verdict:
    """Accept a translation in which nothing is wrong, reject one that lost or changed something."""
    reference = candidate.sample.reference
    source, target = reference.get("source"), candidate.text
    if not isinstance(source, str) or not source.strip():
        return abstain("reference.source is no text")
    try:
        asked = find(str(reference.get("language", "")))
        spoken = find(str(reference.get("source_language", options.source_language)))
    except UnknownLanguageError as error:
        return abstain(str(error))
    if max(len(source), len(target)) > 2 * LIMIT:
        return abstain(f"a text of more than {2 * LIMIT} characters is checked paragraph by paragraph")
    (source, _), (target, broken) = whole(source), whole(target)
    if not target.strip():
        return no_answer("the translation is empty")
    return decide(source, target, spoken, asked, options, **broken)


def decide(
    source: str, target: str, spoken: Asked, asked: Asked, options: TranslationOptions, **evidence: Any
) -> Verdict:
    """The verdict on a source and its translation."""
    names = options.checks or NAMES
    pair = Pair(source, target, spoken.language.code, asked.language.code)
    found = {name: wrong for name in names if name in CHECKS and (wrong := CHECKS[name](pair))}
    plain, translated = bare(source), bare(target)
    languages = (spoken.language, asked.language)
    if "appended" in names and (wrong := sentence.appended(plain, translated, *languages)):
        found["appended"] = wrong
    if "length" in names and (wrong := sentence.length(plain, translated, *languages)):
        found["length"] = wrong
    if "copied" in names and (wrong := _copied(plain, translated, spoken, asked, options)):
        found["copied"] = wrong
    evidence |= {"language": asked.tag, "source_language": spoken.tag}
    if not found and "meaning" in names and _words(plain) >= _TRANSLATABLE:
        wrong, evidence["odds"] = _meaning(plain, translated, spoken, asked, options)
        found |= {"meaning": wrong} if wrong else {}
    if not found and "order" in names and options.meaning:
        wrong = neighbours.out_of_step(source, target, *languages)
        found |= {"order": wrong} if wrong else {}
    if found:
        name, why = next(iter(found.items()))
        return reject(f"{name}: {why}", failed=list(found), reasons=found, **evidence)
    if _unchanged(plain, translated, spoken, asked):
        return abstain("the text is as it was: it may be the same in both languages", **evidence)
    if not any(map(str.isalpha, translated)) and any(map(str.isalpha, plain)):
        return reject("copied: the translation holds no words", failed=["copied"], **evidence)
    return accept("nothing that must survive the translation is lost", checked=list(names), **evidence)


def _copied(plain: str, translated: str, spoken: Asked, asked: Asked, options: TranslationOptions) -> str:
    """Left in the source's language, all of it or a part, or in a third language."""
    if spoken.language.code == asked.language.code:
        return ""
    if _words(plain) >= _TRANSLATABLE and _folded(plain) == _folded(translated):
        return "the source was not translated"
    text = without_asides(translated)
    if not any(map(str.isalpha, text)):
        text = translated
    if size(text) >= _JUDGED:
        verdict = match.decide(text, asked)
        if verdict.score == 0.0:
            return verdict.why.replace("the answer", "the translation", 1)
    elif _words(plain) >= 2 and match.decide(translated, asked).score == 0.0:
        return f"the translation is not in {asked.tag}"
    parts = sentences(text)
    left = [part for part in parts if len(part.split()) >= _TRANSLATABLE and _folded(part) in _folded(plain)]
    if left and _words(plain) > _words(left[0]):
        return f"a sentence was not translated: {left[0][:80]!r}"
    total = sum(size(part) for part in parts)
    foreign = sum(words for part in parts for words in switching.foreign(part, asked, ""))
    if total and foreign / total > options.foreign:
        return f"{min(1.0, foreign / total):.0%} of the words are of another language"
    intruders = [word for part in parts for word in switching.intruders(part, asked, plain)]
    return f"words in another script: {intruders[0]!r}" if intruders else ""


def _meaning(
    plain: str, translated: str, spoken: Asked, asked: Asked, options: TranslationOptions
) -> tuple[str, float | None]:
    odds, limit = sentence.odds(plain, translated, spoken.language, asked.language, options.meaning)
    wrong = "it seems to be a translation of another text" if odds < limit else ""
    return wrong, round(odds, 2)


def _unchanged(plain: str, translated: str, spoken: Asked, asked: Asked) -> bool:
    same = _folded(plain) == _folded(translated) and spoken.language.code != asked.language.code
    return same and any(map(str.isalpha, translated))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .!?")


def _words(text: str) -> int:
    return round(size(text))
