"""The verifier ``multilingual.match``: the answer is in the language that was asked for.

Llama 3 report, 4.3.2: the gate before the reward model; romanised Hindi is answered in romanised Hindi.
"""

from __future__ import annotations

from typing import Any

from goldgate import Candidate, Verdict, abstain, accept, no_answer, reject

from goldgate_multilingual.expected import expected
from goldgate_multilingual.identify import chinese, scripts, second
from goldgate_multilingual.identify.decide import SURE, Reading, language_of, margin, read
from goldgate_multilingual.identify.romanised import known, romanised
from goldgate_multilingual.identify.words import words
from goldgate_multilingual.languages import Asked, table
from goldgate_multilingual.names import english
from goldgate_multilingual.options import MatchOptions
from goldgate_multilingual.text.clean import whole
from goldgate_multilingual.text.strip import prose

BEHIND = 1.0  # how far the language asked for may lie behind another one and still be accepted
REFUTED = 2.0  # how far it must lie behind to be rejected
SHORT = 16  # letters; of a shorter text the model knows less, and that somebody named the language says more
BEHIND_SHORT = 1.5
REFUTED_SHORT = 2.4
_SURE_WORDS = 4  # words that a second opinion needs


def check(candidate: Candidate, options: MatchOptions) -> Verdict:
    """Accept an answer in the language asked for, reject one in another language, abstain where it is not
    clear.

    Code, formulas, addresses and tags are no language. The language comes from ``reference.language``, from
    the option ``expected``, or from the prompt.
    """
    wanted = expected(candidate, options.expected, options.romanised)
    if wanted.asked is None:
        return abstain(wanted.why, by=wanted.by)
    text, broken = whole(candidate.text)
    text = prose(text)
    least = 1 if wanted.is_named else options.least
    return decide(text, wanted.asked, least, options.second, by=wanted.by, **broken)


def decide(text: str, asked: Asked, least: int = 1, ask_second: bool = True, **evidence: Any) -> Verdict:
    """Whether a text, stripped of code and the like, is in a language."""
    name = f"{english(asked.language.code)} ({asked.tag})"
    reading = read(text, (asked.script,) if asked.script else asked.language.scripts)
    evidence |= {"language": asked.tag, "letters": reading.letters.total(), "script": reading.script}
    if reading.letters.total() == 0:
        return no_answer("the answer holds no words", **evidence)
    written = _script(text, reading, asked, name, evidence)
    if written is not None:
        return written
    if _weight(reading) < least:
        return abstain(f"too few letters to tell a language: {reading.letters.total()}", **evidence)
    ahead = margin(reading, asked.language)
    best = language_of(reading.best)
    evidence |= {"best": best.code, "margin": round(max(-SURE, min(SURE, ahead)), 2)}
    if not asked.language.labels or not reading.scores:
        return _unlisted(text, asked, name, evidence) if ask_second else _undecided(name, evidence)
    short = reading.letters.total() < SHORT
    if ahead >= 0 or (ahead >= -(BEHIND_SHORT if short else BEHIND) and best.scripts):
        return accept(f"the answer is in {name}", **evidence)
    if ask_second and len(words(text)) >= _SURE_WORDS and second.available():
        code, sure = second.opinion(text)
        evidence["second"] = code
        if sure and code == asked.language.second and ahead > -2 * REFUTED:
            return accept(f"the answer is in {name}, by the second opinion", **evidence)
    if ahead < -(REFUTED_SHORT if short else REFUTED):
        return reject(f"the answer is in {english(best.code)} ({best.code}), not in {name}", **evidence)
    return _undecided(name, evidence)


def _script(text: str, reading: Reading, asked: Asked, name: str, evidence: dict[str, Any]) -> Verdict | None:
    """A verdict where the script settles it: another one than the language has or the tag names."""
    if asked.script in {"Hans", "Hant"}:
        simplified, traditional = chinese.variant(text)
        other = simplified if asked.script == "Hant" else traditional
        own = traditional if asked.script == "Hant" else simplified
        if reading.script == "Hani" and other > own:
            return reject(f"the answer is in the other Chinese script, not in {name}", **evidence)
        return None
    if asked.script and reading.script != asked.script:
        return reject(f"the answer is written in {reading.script}, not in {name}", **evidence)
    if asked.script == "Latn" and "Latn" not in asked.language.scripts:
        return _romanised(text, reading, asked, name, evidence)
    may = set(asked.language.scripts)
    if may & {"Jpan", "Hani"}:
        may |= {"Hani"}
    if reading.script in may or not reading.script:
        return None
    spelled = asked.language.code in romanised(words(text)) if reading.script == "Latn" else False
    how = f"romanised {name}" if spelled else scripts.ENGLISH.get(reading.script, reading.script)
    return reject(f"the answer is written in {how}, not in {name}", **evidence)


def _romanised(
    text: str, reading: Reading, asked: Asked, name: str, evidence: dict[str, Any]
) -> Verdict | None:
    spelled = romanised(words(text))
    if asked.language.code in spelled:
        return accept(f"the answer is in romanised {name}", **evidence)
    if asked.language.code not in known():
        return abstain(f"no words of romanised {name} are known", **evidence)
    best = language_of(reading.best)
    if reading.lead >= REFUTED and len(words(text)) >= _SURE_WORDS and best.scripts:
        return reject(f"the answer is in {english(best.code)}, not in romanised {name}", **evidence)
    return _undecided(f"romanised {name}", evidence)


def _unlisted(text: str, asked: Asked, name: str, evidence: dict[str, Any]) -> Verdict:
    """A language that the first opinion does not know: its script alone, or the second opinion."""
    if _alone(asked):
        return accept(f"the answer is in the script of {name} alone", **evidence)
    code, sure = second.opinion(text)
    evidence["second"] = code
    if code and code == asked.language.second:
        return accept(f"the answer is in {name}, by the second opinion", **evidence)
    if code and sure and len(words(text)) >= _SURE_WORDS:
        return reject(f"the answer is in {english(code)}, not in {name}", **evidence)
    return _undecided(name, evidence)


def _alone(asked: Asked) -> bool:
    """Whether no other language of the table is written in this one's script."""
    return all(
        not set(asked.language.scripts) & set(one.scripts)
        for code, one in table().items()
        if code != asked.language.code
    )


def _undecided(name: str, evidence: dict[str, Any]) -> Verdict:
    return abstain(f"it is not clear whether the answer is in {name}", **evidence)


def _weight(reading: Reading) -> float:
    return sum(
        count * {"Hani": 4, "Kana": 2, "Hang": 2}.get(script, 1) for script, count in reading.letters.items()
    )
