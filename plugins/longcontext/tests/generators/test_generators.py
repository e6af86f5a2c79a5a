"""Every generator in a scripted conversation: replies that are right, wrong, malformed and refused."""

import re
from collections import Counter

import pytest
from goldgate import Completion, Message, Sample, answer, chat
from goldgate.testing import answered
from goldgate_longcontext import goldgate_services, goldgate_verifiers
from goldgate_longcontext.documents.chunks import split
from goldgate_longcontext.documents.prose import prose
from goldgate_longcontext.documents.source import whole
from goldgate_longcontext.documents.tokens import count
from goldgate_longcontext.filters.chi_square import p_value, statistic
from goldgate_longcontext.generators import assemble, chunk_qa, gold, needles, repository, summaries
from goldgate_longcontext.generators.replies import pairs
from goldgate_longcontext.options import AnswerOptions
from goldgate_longcontext.services.documents import DocumentsOptions, open_documents
from goldgate_longcontext.verifiers import answer as answers
from goldgate_longcontext.verifiers import dependents

DOCUMENT = prose(3, 40_000)


def sample(name="d", **reference):
    return Sample(name, chat(""), {"source": DOCUMENT, **reference})


def says(*texts):
    """A model that says these in turn, the last one for ever."""
    left = list(texts)

    def ask(request):
        return Completion(Message("assistant", left.pop(0) if len(left) > 1 else left[0]), model="m")

    return ask


def documents(request):
    (page,) = open_documents(DocumentsOptions()).serve([request])
    return page


GOOD = "Question: What grinds rye at Fenby?\nAnswer: the mill"


@pytest.mark.parametrize(
    ("reply", "made"),
    [
        (GOOD, 1),
        (f"<think>Question: no</think>Here it is.\n**{GOOD}", 1),
        ("1. question: Who?\n2. answer: Ilse Brandt", 1),
        ("Question: only this", 0),
        ("Answer: without a question\nQuestion: too late", 0),
        ("I cannot help with that.", 0),
        ("", 0),
        (f"Question: {'x' * 600}\nAnswer: y", 0),
    ],
)
def test_a_question_on_a_chunk(reply, made):
    found = answered(chunk_qa.make(sample(), chunk_qa.ChunkQaOptions(chunk=500, n=1, seed=1)), says(reply))
    assert len(found) == made
    for one in found:
        text = whole(one.prompt[0])
        start, end = one.reference["document"]
        first, last = one.reference["chunk"]
        assert text[start:end] == DOCUMENT
        assert 0 <= first < last <= len(DOCUMENT)
        assert one.reference["position"] == pytest.approx((first + last) / 2 / len(DOCUMENT), abs=1e-6)
        assert one.reference["tokens_by"] == "bytes/4"
        assert text.endswith(f"Question: {one.reference['question']}")
        assert one.origin.sample == "d"


def test_two_hops_show_two_chunks_and_a_short_document_none():
    (one,) = answered(
        chunk_qa.make(sample(), chunk_qa.ChunkQaOptions(chunk=500, n=1, hops=2, seed=1)), says(GOOD)
    )
    assert len(one.reference["chunk"]) == 2
    assert answered(chunk_qa.make(sample(), chunk_qa.ChunkQaOptions(chunk=20_000, seed=1)), says(GOOD)) == []
    assert answered(chunk_qa.make(Sample("x", chat("")), chunk_qa.ChunkQaOptions()), says(GOOD)) == []


def test_yes_or_no_and_sums_are_asked_for():
    for kind, hops, wanted in (("yes_no", 1, "yes or no"), ("sum", 2, "the sum or the difference")):
        asked = []

        def model(request, asked=asked):
            asked.append(request.messages[0].content)
            return Completion(Message("assistant", GOOD))

        options = chunk_qa.ChunkQaOptions(chunk=500, n=1, hops=hops, answers=kind, seed=1)
        (one,) = answered(chunk_qa.make(sample(), options), model)
        assert wanted in asked[0]
        assert one.tags["answers"] == kind
    with pytest.raises(ValueError, match="hops"):
        chunk_qa.ChunkQaOptions(answers="sum")


def test_the_partner_of_a_chunk_shares_its_rare_names():
    held = [
        Counter({"Fenby": 1, "Quill": 2}),
        Counter({"Fenby": 1}),
        Counter({"Fenby": 3}),
        Counter({"Quill": 1}),
    ]
    assert chunk_qa.partner(0, held) == 3


def test_positions_of_questions_are_uniform():
    spots = [0] * 10
    for number in range(400):
        spans = [(at, at + 10) for at in range(0, 640, 10)]
        for ((start, end),) in chunk_qa.chosen_chunks(
            f"d{number}", "x" * 640, spans, chunk_qa.ChunkQaOptions(n=5, seed=2)
        ):
            spots[int((start + end) / 2 / 64)] += 1
    assert sum(spots) == 2000
    assert p_value(statistic(spots), 9) > 0.05


def test_a_tree_of_summaries():
    options = summaries.SummaryTreeOptions(chunk=1000, fan=4, seed=1)
    leaves = len(split(DOCUMENT, 1000))
    groups = -(-leaves // 4)
    leaf_replies = ["The ferry is late."] * (leaves + groups)
    replies = says(*leaf_replies, "All is quiet.", "Question: How is it?\nAnswer: quiet\nParts: 1, 3", "none")
    whole, question = answered(summaries.make(sample(), options), replies)
    assert [len(level) for level in whole.reference["tree"]] == [leaves, groups, 1]
    assert whole.reference["answer"] == "All is quiet."
    assert len(question.reference["chunk"]) == 2


@pytest.mark.parametrize("replies", [("",), ("A summary.", "")])
def test_an_empty_summary_makes_no_sample(replies):
    assert answered(summaries.make(sample(), summaries.SummaryTreeOptions(chunk=1200)), says(*replies)) == []


def test_parts_that_do_not_exist_make_no_question():
    replies = says(*["Quiet."] * 11, "Question: How?\nAnswer: so\nParts: 1, 99")
    found = answered(summaries.make(sample(), summaries.SummaryTreeOptions(chunk=1200)), replies)
    assert [one.tags["kind"] for one in found] == ["summary"]


FILES = {"pkg/__init__.py": "", "pkg/core.py": "def run():\n    return 1\n"}
FILES |= {f"pkg/part_{number}.py": "from .core import run\n" for number in range(5)}


def test_a_key_file_is_taken_out():
    row = Sample("r", chat(""), {"files": FILES})
    who, code = repository.make(row, repository.RepositoryOptions(seed=1))
    assert who.reference["removed"] == "pkg/core.py"
    assert "return 1" not in whole(who.prompt[0])
    assert "pkg/core.py was removed" in whole(who.prompt[0])
    (candidate,) = gold.make(who)
    assert dependents.check(candidate).score == 1.0
    assert dependents.check(answer(who, "\n".join(FILES))).score == 0.0
    assert "return 1" in gold.make(code)[0].text
    assert repository.make(row, repository.RepositoryOptions(dependents=6)) == []
    assert repository.make(row, repository.RepositoryOptions(longest=10)) == []


@pytest.mark.parametrize("size", [16_384, 32_768])
def test_a_short_sample_becomes_long(size):
    short = Sample(
        "s",
        chat("Who keeps the keys?"),
        {"chunks": ["Rui keeps the keys.", "Noise."], "gold": [0], "answer": "Rui"},
    )
    options = assemble.AssembleOptions(target=(size,), distractors="same", seed=3)
    (one,) = answered(assemble.make(short, options), documents)
    start, end = one.reference["chunk"]
    assert whole(one.prompt[0])[start:end] == "Rui keeps the keys."
    assert 0.85 * size < one.reference["tokens"] <= size
    assert one.reference["tokens"] == count([whole(one.prompt[0])])[0]
    assert one.reference["answer"] == "Rui"
    assert "Noise." in whole(one.prompt[0])


def test_places_of_assembled_samples_are_uniform():
    fill = [prose(number, 300) for number in range(60)]
    spots = [0] * 10
    for number in range(1000):
        places = assemble.strata(assemble.drawn(5, f"s{number}"), 1)
        document, ((start, end),) = assemble.placed(["The gold."], fill, places)
        assert document[start:end] == "The gold."
        spots[min(9, int((start + end) / 2 / len(document) * 10))] += 1
    assert p_value(statistic(spots), 9) > 0.05


def test_a_sample_that_does_not_fit_is_left_out():
    assert (
        answered(assemble.make(sample(), assemble.AssembleOptions(target=(4096,), seed=1)), documents) == []
    )
    assert answered(assemble.make(Sample("x", chat("q")), assemble.AssembleOptions()), documents) == []


@pytest.mark.parametrize("kind", ["single", "multi", "chain", "aggregate"])
@pytest.mark.parametrize("seed", range(6))
def test_needles_are_answered_by_their_text_and_by_nothing_else(kind, seed):
    options = needles.NeedlesOptions(kinds=(kind,), target=(4096,), seed=seed)
    (one,) = answered(needles.make(Sample("n", chat("")), options), documents)
    (candidate,) = gold.make(one)
    assert answers.check(candidate, AnswerOptions()).score == 1.0
    document = whole(one.prompt[0])[slice(*one.reference["document"])]
    spans = one.reference["chunk"]
    spans = spans if isinstance(spans[0], list) else [spans]
    texts = [document[start:end] for start, end in spans]
    expected = one.reference["answer"]
    if kind in ("single", "multi"):
        assert [text.rstrip(".").split()[-1] for text in texts] == (
            [expected] if kind == "single" else expected
        )
    if kind == "chain":
        assert len(texts) == len(expected)
    needle_texts = [
        text for text in document.split("\n\n") if re.search("access number|The box|The clerk", text)
    ]
    everything = [
        document,
        "\n".join(needle_texts),
        ", ".join(dict.fromkeys(document.split())),
        ", ".join(re.findall(r"\d+", document)),
    ]
    for attack in (
        *everything,
        " ".join(document.split()[:60]),
        ", ".join(re.findall(r"box (\w+)", document)),
    ):
        assert not answers.check(answer(one, attack), AnswerOptions()).score


def test_needles_that_chain_have_their_true_answer():
    for seed in range(20):
        built = needles.task("chain", needles.drawn(seed, "x"), needles.NeedlesOptions())
        holds: dict[str, str] = {}
        left = list(built.needles)
        while left:
            text = left.pop(0)
            words = text.rstrip(".").split()
            if "number" in words:
                holds[words[2]] = words[-1]
            elif words[-2] in holds:
                holds[words[2]] = holds[words[-2]]
            else:
                left.append(text)
        number = built.question.split("?")[0].split()[-1]
        assert sorted(box for box, value in holds.items() if value == number) == sorted(built.answer)


def test_needles_that_are_counted_have_their_true_answer():
    for seed in range(20):
        built = needles.task("aggregate", needles.drawn(seed, "x"), needles.NeedlesOptions())
        counted = Counter(text.split()[4] for text in built.needles)
        if built.answer.isdecimal():
            assert counted[built.question.split()[7]] == int(built.answer)
        else:
            (best, most), (_, second) = counted.most_common(2)
            assert (best, most > second) == (built.answer, True)


def test_pairs_are_read_once_each():
    assert len(list(pairs(f"{GOOD}\n{GOOD}"))) == 1


def test_gold_has_no_answer_where_the_row_has_none():
    assert gold.make(Sample("x", chat("q"), {"answer": True})) == []
    assert gold.make(Sample("x", chat("q"), {"answer": 4}))[0].text == "4"


def test_the_service_gives_documents_by_draw_and_by_name(tmp_path):
    (tmp_path / "a.txt").write_text("First.")
    (tmp_path / "b.md").write_text("Second.")
    service = goldgate_services()["longcontext.documents"]
    server = service.open(DocumentsOptions(tmp_path))
    from goldgate_longcontext.requests import Document

    pages = server.serve(
        [
            Document(draw=0),
            Document(draw=1),
            Document(draw=0, without=("a.txt",)),
            Document(name="b.md", start=1, end=3),
        ]
    )
    assert [page.text for page in pages] == ["First.", "Second.", "Second.", "ec"]
    (failure,) = server.serve([Document(name="c.txt")])
    assert "no document is named" in failure.why
    assert sorted(goldgate_verifiers())[0] == "longcontext.answer"
