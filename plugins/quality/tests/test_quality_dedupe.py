"""Repeats are marked, everything else is left alone, and nothing is swallowed."""

import json
import tracemalloc

from goldgate import Drop, Failure, Judged, Message, Note, Origin, Sample, answer, chat
from goldgate.testing import filtered
from goldgate_quality import goldgate_filters
from goldgate_quality.dedupe import DedupeOptions
from hypothesis import given
from hypothesis import strategies as st


def row(text, sample="s", index=0, prompt="p", **marks):
    return Judged(answer(Sample(sample, chat(prompt)), text, Origin(index=index)), **marks)


def dedupe(rows, **options):
    component = goldgate_filters()["quality.dedupe"]
    return filtered(component, rows, DedupeOptions(**options), name="quality.dedupe")


def kept(rows, **options):
    return [why is None for why in dedupe(rows, **options)]


def test_a_repeat_names_the_first():
    rows = [row("a", index=0), row("b", index=1), row("a", index=2), row("a", index=3)]
    why = Drop("quality.dedupe", "the same as response 0 to s", "filtered", "duplicate")
    assert list(dedupe(rows)) == [None, None, why, why]


def test_both_texts_are_listed(tmp_path):
    from goldgate_quality import dedupe as module

    class Listed(list):
        scratch = tmp_path

    rows = [answer(Sample(name, chat("Why?")), text) for name, text in (("a", "So."), ("b", "So. "))]
    options = DedupeOptions(scope="stream")
    notes = [Note(module.note(one, options), one.sample.id, one.origin.index) for one in rows]
    assert [why is None for why in module.decide(Listed(notes), options)] == [True, False]
    (pair,) = map(json.loads, (tmp_path / "keep" / "pairs.jsonl").read_text().splitlines())
    assert pair == {"dropped": "b", "index": 0, "kept": "a", "kept_index": 0,
                    "text": "Why?\n\nSo. ", "kept_text": "Why?\n\nSo."}  # fmt: skip
    assert json.loads((tmp_path / "keep" / "report.json").read_text()) == {"rows": 2, "duplicates": 1}


def test_only_accepted_rows_count():
    out = Drop("math.answer", "wrong", "rejected")
    failed = Failure("down")
    rows = [row("a", dropped=out), row("a", failure=failed), row("a"), row("a", dropped=out)]
    assert list(dedupe(rows)) == [out, None, None, out]


def test_prompts():
    samples = [Sample(name, chat(text)) for name, text in (("a", "p"), ("b", "q"), ("c", "p "))]
    why = Drop("quality.dedupe", "the same as the prompt of a", "filtered", "duplicate")
    assert list(dedupe(samples)) == [None, None, why]


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
    output = [(Message("assistant", ""),), (Message("assistant", "", (call,)),), (Message("tool", ""),)]
    assert all(kept([row(messages) for messages in output]))


@given(
    st.lists(st.sampled_from(["a", "a ", "b", "B", "", "\n"])), st.sampled_from(["none", "lines", "loose"])
)
def test_nothing_is_lost_and_twice_is_once(texts, normalise):
    rows = [row(text, index=number) for number, text in enumerate(texts)]
    once = kept(rows, normalise=normalise)
    assert len(once) == len(rows)
    left = [judged for judged, stays in zip(rows, once, strict=True) if stays]
    assert all(kept(left, normalise=normalise))


def test_it_streams_and_memory_stays_flat():
    def stream(count):
        for number in range(count):
            yield row(f"text {number}", sample=f"s{number}")

    peaks = []
    for count in (2_000, 20_000):
        tracemalloc.start()
        assert sum(why is None for why in dedupe(stream(count), scope="stream")) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0] + 50_000
    assert next(dedupe(stream(10**12))) is None


def test_the_hook_offers_it():
    assert goldgate_filters()["quality.dedupe"].options is DedupeOptions
