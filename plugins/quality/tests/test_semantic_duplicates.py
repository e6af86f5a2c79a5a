"""What means the same is found; what only looks the same to an embedder is kept."""

import hashlib
import json
import random

import pytest
from goldgate import Embed, Origin, Sample, Verdict, answer, chat
from goldgate.nouns import Judged
from goldgate.testing import filtered
from goldgate_quality import goldgate_filters
from goldgate_quality.meaning.clusters import assigned
from goldgate_quality.meaning.duplicates import SemanticDuplicateOptions
from goldgate_quality.meaning.guards import Text, differ

COMPONENT = goldgate_filters()["quality.semantic_duplicates"]
SAME = [
    ("How do I reverse a list in Python?", "What's the way to reverse a Python list?"),
    ("In Python, how do I reverse a list?", "How do I reverse a list in Python?"),
    ("Give me three tips for better sleep.", "Share 3 tips to sleep better."),
    ("What is the capital of France?", "Which city is the capital of France?"),
    ("What is the capital of France?", "Tell me the French capital."),
    ("Explain how photosynthesis works.", "Describe the process of photosynthesis."),
    ("How can I lose weight quickly?", "What is the fastest way to lose weight?"),
    ("Write a short poem about the sea.", "Compose a brief poem about the ocean."),
    ("Who wrote Romeo and Juliet?", "Who is the author of Romeo and Juliet?"),
    ("How do I fix a flat tire?", "How can I repair a flat tire?"),
    ("What causes rain?", "Why does it rain?"),
    ("Summarize the plot of Hamlet.", "Give me a summary of Hamlet's plot."),
    ("Convert 10 kilometers to miles.", "How many miles are 10 kilometers?"),
    ("Why is the sky blue?", "What is the reason the sky is blue?"),
    ("The dog chased the cat.", "The cat was chased by the dog."),
    ("What are the benefits of exercise?", "What advantages does exercise have?"),
    ("How old is the universe?", "What is the age of the universe?"),
    ("How do I make pancakes?", "What's a recipe for pancakes?"),
    ("My car doesn't start. What can I do?", "What should I do if my car won't start?"),
    ("How many people live in Berlin?", "What is the population of Berlin?"),
    ("Translate 'good morning' into Spanish.", "How do you say 'good morning' in Spanish?"),
    ("Can you explain the theory of relativity in simple terms?", "Please explain relativity simply."),
    ("What is the best way to learn English?", "How should I learn English most effectively?"),
    ("Who invented the telephone?", "Who was the inventor of the telephone?"),
    ("List the planets of the solar system.", "Name all planets in our solar system."),
    ("How do I install Python on Windows?", "What are the steps to install Python on Windows?"),
    ("Give an example of a metaphor.", "Can you provide a metaphor example?"),
]
DISTINCT = [
    ("How do I enable dark mode?", "How do I disable dark mode?"),
    ("Is it safe to eat raw eggs?", "Is it not safe to eat raw eggs?"),
    ("Convert 5 km to miles.", "Convert 5 miles to km."),
    ("What is 12 plus 7?", "What is 12 plus 8?"),
    ("What is the capital of Austria?", "What is the capital of Australia?"),
    (
        "Write a function that sorts a list in ascending order.",
        "Write a function that sorts a list in descending order.",
    ),
    ("The dog bit the man.", "The man bit the dog."),
    ("Translate this from English to French.", "Translate this from French to English."),
    ("Which foods should I eat before a run?", "Which foods should I eat after a run?"),
    ("How do I reverse a list in Python?", "How do I reverse a list in Java?"),
    ("What is the boiling point of water in Celsius?", "What is the boiling point of water in Fahrenheit?"),
    ("Name the largest planet.", "Name the smallest planet."),
    ("Who was the first president of the USA?", "Who was the second president of the USA?"),
    (
        "A train travels 60 km in 2 hours. What is its speed?",
        "A train travels 90 km in 2 hours. What is its speed?",
    ),
    ("Write a poem about the sea.", "Write a poem about the mountains."),
    ("All birds can fly. True?", "Some birds can fly. True?"),
    ("How do I bake a cake?", "How do I bake a pie?"),
    ("When was Einstein born?", "Where was Einstein born?"),
    ("Did Alice pay Bob?", "Did Bob pay Alice?"),
    ("The medication should be taken with food.", "The medication should not be taken with food."),
    ("List the advantages of nuclear power.", "List the disadvantages of nuclear power."),
    ("What is the mean of 3, 5, 7?", "What is the median of 3, 5, 7?"),
    ("Subtract 3 from 10.", "Subtract 10 from 3."),
    ("Does smoking cause cancer?", "Does smoking prevent cancer?"),
    ("How many ounces are in a pound?", "How many pounds are in a ton?"),
    ("Is A greater than B?", "Is B greater than A?"),
    ("Give me 5 names for a dog.", "Give me 10 names for a dog."),
    ("What happened in 1914?", "What happened in 1941?"),
    ("Add two numbers without using plus.", "Add two numbers using plus."),
    ("What is the square root of 16?", "What is the square of 16?"),
    ("How do I increase my blood pressure?", "How do I lower my blood pressure?"),
    ("Delete the file after copying it.", "Copy the file after deleting it."),
]


def one_for_all(request):
    """An embedder that thinks everything is the same."""
    return (1.0, 0.0)


def hashing(request):
    """The sum of a fixed random vector for each word."""
    total = [0.0] * 64
    for word in request.text.casefold().split():
        draw = random.Random(hashlib.blake2b(word.strip(".,?!").encode()).digest())
        total = [value + draw.gauss(0, 1) for value in total]
    length = sum(value * value for value in total) ** 0.5
    return tuple(value / length for value in total)


def dropped(given, ask=one_for_all, **options):
    rows = [Sample(f"s{n}", chat(one)) if isinstance(one, str) else one for n, one in enumerate(given)]
    return list(filtered(COMPONENT, rows, SemanticDuplicateOptions(**options), ask))


@pytest.mark.parametrize("pair", SAME, ids=lambda pair: pair[0][:40])
def test_no_guard_stands_between_paraphrases(pair):
    assert differ(*map(Text, pair)) == differ(*map(Text, pair[::-1])) == ""


@pytest.mark.parametrize("pair", DISTINCT, ids=lambda pair: pair[0][:40])
def test_a_guard_stands_between_what_says_different_things(pair):
    assert differ(*map(Text, pair))
    assert differ(*map(Text, pair[::-1]))
    assert dropped(pair) == [None, None]


def test_the_later_one_goes_and_names_the_one_that_stays():
    first, second = dropped(SAME[0])
    assert first is None
    assert second.why == "it means the same as the prompt of s0 (cosine 1.00)"
    assert dropped(
        SAME[0], cosine=0.84, ask=lambda request: (1.0, 0.0) if "way" in request.text else (0.6, 0.8)
    ) == [
        None,
        None,
    ]


def test_without_guards_the_vectors_decide():
    assert dropped(DISTINCT[0], guards=False)[1] is not None


def test_quality_times_difficulty_decides_which_stays():
    def row(name, score, difficulty):
        sample = Sample(name, chat("Why is the sky blue?"), tags={"difficulty": difficulty})
        return Judged(answer(sample, "Because light scatters."), {"v": Verdict(score, "x")})

    rows = [row("a", 1.0, 1), row("b", 0.9, 3), row("c", 1.0, 2)]
    assert [why is None for why in dropped(rows)] == [False, True, False]


def test_compared_with_those_that_stay_only():
    vectors = {"one": (1.0, 0.0), "two": (0.8, 0.6), "three": (0.28, 0.96)}
    rows = [answer(Sample(f"s{n}", chat("Tell.")), word) for n, word in enumerate(vectors)]
    found = dropped(rows, lambda request: vectors[request.text.split()[-1]], cosine=0.79, guards=False)
    assert [why is None for why in found] == [True, False, True]


def test_short_answers_to_one_question_are_guarded():
    rows = [
        answer(Sample("s", chat("What is 6 * 7?")), text, Origin(index=n))
        for n, text in enumerate(["42.", "43."])
    ]
    assert dropped(rows) == [None, None]


def test_rows_without_text_are_left_alone():
    assert dropped(["", " ", ""]) == [None] * 3
    assert dropped([]) == []


def test_many_clusters_give_the_same_every_time_and_lose_no_twins():
    texts = [f"subject{n} has a story of its own" for n in range(60)]
    given = [*texts, *texts]
    found = [dropped(given, hashing, clusters=6, guards=False, cosine=0.99) for _ in range(2)]
    assert found[0] == found[1]
    assert all(why is None for why in found[0][:60])
    assert all(why is not None for why in found[0][60:])


def test_clusters_are_found(tmp_path):
    import numpy as np

    draw = np.random.default_rng(0)
    centres = np.eye(4, 16, dtype=np.float32)
    rows = np.repeat(centres, 50, axis=0) + draw.normal(0, 0.05, (200, 16))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)
    found = assigned(rows, 4, 3)
    assert all(len(set(found[start : start + 50].tolist())) == 1 for start in range(0, 200, 50))


def test_with_an_endpoint_in_a_pipeline(tmp_path, monkeypatch, httpserver):
    from goldgate.runs import read_config, run
    from werkzeug import Response

    def embed(request):
        asked = [text.replace("please", "") for text in request.get_json()["input"]]
        vectors = [list(hashing(Embed(text))) for text in asked]
        data = [{"index": n, "embedding": vector} for n, vector in enumerate(vectors)]
        return Response(json.dumps({"data": data}), content_type="application/json")

    httpserver.expect_request("/v1/embeddings").respond_with_handler(embed)
    texts = [
        "How do magnets work?",
        "please How do magnets work?",
        "How do magnets not work?",
        "Bake a cake.",
    ]
    (tmp_path / "rows.jsonl").write_text(
        "\n".join(json.dumps({"id": f"r{n}", "prompt": text}) for n, text in enumerate(texts))
    )
    (tmp_path / "c.toml").write_text(
        f"""name = "s"
[source]
path = "rows.jsonl"
[services.vectors]
use = "llm.embeddings"
base_url = "{httpserver.url_for("/v1")}"
model = "m"
[[step]]
use = "quality.semantic_duplicates"
embed = "vectors"
[export]
prompts = "jsonl"
"""
    )
    monkeypatch.chdir(tmp_path)
    finished = run(read_config(tmp_path / "c.toml"), executor="inline")
    kept = [json.loads(line)["id"] for line in (finished.folder / "prompts.jsonl").read_text().splitlines()]
    assert kept == ["r0", "r2", "r3"]
    result = finished.manifest["filters"]["quality.semantic_duplicates"]
    assert (result["semantic_duplicates"], result["kept_by_guards"]) == (1, {"negation": 1})
    (pair,) = (finished.folder / "filters/quality.semantic_duplicates/pairs.jsonl").read_text().splitlines()
    assert json.loads(pair)["kept_text"] == texts[0]
