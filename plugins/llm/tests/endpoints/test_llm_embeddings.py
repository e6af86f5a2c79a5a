"""Vectors from an endpoint on loopback: at length 1, each in its own place, one bad one failing itself only."""

import json
import math

import pytest
from goldgate import Embed, Failure
from goldgate_llm.endpoints.embeddings import EmbeddingsOptions, by_index, connect, unit
from hypothesis import example, given
from hypothesis import strategies as st

TEXTS = ("a", "b", "c")


@pytest.fixture
def asked(httpserver, connected):
    def ask(data, **options):
        httpserver.expect_request("/v1/embeddings").respond_with_json({"data": data})
        return connected(connect, EmbeddingsOptions, **options).serve([Embed(text) for text in TEXTS])

    return ask


def test_vectors_are_put_in_order_and_at_length_one(httpserver, asked):
    data = [
        {"index": 2, "embedding": [0, 5]},
        {"index": 0, "embedding": [3, 4]},
        {"index": 1, "embedding": [-2, 0]},
    ]
    assert asked(data, dimensions=2, prefix="query: ", extra={"truncate": True}) == [
        (0.6, 0.8),
        (-1, 0),
        (0, 1),
    ]
    (request, _) = httpserver.log[0]
    assert json.loads(request.data) == {
        "model": "tiny", "input": ["query: a", "query: b", "query: c"], "encoding_format": "float",
        "dimensions": 2, "truncate": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    "bad",
    [
        None, {"index": 1}, {"index": 1, "embedding": []}, {"index": 1, "embedding": [0, 0]},
        {"index": 1, "embedding": ["x"]}, {"index": 1, "embedding": "AAAA"}, {"index": 7, "embedding": [1]},
        {"index": 1, "embedding": [True]}, {"index": 0, "embedding": [1]},
    ],
)  # fmt: skip
def test_one_bad_vector_fails_itself_only(asked, bad):
    rows = [{"index": 0, "embedding": [3, 4]}, bad, {"index": 2, "embedding": [0, 5]}]
    replies = asked([row for row in rows if row is not None])
    assert isinstance(replies[1], Failure)
    assert replies[1].code == "malformed_reply"
    assert replies[2] == (0, 1)


@pytest.mark.parametrize("data", [None, "x", {}, [[1]], [1, 2, 3]])
def test_nonsense_fails_every_text(asked, data):
    assert {reply.code for reply in asked(data)} == {"malformed_reply"}


def test_an_error_is_everybodys(httpserver, connected):
    httpserver.expect_request("/v1/embeddings").respond_with_data("no", 401)
    replies = connected(connect, EmbeddingsOptions).serve([Embed("a"), Embed("b")])
    assert [reply.code for reply in replies] == ["unauthorized"] * 2


def test_an_entry_that_comes_twice_is_nobodys():
    assert by_index({"data": [{"index": 0, "n": 1}, {"index": 0, "n": 2}, {"index": 1}]}, 2) == [
        None,
        {"index": 1},
    ]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=5))
@example([6.660675208627308e-162])
@example([5e-324, 5e-324])
@example([1.7e308, -1.7e308])
def test_a_unit_vector_has_length_one(vector):
    found = unit(vector)
    assert (found is None) == (not any(vector))
    assert found is None or math.isclose(math.hypot(*found), 1)


def test_an_integer_beyond_every_float_is_no_vector():
    assert unit([10**400, 1]) is None


@pytest.mark.parametrize("wrong", [{"batch": 0}, {"dimensions": -1}, {"timeout": 0}])
def test_options_are_checked(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        EmbeddingsOptions(**{"base_url": "http://x", "model": "m", **wrong})
