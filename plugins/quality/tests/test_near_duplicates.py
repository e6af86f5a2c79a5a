"""Copies are found whatever was changed in them, distinct texts are left alone, and nothing is merged in chains."""

import random

import pytest
from goldgate import Origin, Sample, Verdict, answer, chat
from goldgate.nouns import Judged
from goldgate.testing import filtered
from goldgate_quality import goldgate_filters
from goldgate_quality.near.duplicates import NearDuplicateOptions
from goldgate_quality.near.table import BandTable

COMPONENT = goldgate_filters()["quality.near_duplicates"]
DRAW = random.Random(5)
VOCABULARY = [
    "".join(DRAW.choice("abcdefghiklmnoprstuw") for _ in range(DRAW.randint(2, 9))) for _ in range(4000)
]


def document(length=0):
    return [DRAW.choice(VOCABULARY) for _ in range(length or DRAW.randint(40, 200))]


def one_word(words):
    at = DRAW.randrange(len(words))
    return [*words[:at], DRAW.choice(VOCABULARY), *words[at + 1 :]]


def every_tenth(words):
    changed = set(DRAW.sample(range(len(words)), len(words) // 10))
    return [DRAW.choice(VOCABULARY) if at in changed else word for at, word in enumerate(words)]


def appended(words):
    return [*words, *document(len(words) // 3)]


def loud(words):
    return [word.upper() + "!" for word in words]


def dropped(given, **options):
    return list(filtered(COMPONENT, given, NearDuplicateOptions(**options)))


def samples(texts):
    return [Sample(f"s{number}", chat(text)) for number, text in enumerate(texts)]


def responses(texts, prompt="Write."):
    return [
        answer(Sample(f"s{number}", chat(prompt)), text, Origin(index=0)) for number, text in enumerate(texts)
    ]


@pytest.mark.parametrize("edit", [one_word, every_tenth, appended, loud])
@pytest.mark.parametrize("make", [samples, responses])
def test_copies_are_found_and_nothing_else(edit, make):
    base = [document() for _ in range(150)]
    texts = [" ".join(words) for words in base] + [" ".join(edit(words)) for words in base]
    found = [why is not None for why in dropped(make(texts))]
    assert not any(found[:150])
    assert sum(found[150:]) >= 149


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tom has 3 boxes with 12 pens in each box. How many pens does he have in all of his boxes together?",
         "Tom has 4 boxes with 15 pens in each box. How many pens does he have in all of his boxes together?"),
        ("Explain in simple words why the door of the old barn is open when the wind blows from the sea at night.",
         "Explain in simple words why the door of the old barn is not open when the wind blows from the sea at night."),
        ("Write a function that takes a list of words and returns the longest one of them, or none if it is empty.",
         "Write a function that takes a list of words and returns the shortest one of them, or none if it is empty."),
        ("How long does a train need for a distance of 240 km if it goes at the same speed all the way from here?",
         "How long does a train need for a distance of 240 miles if it goes at the same speed all the way from here?"),
        ("Convert a length of twenty inches to feet.", "Convert a length of twenty feet to inches."),
    ],
)  # fmt: skip
def test_what_a_word_turns_around_is_kept(one, other):
    assert dropped(samples([one, other])) == [None, None]


def test_a_chain_is_not_merged():
    first = document(60)
    second = [*document(15), *first[15:]]
    third = [*second[:15], *document(15), *second[30:]]
    fourth = [*third[:30], *document(15), *third[45:]]
    texts = [" ".join(words) for words in (first, second, third, fourth)]
    whys = dropped(samples(texts))
    assert [why is None for why in whys] == [True, False, True, False]
    assert "the prompt of s2" in whys[3].why


def test_rows_that_share_a_template_are_no_copies():
    template = "You are given a question about a text . Read it with care and answer in one short sentence . "
    texts = [template * 3 + " ".join(document(12)) for _ in range(200)]
    assert dropped(samples(texts)) == [None] * 200
    again = dropped(samples([*texts, texts[7]]))
    assert again[:-1] == [None] * 200
    assert again[-1] is not None


def test_answers_to_one_prompt_differ():
    prompt = " ".join(document(80))
    assert dropped(responses(["It is 42.", "It is 43.", " ".join(document(30))], prompt)) == [None] * 3
    assert dropped(responses(["It is 42.", "It is 42!"], prompt))[1] is not None
    assert dropped(responses(["It is 42.", "It is 43."], prompt), text="prompt")[1] is not None


def test_a_system_prompt_does_not_count():
    from goldgate import Message

    system = Message("system", " ".join(document(200)))
    given = [Sample(f"s{n}", (system, Message("user", " ".join(document(20))))) for n in range(5)]
    assert dropped(given) == [None] * 5


def test_a_quotation_is_no_copy():
    words = document(400)
    assert dropped(samples([" ".join(words), " ".join(words[:40])])) == [None, None]


def test_texts_without_blanks():
    one = "今天天气很好，我们去公园散步，看到了很多花和鸟，还吃了冰淇淋，晚上回家看电影。"
    other = one.replace("冰淇淋", "巧克力")
    distant = "这本书讲述了一个年轻人在大城市里寻找工作的故事，他遇到了许多困难，最后成功了。"
    assert [why is None for why in dropped(samples([one, other, distant]))] == [True, False, True]


def test_the_best_stays():
    words = " ".join(document(50))
    given = [
        Judged(answer(Sample(f"s{n}", chat("p")), words), {"v": Verdict(score, "x")})
        for n, score in enumerate((0.2, 0.9, 0.5))
    ]
    assert [why is None for why in dropped(given, keep="best")] == [False, True, False]
    assert [why is None for why in dropped(given)] == [True, False, False]


def test_empty_rows_are_left_alone():
    assert dropped(samples(["", "", " ", "…"])) == [None] * 4
    assert dropped([]) == []


def test_the_table_in_many_parts_gives_the_pairs_of_one(tmp_path, monkeypatch):
    import numpy as np

    rows = [np.array([DRAW.randrange(1, 50), 1000 + DRAW.randrange(50)], np.uint64) for _ in range(300)]
    rows = [row * np.uint64(0x9E3779B97F4A7C15) for row in rows]
    found = []
    for part, pairs in ((1 << 21, 1 << 16), (50, 64)):
        monkeypatch.setattr("goldgate_quality.near.table.PART", part)
        monkeypatch.setattr("goldgate_quality.near.table.PAIRS", pairs)
        folder = tmp_path / str(part)
        folder.mkdir()
        table = BandTable(folder, len(rows), 2)
        for row in rows:
            table.add(row.tobytes())
        found.append([int(pair) for part_ in table.pairs(None) for pair in part_])
    assert found[0] == found[1]
    assert found[0] == sorted(set(found[0]))
    assert all(pair >> 32 > pair & 0xFFFFFFFF for pair in found[0])
