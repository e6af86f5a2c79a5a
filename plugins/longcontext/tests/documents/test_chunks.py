"""Chunks are spans that join to the document; their borders are those of paragraphs."""

from itertools import pairwise

import pytest
from goldgate_longcontext.documents.chunks import paragraphs, split
from goldgate_longcontext.documents.prose import prose
from goldgate_longcontext.documents.retrieve import ranked
from goldgate_longcontext.documents.tokens import count
from goldgate_longcontext.generators.chunk_qa import ChunkQaOptions
from hypothesis import given
from hypothesis import strategies as st


@given(st.text(alphabet="ab .!\n`~é", max_size=400), st.integers(1, 40))
def test_chunks_join_to_the_text(text, size):
    spans = split(text, size)
    assert "".join(text[a:b] for a, b in spans) == text
    assert all(one[1] == other[0] for one, other in pairwise(spans))
    assert "".join(text[a:b] for a, b in paragraphs(text)) == text


def test_chunks_keep_to_the_size_and_to_paragraphs():
    text = prose(1, 30_000)
    spans = split(text, 500)
    assert max(count([text[a:b] for a, b in spans])) <= 510  # an estimate rounds up once per paragraph
    assert all(text[b - 2 : b] == "\n\n" for _, b in spans[:-1])


def test_a_long_paragraph_is_cut_at_sentences_and_a_long_run_where_it_must():
    text = "One sentence here. " * 200
    assert all(text[a:b].endswith(".") for a, b in split(text, 50)[:-1])
    assert [b - a for a, b in split("x" * 1000, 50)][:-1] == [200] * 4


def test_code_fences_are_not_cut():
    text = "Before.\n\n```python\na = 1\n\nb = 2\n```\n\nAfter."
    assert [text[a:b].strip() for a, b in paragraphs(text)] == [
        "Before.",
        "```python\na = 1\n\nb = 2\n```",
        "After.",
    ]


def test_a_tokenizer_counts(tmp_path):
    tokenizers = pytest.importorskip("tokenizers")
    made = tokenizers.Tokenizer(tokenizers.models.WordLevel({"[UNK]": 0}, unk_token="[UNK]"))  # noqa: S106 - no secret
    made.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    made.save(str(tmp_path / "tokenizer.json"))
    assert count(["three small words", ""], str(tmp_path / "tokenizer.json")) == [3, 0]
    assert ChunkQaOptions(tokenizer=tmp_path / "tokenizer.json").n == 2


def test_a_tokenizer_that_is_not_there_is_reported(tmp_path):
    with pytest.raises(ValueError, match="no file"):
        ChunkQaOptions(tokenizer=tmp_path / "none.json")


def test_the_best_chunk_comes_first():
    chunks = [
        "The mill grinds rye.",
        "The harbour of Skarn was rebuilt.",
        "Skarn lies north. Skarn has a harbour.",
    ]
    assert ranked("When was the harbour of Skarn rebuilt?", chunks)[0] == 1
    assert ranked("", ["a", "b"]) == [0, 1]
