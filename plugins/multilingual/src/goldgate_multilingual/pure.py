"""The verifier ``multilingual.pure``: the answer keeps to one language."""

from __future__ import annotations

from typing import Any

from goldgate import Candidate, Verdict, abstain, accept, no_answer, reject

from goldgate_multilingual import match, switching
from goldgate_multilingual.expected import expected
from goldgate_multilingual.identify import chinese
from goldgate_multilingual.identify.decide import language_of, read
from goldgate_multilingual.languages import Asked, find
from goldgate_multilingual.names import english
from goldgate_multilingual.options import PureOptions
from goldgate_multilingual.text.aside import without_asides
from goldgate_multilingual.text.clean import whole
from goldgate_multilingual.text.homoglyphs import mixed
from goldgate_multilingual.text.sentences import sentences, size
from goldgate_multilingual.text.strip import prose

_OWN_WORDS = 0.5  # the share of an answer that is left when quotations are taken out, at least
_CHINESE_MIX = 0.1  # the share of the rarer form's characters from which on both forms are mixed


def check(candidate: Candidate, options: PureOptions) -> Verdict:
    """Accept an answer in one language; reject one that switches, mixes scripts or disguises letters.

    Code, formulas, addresses, names, quotations and words of the prompt may be of another language.
    """
    text, broken = whole(candidate.text)
    text = prose(text)
    wanted = expected(candidate, options.expected, True)
    if wanted.asked is None and wanted.by != "prompt":
        return abstain(wanted.why, by=wanted.by)
    asked = wanted.asked
    if asked is None or (not wanted.is_named and match.decide(text, asked, 1, options.second).score == 0.0):
        asked = _own(text)
    if asked is None:
        return abstain("the answer's language is not clear", **broken)
    prompt = " ".join(message.content for message in candidate.sample.prompt)
    return decide(text, asked, options, prompt, **broken)


def decide(text: str, asked: Asked, options: PureOptions, prompt: str = "", **evidence: Any) -> Verdict:
    """Whether a text, stripped of code and the like, keeps to a language."""
    evidence["language"] = asked.tag
    disguised = [word for word in mixed(text) if word not in prompt]
    if disguised:
        return reject(
            f"letters of two alphabets in one word: {disguised[0]!r}", words=disguised[:5], **evidence
        )
    plain = without_asides(text) if options.quotes else text
    if size(plain) < _OWN_WORDS * size(text):
        plain = text  # most of the answer is quotations
    parts = sentences(plain)
    if not parts:
        return no_answer("the answer holds no words", **evidence)
    total = sum(size(part) for part in parts)
    intruders = [word for part in parts for word in switching.intruders(part, asked, prompt)]
    if intruders:
        return reject(f"words in another script: {intruders[0]!r}", words=intruders[:5], **evidence)
    if asked.script == "Latn" and "Latn" not in asked.language.scripts:
        alone = match.decide(plain, asked, 1, options.second)  # the model knows no romanised text
        return Verdict(alone.score, alone.why, {**alone.evidence, **evidence})
    if asked.language.code == "zh" and (both := _both_forms(plain)):
        return reject(both, **evidence)
    found = [(part, words) for part in parts for words in switching.foreign(part, asked, prompt)]
    share = min(1.0, sum(words for _, words in found) / total) if total else 0.0
    evidence |= {"foreign": round(share, 3), "sentences": len(parts), "words": round(total)}
    if share > options.foreign:
        worst = max(found, key=lambda pair: pair[1])[0]
        return reject(f"{share:.0%} of the words are of another language, as in {worst[:80]!r}", **evidence)
    alone = match.decide(plain, asked, 1, options.second)
    if alone.score != 1.0:
        return Verdict(alone.score, alone.why, {**alone.evidence, **evidence})
    return accept(f"the answer keeps to {english(asked.language.code)}", **evidence)


def _own(text: str) -> Asked | None:
    """The language of most of a text, where nobody named one."""
    reading = read(text)
    language = language_of(reading.best) if reading.best else None
    return find(language.code) if language is not None and language.scripts else None


def _both_forms(text: str) -> str:
    simplified, traditional = chinese.variant(text)
    fewer = min(simplified, traditional)
    if fewer >= 2 and fewer > _CHINESE_MIX * (simplified + traditional):
        return f"simplified and traditional characters are mixed: {simplified} and {traditional}"
    return ""
