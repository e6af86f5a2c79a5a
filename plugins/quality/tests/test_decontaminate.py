"""Benchmark items are found verbatim, diluted and reworded; what only looks like them is kept."""

import json
import re

import pytest
from goldgate import RunError, Sample, answer, chat
from goldgate.testing import filtered
from goldgate_quality import goldgate_filters
from goldgate_quality.leaks.features import features
from goldgate_quality.leaks.filter import DecontaminateOptions

COMPONENT = goldgate_filters()["quality.decontaminate"]
ITEMS = [
    "Orla bakes 48 scones on Saturday and packs them into boxes of 6. She sells each box for $9 at the harbour "
    "market. How much money does she take if two boxes are left over?",
    "A train from Tarn to Velm covers 315 kilometres in 3.5 hours. It then stands for 40 minutes and goes back at "
    "a speed of 70 kilometres per hour. How long does the whole trip take?",
    "Ismael has 27 marbles more than Petra, and together they own 119 marbles. How many marbles are Petra's?",
    "Which river flows through the capital of Austria?",
    "What is 17 * 23?",
    "Sort a list.",
    *(f"Farmer {name} plants {n} rows with {n + 4} cabbages in each row and loses {n - 3} of them to the frost. How "
      "many cabbages are left for the winter market in town?" for n, name in enumerate(
          ["Abel", "Berta", "Cyril", "Dora", "Emil", "Frieda", "Gustav", "Hilde"], 12)),
]  # fmt: skip


@pytest.fixture
def benchmark(tmp_path):
    path = tmp_path / "items.jsonl"
    path.write_text("\n".join(json.dumps({"id": f"item{n}", "prompt": text}) for n, text in enumerate(ITEMS)))
    return path


def dropped(given, benchmark, **options):
    rows = [Sample(f"s{n}", chat(one)) if isinstance(one, str) else one for n, one in enumerate(given)]
    return list(filtered(COMPONENT, rows, DecontaminateOptions(benchmark, **options)))


FILLING = "I was thinking about the weather and about nothing in particular when I came upon this. " * 8
FOUND = {
    "as it is": (ITEMS[0], 0),
    "in capitals, without marks": (re.sub(r"[^\w\s]", "", ITEMS[1]).upper(), 1),
    "broken into lines": (ITEMS[2].replace(" ", "\n> "), 2),
    "in bold": (ITEMS[1].replace("315", "**315**"), 1),
    "within other text": (FILLING + ITEMS[0] + FILLING, 0),
    "with an answer": (ITEMS[3] + " (Hint: it is blue.)", 3),
    "half of it": (" ".join(ITEMS[1].split()[:24]), 1),
    "a short one": ("What is 17 * 23?", 4),
    "a very short one, alone": ("sort a list", 5),
    "reworded": (
        "On Saturday Orla makes 48 scones, which go into boxes holding 6 apiece. Every box is sold at the harbour "
        "market for $9, but two boxes remain unsold. What are her takings?",
        0,
    ),
    "reworded, within a template": (
        "Solve this.\n\nPetra and Ismael own 119 marbles between the two of them. If Ismael's share is 27 marbles "
        "bigger than hers, how many belong to Petra?\n\nAnswer:",
        2,
    ),
}
KEPT = {
    "another problem of the kind": "Orla bakes 36 loaves on Monday and gives 5 of them away. How many does she keep?",
    "the same subject": "Which rivers flow into the Baltic Sea, and which of them are the longest?",
    "a part of a sentence": "How much money does she take with her on a trip to the capital?",
    "a very short one in a text": "Please sort a list of names for me and print the result at the end.",
    "other numbers": "A train from Orm to Lund covers 128 kilometres in 2 hours. What is its speed?",
    "nothing": "",
}  # fmt: skip


@pytest.mark.parametrize("kind", FOUND)
def test_items_are_found(kind, benchmark):
    text, item = FOUND[kind]
    (why,) = dropped([text], benchmark)
    assert why is not None
    assert f"item{item} " in why.why


@pytest.mark.parametrize("kind", KEPT)
def test_other_texts_are_kept(kind, benchmark):
    assert dropped([KEPT[kind]], benchmark) == [None]


def test_a_phrase_that_all_items_share_is_no_item(benchmark):
    text = (
        "How many cabbages are left for the winter market in town? Nobody knows, and nobody has ever counted."
    )
    assert dropped([text], benchmark) == [None]


def test_responses_are_looked_at(benchmark):
    row = answer(Sample("a", chat("Give me a puzzle.")), f"Here is one: {ITEMS[0]}")
    assert dropped([row], benchmark)[0].code == "verbatim"
    assert dropped([row], benchmark, text="prompt") == [None]


def test_without_rewording(benchmark):
    text, _ = FOUND["reworded"]
    assert dropped([text], benchmark)[0].code == "reworded"
    assert dropped([text], benchmark, reworded=False) == [None]


@pytest.mark.parametrize("column", ["question", "problem", "text", "instruction"])
def test_other_columns(tmp_path, column):
    path = tmp_path / "items.jsonl"
    path.write_text(json.dumps({"task_id": "t/0", column: ITEMS[0]}))
    assert "t/0" in dropped([ITEMS[0]], path)[0].why


@pytest.mark.parametrize(
    ("text", "words"), [("", "holds no item"), ('{"a": 1}', "no prompt"), ("nope", "items.jsonl")]
)
def test_a_benchmark_that_cannot_be_read_ends_the_run(tmp_path, text, words):
    path = tmp_path / "items.jsonl"
    path.write_text(text)
    with pytest.raises(RunError, match=words):
        dropped(["x"], path)
    with pytest.raises(RunError, match="No such file"):
        dropped(["x"], tmp_path / "none.jsonl")


def test_features():
    found = features("Twice a week, Tom's 1,250 kids bought half of the 3.50 apples.")
    assert found.numbers == {"2", "1250", "1/2", "3.5"}
    assert features("children purchase").words == features("Kids buy").words
    assert "tom" in found.capitals
