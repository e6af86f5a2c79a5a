"""Which language a text is in, and whether it is in the language that somebody names."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from goldgate_multilingual.identify import chinese, model, scripts
from goldgate_multilingual.identify.words import KNOWN, evidence, words
from goldgate_multilingual.languages import Language, table

RARE = 1.5  # what a label that the table does not list must lead by
SURE = 100.0  # the margin where the script alone decides, either way
# a letter of another script against a Latin one: Han letters are syllables, others leave their vowels out
_WEIGHT = {"Latn": 1.0, "Hani": 4.0}
_LIKELY = 1.5
_REACH = 10.0  # more than words add and take
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]+")
_NOISE = frozenset({"zxx"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of a text: letters per script, the script of most of them, and a score per label.

    Differences of scores are log-likelihood ratios over the square root of the length in bytes.
    """

    letters: Counter[str]
    script: str
    scores: Mapping[str, float]

    @property
    def best(self) -> str:
        """The most likely label; empty where nothing is known."""
        return max(self.scores, key=self.scores.__getitem__, default="")

    @property
    def lead(self) -> float:
        """How far the most likely label lies before the next one of another language."""
        return margin(self, language_of(self.best)) if self.best else 0.0


def read(text: str, likely: tuple[str, ...] = ()) -> Reading:
    """Read a text: stripped of what is not language by the caller (``goldgate_multilingual.text``).
    ``likely`` scripts are those of a language that somebody named: among Latin names and terms they count
    more.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    letters = scripts.counts(text)
    script = main_script(letters, likely)
    if script != "Latn" and letters["Latn"]:
        text = _LATIN.sub(" ", text)
    among = _labels(script)
    if len(among) <= 1:
        return Reading(letters, script, dict.fromkeys(among, 0.0))
    scores = dict(model.log_scores(text.lower() if text.isupper() else text, among))
    found = words(text)
    near = _near(scores) if scores else among
    added = evidence(found, script, near) if len(near) > 1 else {}
    if not scores and max(added.values(), default=0.0) > 0:
        scores = dict.fromkeys(among, 0.0)  # a word that the model has no sequence of, but that is known
    for code, value in added.items() if scores else ():
        scores[code] += value
    if script == "Hani" and "ja" in scores:
        scores["ja"] -= KNOWN * min(2, chinese.variant(text)[0])  # Japan does not write simplified characters
    for label in scores.keys() & _rare():
        scores[label] -= RARE
    return Reading(letters, script, scores)


def margin(reading: Reading, language: Language) -> float:
    """How far a language lies before every other one; negative where another one is more likely.

    ``-SURE`` where its script is another one, ``SURE`` where the script decides alone.
    """
    own = [reading.scores[label] for label in language.labels if label in reading.scores]
    if not own:
        return -SURE
    aside = {*language.labels, *language.neutral}
    others = [score for label, score in reading.scores.items() if label not in aside]
    return max(own) - max(others) if others else SURE


def main_script(letters: Counter[str], likely: tuple[str, ...] = ()) -> str:
    """The script that says most: a letter of some scripts says more than a Latin one, and names stay Latin in
    other scripts' texts. Han and kana together are Japanese where there is kana enough.
    """
    if not letters:
        return ""
    weighed = {script: count * _WEIGHT.get(script, 2.0) for script, count in letters.items()}
    for script in weighed.keys() & set(likely) - {"Latn"}:
        weighed[script] *= _LIKELY
    if letters["Kana"] and scripts.is_japanese(letters):
        weighed["Jpan"] = weighed.pop("Kana") + weighed.pop("Hani", 0.0)
    return max(weighed, key=weighed.__getitem__)


def _near(scores: Mapping[str, float]) -> Sequence[str]:
    """The labels that what words add can bring to the top."""
    highest = max(scores.values(), default=0.0)
    return [label for label, score in scores.items() if score > highest - _REACH]


@cache
def _labels(script: str) -> tuple[str, ...]:
    """The labels that a text of this script may have. Han without kana may be Japanese, too."""
    named = {"Jpan"} if script in {"Jpan", "Kana"} else {"Hani", "Jpan"} if script == "Hani" else {script}
    listed = [
        label
        for language in table().values()
        if named & set(language.scripts)
        for label in language.labels or (language.code,)
    ]
    rare = sorted(_rare()) if script == "Latn" else []
    return tuple(dict.fromkeys([*listed, *rare]))


@cache
def _rare() -> frozenset[str]:
    listed = {label for language in table().values() for label in language.labels}
    return model.labels() - listed - _NOISE


@cache
def language_of(label: str) -> Language:
    """The table's language of a label; one without scripts where the table has none."""
    for language in table().values():
        if label in language.labels:
            return language
    return Language(label, "", (), (label,), frozenset(), label, frozenset())
