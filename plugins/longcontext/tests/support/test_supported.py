"""``longcontext.supported``: what does not change a verdict, and what must."""

import random

import pytest
from goldgate import Sample, answer, chat
from goldgate_longcontext.options import SupportedOptions
from goldgate_longcontext.verifiers import supported

QUESTION = "How many people live in the town where Mara Quill was born?"
CHUNKS = [
    "Rain fell on the moor.",
    "Mara Quill was born in Larkfield.",
    "A row of elms shades the road.",
    "Larkfield has 12,400 inhabitants.",
]


def judge(response="12,400", chunks=CHUNKS, gold=(1, 3), question=QUESTION, **options):
    sample = Sample("s", chat(question), {"chunks": list(chunks), "gold": list(gold)})
    return supported.check(answer(sample, response), SupportedOptions(**options))


@pytest.mark.parametrize(
    "response",
    [
        "12,400",
        "12400",
        "12 400",
        "twelve thousand four hundred",
        "It has 12,400 inhabitants.",
        "About 12,400 people",
    ],
)
def test_the_wording_of_an_answer_does_not_matter(response):
    assert judge(response).score == 1.0


@pytest.mark.parametrize("seed", range(8))
def test_the_order_of_chunks_does_not_matter(seed):
    order = list(range(len(CHUNKS)))
    random.Random(seed).shuffle(order)
    gold = [order.index(1), order.index(3)]
    assert judge(chunks=[CHUNKS[one] for one in order], gold=gold).score == 1.0
    assert judge(chunks=[CHUNKS[one] for one in order], gold=gold[::-1]).score == 1.0


@pytest.mark.parametrize("gold", [(0, 1), (1,), (3,), (1, 2, 3), (0, 1, 3), (0, 2)])
def test_no_other_choice_of_gold_is_accepted(gold):
    assert judge(gold=gold).score == 0.0


def test_a_copy_of_a_gold_chunk_is_a_second_source():
    for copied in (CHUNKS[1], CHUNKS[3]):
        assert judge(chunks=[*CHUNKS, copied]).code == "not_unique"
        assert judge(chunks=[*CHUNKS, copied], unique=False).score == 1.0


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ({"gold": [9]}, "chunks"),
        ({"gold": []}, "chunks"),
        ({"chunks": "text"}, "chunks"),
        ({"gold": [True]}, "chunks"),
    ],
)
def test_a_reference_that_cannot_be_used_is_no_verdict(reference, code):
    sample = Sample("s", chat(QUESTION), {"chunks": CHUNKS, "gold": [1, 3], **reference})
    verdict = supported.check(answer(sample, "12,400"), SupportedOptions())
    assert (verdict.score, verdict.code) == (None, code)


def test_long_chunks_are_read():
    filler = "The ferry faces the fish market in most years. " * 3000
    chunks = [filler, f"{filler} {CHUNKS[1]} {filler}", f"{filler} {CHUNKS[3]}"]
    assert judge(chunks=chunks, gold=(1, 2)).score == 1.0
