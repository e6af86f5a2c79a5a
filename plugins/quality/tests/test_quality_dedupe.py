"""Repeats are marked, everything else is left alone, and nothing is swallowed."""

import tracemalloc

from goldgate import Drop, Failure, Judged, Message, Origin, Sample, answer, chat
from goldgate_quality import goldgate_filters
from goldgate_quality.dedupe import Dedupe, dedupe
from hypothesis import given
from hypothesis import strategies as st


def row(text, sample="s", index=0, prompt="p", **marks):
    return Judged(answer(Sample(sample, chat(prompt)), text, Origin(index=index)), **marks)


def kept(rows, **options):
    return [judged.dropped is None for judged in dedupe(rows, Dedupe(**options))]


def test_a_repeat_names_the_first():
    rows = [row("a", index=0), row("b", index=1), row("a", index=2), row("a", index=3)]
    marked = list(dedupe(rows, Dedupe()))
    assert [judged.dropped for judged in marked[:2]] == [None, None]
    assert marked[2].dropped == Drop("quality.dedupe", "the same as response 0 to s", "filtered")
    assert marked[3].dropped == marked[2].dropped


def test_only_accepted_rows_count():
    out = Drop("math.answer", "wrong", "rejected")
    failed = Failure("down")
    rows = [row("a", dropped=out), row("a", failure=failed), row("a"), row("a", dropped=out)]
    marked = list(dedupe(rows, Dedupe()))
    assert marked == rows


def test_scope():
    rows = [row("a", "s"), row("a", "t"), row("a", "u", prompt="q")]
    assert kept(rows, scope="sample") == [True, True, True]
    assert kept(rows, scope="stream") == [True, False, True]


def test_normalisation():
    rows = [row("if a:\n    b\n"), row("\nif a:  \r\n    b"), row("if a:\n  b"), row("IF A: B")]
    assert kept(rows, normalise="none") == [True, True, True, True]
    assert kept(rows, normalise="lines") == [True, False, True, True]
    assert kept(rows, normalise="loose") == [True, False, False, False]


def test_differences_that_count_are_kept():
    texts = ["7", "-7", "7.0", "x²", "x2", "the answer is not 7", "the answer is 7"]
    assert all(kept([row(text) for text in texts], normalise="loose"))


def test_composed_letters_are_the_same_letters():
    assert kept([row("caf\u00e9"), row("cafe\u0301")]) == [True, False]


def test_roles_and_tool_calls_count():
    call = {"id": "1", "function": {"name": "f", "arguments": "{}"}}
    said = [(Message("assistant", ""),), (Message("assistant", "", (call,)),), (Message("tool", ""),)]
    assert all(kept([row(messages) for messages in said]))


@given(
    st.lists(st.sampled_from(["a", "a ", "b", "B", "", "\n"])), st.sampled_from(["none", "lines", "loose"])
)
def test_nothing_is_lost_and_twice_is_once(texts, normalise):
    rows = [row(text, index=number) for number, text in enumerate(texts)]
    options = Dedupe(normalise=normalise)
    once = list(dedupe(rows, options))
    assert [judged.candidate for judged in once] == [judged.candidate for judged in rows]
    left = [judged for judged in once if judged.accepted]
    assert list(dedupe(left, options)) == left


def test_it_streams_and_memory_stays_flat():
    def stream(count):
        for number in range(count):
            yield row(f"text {number}", sample=f"s{number}")

    peaks = []
    for count in (2_000, 20_000):
        tracemalloc.start()
        assert sum(judged.accepted for judged in dedupe(stream(count), Dedupe(scope="stream"))) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0] + 50_000
    lazy = dedupe(stream(10**12), Dedupe())
    assert next(lazy).accepted


def test_the_hook_offers_it():
    assert goldgate_filters()["quality.dedupe"].options is Dedupe
