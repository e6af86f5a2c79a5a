"""The text basis: sentences, words, paragraphs, markup with spans, quotations, emoji."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from goldgate_steerability.kinds.sentences import listed_range
from goldgate_steerability.units.blocks import blocks, paragraphs
from goldgate_steerability.units.counting import sentence_range
from goldgate_steerability.units.emoji import ends_with
from goldgate_steerability.units.markup import strip
from goldgate_steerability.units.quotes import quotations
from goldgate_steerability.units.text import Text
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Dr. Lee paid $3.50. He left.", 2),
        ("We met at 5 p.m. on Monday. Then we left the U.S. Army base.", 2),
        ("J. R. R. Tolkien wrote it in 1937. It sold well.", 2),
        ("Wait... what? No!", 2),
        ("“I like it! Do you?” he asked.", 2),
        ("He said, “Stop! Now!” and left.", 1),
        ("See Fig. 3. Wait a sec. She ate a fig. It was good.", 4),
        ("今天很好。我们走吧！", 2),
        ("「はい。」と言った。", 1),
        ("यह घर है। वह दूर है।", 2),
        ("كيف حالك؟ أنا بخير.", 2),
        ("Τι κάνεις; Καλά.", 2),
        ("Привет! Он пришёл в 5 ч. вечера.", 2),
        ("שלום. מה שלומך?", 2),
        ("안녕하세요. 반갑습니다!", 2),
        ("I am glad. 😀 You too! 🎉", 2),
        ("Am 3. Oktober kam z. B. Dr. Weber. Er blieb bis zum 5. November.", 2),
        ("V polovině 17. století žil v Praze. Pak odešel.", 2),
        ("He lives at St. Mark's Sq. and works there.", 1),
        ("The answer is 3. Then we left.", 2),
        ("the answer is 2.\ntrapping is hard.", 2),
        ("El Sr. Gómez vive en la Av. Libertad n.º 12.", 1),
        ('"How?" John asked. "Go now," she said. "Go."', 3),
    ],
)
def test_sentences(text, count):
    assert len(Text(text).sentences) == count


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "I can't find the well-known U.S. e-mail.",
            ["I", "can't", "find", "the", "well-known", "U.S.", "e-mail"],
        ),
        ("It costs 1,234.56 – or 3%.", ["It", "costs", "1,234.56", "or", "3"]),
        ("so**lar** _power_ [here](http://a.b/c-d)", ["solar", "power", "here"]),
        ("- [x] one\n2. two\n# three", ["one", "two", "three"]),
        ("我喝茶", ["我", "喝", "茶"]),
        ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
        ("see https://a.b/c?d=e, or me@a.bc", ["see", "https://a.b/c?d=e", "or", "me@a.bc"]),
        ("L’été arrive", ["L'été", "arrive"]),
    ],
)
def test_words(text, words):
    assert Text(text).words == words


def test_spans_go_back_to_the_source():
    text = Text("# A **bo**ld [word](http://x) end")
    for index, word in enumerate(text.words):
        start, end = text.word_span(index)
        assert strip(text.source[start:end]).text.strip("](").startswith(word[0]), word
    assert text.source[slice(*text.word_span(1))] == "bo**ld"


@given(st.text("ab *_`[]()<>#-\n1.", max_size=80))
def test_markup_keeps_the_order_and_place_of_characters(source):
    plain = strip(source)
    places = [plain.at(index) for index in range(len(plain.text))]
    assert places == sorted(set(places))
    assert "".join(source[place] for place in places) == plain.text


def test_blocks_and_paragraphs():
    source = "# T\n\nOne\ntwo.\n\n- a\n  - b\n\n---\n\n```\nx\n\ny\n```\n| a |\n"
    assert [block.kind for block in blocks(source)] == [
        "heading",
        "text",
        "item",
        "item",
        "rule",
        "code",
        "row",
    ]
    assert len(paragraphs(source)) == 5


@pytest.mark.parametrize(
    ("text", "heights"),
    [
        ('"a" and "b"', [1, 1]),
        ("it's a dog's life", []),
        ("\"a 'b' c\"", [1, 2]),
        ("“a ‘b “c” d’ e”", [1, 2, 3]),
        ('"a', []),
    ],
)
def test_quotations(text, heights):
    assert [quote.height for quote in quotations(text)] == heights


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("a 👩‍👩‍👧.", True),
        ("a 🇫🇷", True),
        ("a ❤️!", True),
        ("a 1️⃣", True),
        ("a ©", False),
        ("a :)", False),
        ("😀 a", False),
    ],
)
def test_emoji_at_the_end(text, ends):
    assert ends_with(text) is ends


def test_counting_gives_what_listing_gives():
    path = files("goldgate_steerability").joinpath("cases/constraints.jsonl")
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    texts = [one["text"] for row in rows for one in row["responses"] if "text" in one]
    wrong = [
        text
        for text in map(Text, texts)
        if not text.empty
        and (quick := sentence_range(text.source)) is not None
        and quick != listed_range(text)
    ]
    assert not wrong, [text.source for text in wrong]


_PIECES = st.sampled_from(
    ["He left.", "Dr. Lee came.", '"Stop!" she cried.', '"Go now." ', "It cost 3.50", "no end", "Why?", "- item", "* **Bold.** text.",
     "P.S. We won!", "a 3. b", "<<Title>>", "> quote.", "1. one", "(See Fig. 2.)", "Wait...", "i went home. it rained.", "He said, \"Yes.\"",
     '"All of it. Really."', "x <b>y</b>. Z."]
)  # fmt: skip


@given(st.lists(st.tuples(_PIECES, st.sampled_from([" ", "\n", "\n\n"])), min_size=1, max_size=6))
def test_counting_gives_what_listing_gives_on_any_mixture(pieces):
    text = Text("".join(piece + gap for piece, gap in pieces))
    quick = sentence_range(text.source)
    assert quick is None or quick == listed_range(text)
