"""Generators ask with a seed a candidate, the same in every run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from goldgate import Blob, Candidate, Completion, Failure, Verdict, accept, together
from goldgate.asking import (
    SEEDS,
    Judge,
    ask,
    compare,
    converse,
    given_texts,
    problem_of,
    rate,
    seed_of,
    text_of,
    vote,
)
from goldgate.nouns import Message, Sample, answer, chat
from goldgate.testing import ServiceFailedError, answered, replay
from hypothesis import given
from hypothesis import strategies as st


@dataclass(frozen=True)
class Options:
    temperature: float = 0.7
    max_tokens: int = 99
    seed: int | None = 3


def test_what_is_asked_is_what_the_options_say() -> None:
    asked = ask(chat("how many?"), Options(), 2, stop=("\n",), service="policy")
    assert (asked.messages, asked.temperature, asked.max_tokens) == (chat("how many?"), 0.7, 99)
    assert (asked.index, asked.stop, asked.service) == (2, ("\n",), "policy")
    assert asked.seed == seed_of(3, 2)
    assert ask(chat("how many?"), Options(seed=None)).seed is None


@given(st.integers(0, 1 << 40), st.integers(0, 1000))
def test_neighbours_have_seeds_that_differ_and_fit_an_endpoint(run: int, index: int) -> None:
    first, second = seed_of(run, index), seed_of(run, index + 1)
    assert first is not None
    assert 0 <= first < SEEDS
    assert first != second


def test_a_problem_is_what_users_say() -> None:
    result = (Message("system", "be brief"), Message("user", "one"), Message("user", "two"))
    assert problem_of(Sample("a", result)) == "one\n\ntwo"


def says(*texts: str) -> list[Completion]:
    return [Completion(Message("assistant", text), model="m") for text in texts]


def test_a_conversation_takes_turns_until_one_ends_it() -> None:
    def more(output: tuple[Message, ...]) -> str | None:
        return "and?" if output[-1].content == "b" else None

    output = replay(
        converse, chat("p"), ["why?", more, more, "never"], Options(), replies=says("a", "b", "c")
    )
    assert [(message.role, message.content) for message in output] == [
        ("assistant", "a"), ("user", "why?"), ("assistant", "b"), ("user", "and?"), ("assistant", "c"),
    ]  # fmt: skip


def test_a_vote_counts_what_can_be_read() -> None:
    def read(text: str) -> int | None:
        return int(text) if text.isdigit() else None

    votes = replay(vote, chat("p"), Options(), 4, read, replies=says("7", "<think>8</think>7", "9", "x"))
    assert (votes.counts, votes.unread, votes.winner(0.4), votes.winner()) == ({7: 2, 9: 1}, 1, 7, None)


GOOD, BAD = (
    answer(Sample("s", chat("What?"), {"answer": "7"}), text) for text in ("seven {rubric}", "eight")
)


def test_a_judge_is_read_scaled_and_kept_as_evidence() -> None:
    asked: list[Any] = []

    def reply(request: Any) -> Completion:
        asked.append(request)
        return says("Right.\n**Score: 4**" if len(asked) > 1 else "well, 9 of 10")[0]

    result = answered(rate(GOOD, Judge("Is it true?")), reply)
    assert result.score == 0.75
    verdict = result.verdict()
    assert (verdict.score, verdict.why, verdict.evidence["replies"]) == (
        0.75,
        "the judge gives 0.75: Right.",
        ["Right.\n**Score: 4**"],
    )
    text = asked[0].messages[0].content
    assert "seven {rubric}" in text  # a field within a response is no field
    assert "from 1 to 5" in " ".join(text.split())
    assert "Reference answer:\n7" in text
    assert asked[0].index != asked[1].index


@pytest.mark.parametrize("text", ["", "Score: 6", "Score: high", "Score: 4 or 5", "the score: 4"])
def test_a_reply_that_holds_no_score_is_an_abstention_with_the_reply(text: str) -> None:
    verdict = replay(rate, GOOD, Judge("r"), replies=says(text, text)).verdict()
    assert (verdict.score, verdict.code, verdict.evidence["replies"]) == (None, "judge_unreadable", [text])


def test_the_mean_of_the_votes_needs_a_majority_that_can_be_read() -> None:
    judge = Judge("r", votes=3, tries=1)
    assert replay(rate, GOOD, judge, replies=says("Score: 5", "?", "Score: 3")).score == 0.75
    assert replay(rate, GOOD, judge, replies=says("Score: 5", "?", "?")).score is None


def test_a_comparison_is_asked_in_both_orders() -> None:
    judge = Judge("r")
    same = replay(compare, GOOD, BAD, judge, replies=says("Better: A", "Better: B"))
    first = replay(compare, GOOD, BAD, judge, replies=says("Better: A", "Better: A"))
    assert (same.score, same.consistent) == (1.0, True)
    assert (first.score, first.consistent) == (0.5, False)


def test_branches_by_hand() -> None:
    def one(number: int) -> Any:
        reply = yield ask(chat(str(number)), Options())
        return reply.message.content

    def both() -> Any:
        return (yield together(one(1), one(2), ask(chat("3"), Options())))

    first, second, third = answered(
        both(), lambda asked: says("x")[0] if asked.messages[0].content != "2" else Failure("no")
    )
    assert (first, second, third) == ("x", Failure("no"), says("x")[0])
    with pytest.raises(ServiceFailedError, match="no"):
        answered(one(2), lambda asked: Failure("no"))


def test_a_plug_in_may_be_given_texts_in_place_of_blobs() -> None:
    blob, raw = Blob("d", 5), Blob("r", 1, text=False)
    contents = {"d": b"a text", "r": b"\xff"}

    def read(request: Any) -> bytes:
        return contents[request.blob.digest]

    @given_texts
    def check(candidate: Candidate) -> Verdict:
        (document,) = candidate.sample.prompt[0].documents
        assert candidate.sample.files["r"] == raw
        return accept(f"{document}, {candidate.sample.files['f']}")

    sample = Sample("s", (Message("user", "Why?", documents=(blob,)),), files={"f": blob, "r": raw})
    assert answered(check(answer(sample, "x")), read).why == "a text, a text"
    assert answered(text_of(raw), read) == "\ufffd"
    plain = Sample("s", (Message("user", "Why?", documents=("b",)),), files={"f": "c", "r": raw})
    assert answered(check(answer(plain, "x")), read).why == "b, c"
    short = Sample("s", (Message("user", "Why?", documents=("b",)),), files={"f": "c"})
    assert given_texts(lambda candidate: accept("at once"))(answer(short, "x")).why == "at once"
