"""Whether the gold chunks, each of them needed, support an answer; and which other chunks do so as well.

A chunk is a source of a number, a name or a word where it holds it and does not deny it. Two chunks are
joined by a name (or a rare word) that both hold and the question does not. No model is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from goldgate_longcontext.support.asked import (
    MOST_WORDS,
    SHORT,
    Answer,
    Question,
    holds_number,
    holds_word,
)
from goldgate_longcontext.support.bridges import Bridge, bridge
from goldgate_longcontext.support.chunks import Chunk
from goldgate_longcontext.support.clauses import clauses
from goldgate_longcontext.support.context import (
    counts_elsewhere,
    counts_other,
    is_date,
    is_place,
    is_year,
    other_entity,
    other_relation,
    same_unit,
)
from goldgate_longcontext.support.finding import Finding
from goldgate_longcontext.support.rivals import rival
from goldgate_longcontext.support.turned import turned

_UNNAMED = re.compile(
    r"\W*(?:(?:he|she|it|they|this|these|those|his|her|its|their|er|sie|es|il|elle)\b"
    r"|(?-i:[Tt]he [a-z]+ (?:is|was|are|were|has|had)\b))",
    re.I,
)
"""A text that begins with what only the text before it names."""
_YEAR = re.compile(r"1\d{3}|20\d{2}")
HALF = 0.5
ENOUGH = 2 / 3
"""Share of the words for what is asked from which a chunk speaks of it for certain."""

Unit = tuple[str, object]  # kind ("number", "name", "word") and value


class Support:
    """One question with its answer over the chunks of a document; ``text`` is the question as it stands."""

    def __init__(
        self,
        question: Question,
        answer: Answer,
        chunks: Sequence[Chunk],
        gold: Sequence[int],
        text: str = "",
    ) -> None:
        self.question, self.answer, self.chunks, self.text = question, answer, chunks, text
        self.gold = tuple(dict.fromkeys(gold))

    # --- units and their sources -------------------------------------------------------------------

    def has(self, index: int, unit: Unit) -> bool:
        """Whether a chunk is a source of a unit."""
        kind, value = unit
        chunk = self.chunks[index]
        if kind == "number":
            return holds_number(chunk, str(value))
        if kind == "name":
            return isinstance(value, tuple) and chunk.means(value)
        return holds_word(chunk, str(value))

    def sources(self, unit: Unit, among: Iterable[int]) -> set[int]:
        """The chunks that are sources of a unit."""
        return {index for index in among if self.has(index, unit)}

    @cached_property
    def wanted(self) -> tuple[Unit, ...]:
        """The units of the answer that need a source."""
        own = self.answer
        words: list[Unit] = [("word", word) for word in own.words]
        if len(words) > SHORT or (words and (own.numbers or own.names)):
            words = [unit for unit in words if self.sources(unit, self.gold)]
        return (*(("number", one) for one in own.numbers), *(("name", one) for one in own.names), *words)

    @cached_property
    def anchors(self) -> tuple[Unit, ...]:
        """The names and numbers of the question that some gold chunk holds."""
        units: list[Unit] = [("name", one) for one in self.question.names]
        units += [("number", one) for one in self.question.numbers]
        return tuple(unit for unit in units if self.sources(unit, self.gold))

    @cached_property
    def asked(self) -> tuple[Unit, ...]:
        """The words for what is asked that some gold chunk holds."""
        units: list[Unit] = [("word", word) for word in self.question.words]
        return tuple(unit for unit in units if self.sources(unit, self.gold))

    def coverage(self, index: int, units: Sequence[Unit]) -> float:
        """The share of units that a chunk is a source of."""
        return sum(self.has(index, unit) for unit in units) / len(units) if units else 0.0

    # --- the gold chunks ---------------------------------------------------------------------------

    def supported(self) -> Finding:
        """Whether the gold chunks together support the answer."""
        own = self.answer
        if any(not self.sources(unit, self.gold) for unit in self.wanted):
            lacking = next(unit for unit in self.wanted if not self.sources(unit, self.gold))
            return Finding(False, f"no gold chunk holds {_shown(lacking)} of the answer", "not_in_gold")
        if len(own.words) > SHORT or (own.words and (own.numbers or own.names)):
            found = sum(bool(self.sources(("word", word), self.gold)) for word in own.words)
            if len(own.words) > 1 and found / len(own.words) < (
                MOST_WORDS if not (own.numbers or own.names) else HALF
            ):
                return Finding(False, "the gold chunks hold few words of the answer", "not_in_gold")
        if self.question.names and not self.anchors and not self._words_suffice():
            if any(_UNNAMED.match(self.chunks[index].text) for index in self.gold):
                return Finding(None, "a gold chunk does not say what it speaks of", "unsure")
            return Finding(False, "no gold chunk holds a name of the question", "off_topic")
        if not self.anchors and not self.asked:
            return Finding(False, "the gold chunks speak of nothing that is asked", "off_topic")
        if len(self.gold) == 1 and (other := self._about_something_else(self.gold[0])) is not False:
            if other is None:
                return Finding(
                    None, "the gold chunk has the answer, and lacks a name of the question", "unsure"
                )
            return Finding(False, "the gold chunk holds the answer, but of something else", "off_topic")
        if self.answer.chosen and self.question.compared:
            return Finding(None, "which of them it is must be compared, not looked up", "compared")
        if number := self._another_number():
            why = f"the question says {number[0]}, and the gold chunks only {number[1]}"
            return Finding(None, why, "other_number")
        joined = self._joined()
        return self._of_another() or joined if joined.holds else joined

    def _another_number(self) -> tuple[str, str] | None:
        """A year of the question that no gold chunk holds, where they hold another one."""
        for value in self.question.numbers:
            if self.sources(("number", value), self.gold):
                continue
            for chunk in (self.chunks[index] for index in self.gold):
                for other in chunk.numbers:
                    if other in self.question.numbers or other in self.answer.numbers:
                        continue
                    if is_year(chunk, other) and _YEAR.fullmatch(value):
                        return value, other
        return None

    def _of_another(self) -> Finding | None:
        """Where another value fits what is asked better than the answer."""
        found: Finding | None = None
        for index in self.gold:
            if not self.wanted or not all(self.has(index, unit) for unit in self.wanted):
                continue
            chunk = self.chunks[index]
            if turned(self.text, chunk, self.question, self.answer, list(clauses(chunk.text))):
                found = Finding(None, f"gold chunk {index} may say it the other way round", "unsure")
                continue
            if other := rival(chunk, self.question, self.answer):
                why = f"gold chunk {index} holds the answer, but {other.text:.80} fits the question better"
                if not other.sure:
                    found = Finding(None, why, "unsure")
                    continue
                return Finding(False, why, "other_value")
            return None  # this chunk says it of what is asked
        return found

    def _words_suffice(self) -> bool:
        return (
            len(self.asked) >= 2
            and len(self.asked) > HALF * len(self.question.words)
            and not self._conflicts()
        )

    def _conflicts(self) -> bool:
        """Whether gold chunks that lack the question's names hold others."""
        answer = {word for name in self.answer.names for word in name}
        runs = [run for index in self.gold for run in self.chunks[index].runs]
        return any(not run.first and not set(run.words) & answer for run in runs)

    def _about_something_else(self, index: int) -> bool | None:
        """Whether a gold chunk has the answer of another thing. None where it holds some names of the
        question and not others, and names what may stand for these.
        """
        share = self.coverage(index, [("word", word) for word in self.question.words])
        chunk = self.chunks[index]
        if other_entity(chunk, self.question):
            return True
        values = self.answer.numbers if self.question.many else ()
        if any(counts_elsewhere(chunk, value, self.question) for value in values):
            return True
        if self.question.who and is_place(chunk, self.answer.names):
            return True
        if values and share < ENOUGH and self._counts_other(chunk, values):
            return True
        missing = [name for name in self.question.names if not chunk.means(name)]
        if not missing or not self.wanted:
            return False
        place = self._places(index, self.wanted)
        strange = [
            run
            for run in chunk.runs
            if not run.first
            and chunk.sentence(run.start) in place
            and not any(set(run.words) & set(name) for name in (*self.question.names, *self.answer.names))
        ]
        if not strange:
            return False
        some = len(missing) < len(self.question.names)
        return None if some or _UNNAMED.match(chunk.text) else True

    def _joined(self) -> Finding:
        """Whether every gold chunk is joined to the question, by a name of it or through another gold
        chunk.
        """
        if len(self.gold) == 1:
            return Finding(True, "the gold chunk supports the answer")
        if lost := self._lost(self.gold):
            why = f"no name joins gold chunk {lost[0]} to the question"
            return Finding(False, why, "not_joined", (lost[0],))
        return Finding(True, "the gold chunks together support the answer")

    def _lost(self, among: Sequence[int]) -> list[int]:
        """The chunks that nothing joins to the question."""
        reached = set(self._anchored()) & set(among)
        while True:
            more = {
                other
                for one in reached
                for other in among
                if other not in reached and self.bridge(one, other)
            }
            if not more:
                break
            reached |= more
        return [one for one in among if one not in reached]

    def _anchored(self) -> list[int]:
        if self.anchors:
            return [index for index in self.gold if self.coverage(index, self.anchors)]
        best = max(self.coverage(index, self.asked) for index in self.gold)
        return [index for index in self.gold if self.coverage(index, self.asked) >= max(best, HALF)] or [
            index for index in self.gold if self.coverage(index, self.asked) == best
        ]

    def bridge(self, one: int, other: int) -> Bridge:
        """What joins two chunks."""
        return bridge(self.chunks[one], self.chunks[other], self.question, self.answer, self.chunks)

    def unneeded(self) -> int | None:
        """A gold chunk without which the others still support the answer; None where each is needed."""
        if len(self.gold) == 1:
            return None
        for index in self.gold:
            rest = [one for one in self.gold if one != index]
            if not all(self.sources(unit, rest) for unit in self.wanted):
                continue
            if self._asked_by(rest, index) and not self._lost(rest):
                return index
        return None

    def _asked_by(self, rest: list[int], without: int) -> bool:
        """Whether the rest holds what of the question the gold chunks hold."""
        if any(not self.sources(unit, rest) for unit in self.anchors):
            return False
        own = [unit for unit in self.asked if not self.sources(unit, rest)]
        if not own:
            return True
        joined = any(self.bridge(without, one) for one in rest)
        if not self.anchors or not any(kind == "name" for kind, _ in self.anchors):
            return len(own) <= (1 - ENOUGH) * len(self.asked) or not joined
        return True

    # --- other chunks ------------------------------------------------------------------------------

    def others(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Chunks that support the answer as well, and those of which that is not certain."""
        sure, unsure = [], []
        for index in range(len(self.chunks)):
            if index in self.gold:
                continue
            found = [self._alone(index), *(self._replaces(index, one) for one in self.gold)]
            if any(one is True for one in found):
                sure.append(index)
            elif any(one is None for one in found):
                unsure.append(index)
        return tuple(sure), tuple(unsure)

    def _alone(self, index: int) -> bool | None:
        """Whether one chunk supports the answer by itself."""
        if not self.wanted or not all(self.has(index, unit) for unit in (*self.wanted, *self.anchors)):
            return False
        return self._speaks_of(index, self.wanted, self.asked)

    def _replaces(self, index: int, gold: int) -> bool | None:
        """Whether a chunk can stand in the place of a gold chunk."""
        rest = [one for one in self.gold if one != gold]
        own = tuple(unit for unit in self.wanted if self.has(gold, unit) and not self.sources(unit, rest))
        anchors = tuple(
            unit for unit in self.anchors if self.has(gold, unit) and not self.sources(unit, rest)
        )
        if not own and not rest:
            return False
        if not all(self.has(index, unit) for unit in (*own, *anchors)):
            return False
        links = [self.bridge(gold, one) for one in rest]
        needed = [link for link in links if link]
        if any(not link.held_by(self.chunks[index]) for link in needed):
            return False
        if not own and not needed:
            return False
        relation = tuple(
            unit
            for unit in self.asked
            if self.has(gold, unit) and not (rest and needed and self.sources(unit, rest) and not own)
        )
        link_units: tuple[Unit, ...] = tuple(unit for link in needed for unit in link.units)
        return self._speaks_of(index, own or link_units, relation, own or (*anchors, *link_units))

    def _speaks_of(
        self, index: int, units: Sequence[Unit], relation: Sequence[Unit], near: Sequence[Unit] = ()
    ) -> bool | None:
        """Whether what a chunk says of the units is what is asked. None where it may be."""
        chunk = self.chunks[index]
        values = [str(value) for kind, value in units if kind == "number"]
        if other_entity(chunk, self.question):
            return False
        if self.question.when and values and not all(is_date(chunk, value) for value in values):
            return False
        if not relation:
            return True
        places = self._places(index, near or units)
        wide = {place + step for place in places for step in (-1, 0, 1)}
        held = [unit for unit in relation if self._places(index, [unit]) & wide]
        share = len(held) / len(relation)
        if any(counts_elsewhere(chunk, value, self.question) for value in values):
            return False
        if self.question.many and values and self._counts_other(chunk, values):
            return False if share < ENOUGH else None
        if share >= ENOUGH:
            return True
        if other_relation(chunk, places, self.question):
            return False
        if values and any(same_unit(chunk, value, self.answer.words) for value in values):
            return True
        if not held:  # the same names and the same answer in one sentence: of what, is not known
            anchored = self._places(index, self.anchors) if self.anchors else set()
            return None if self.anchors and places & anchored else False
        return True if share >= HALF else None

    def _counts_other(self, chunk: Chunk, values: Sequence[str]) -> bool:
        return all(counts_other(chunk, value, self.question) for value in values)

    def _places(self, index: int, units: Sequence[Unit]) -> set[int]:
        """The sentences of a chunk that hold one of the units."""
        chunk = self.chunks[index]
        found: set[int] = set()
        for kind, value in units:
            if kind == "number":
                found |= {chunk.sentence(one.start) for one in chunk.numbers.get(str(value), ())}
            elif kind == "name" and isinstance(value, tuple):
                found |= {chunk.sentence(run.start) for run in chunk.runs if set(run.words) & set(value)}
            else:
                found |= chunk.word_places(str(value))
        return found


def _shown(unit: Unit) -> str:
    kind, value = unit
    return f"{kind} {' '.join(value) if isinstance(value, tuple) else value!s:.60}"
