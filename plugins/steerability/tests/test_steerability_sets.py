"""Pairs, conflicts, and readers of IFEval, IFBench and Multi-IF."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import pytest
from goldgate import Drop, Judged, Message, Origin, RowError, Sample, answer, chat
from goldgate_steerability import goldgate_readers
from goldgate_steerability.__main__ import main
from goldgate_steerability.conflicts import of_reference
from goldgate_steerability.filters import conflicts
from goldgate_steerability.options import ConstraintsOptions
from goldgate_steerability.pairs import PairsOptions, choose
from goldgate_steerability.readers import UnreadableError, ifeval, multi_if
from goldgate_steerability.verifiers import constraints


def judged(index, *texts, reference, finish=""):
    messages = tuple(
        Message("user" if number % 2 else "assistant", text) for number, text in enumerate(texts)
    )
    candidate = answer(Sample("s", chat("Hello."), reference), messages)
    candidate = replace(candidate, origin=Origin(index=index), finish=finish)
    verdict = constraints.check(candidate, ConstraintsOptions())
    dropped = None if verdict.score == 1.0 else Drop("steerability.constraints", verdict.why, "rejected")
    return Judged(candidate, {"steerability.constraints": verdict}, dropped)


NO_COMMA = {"constraints": [{"id": "punctuation:no_comma"}]}


def test_pairs_differ_in_the_first_violating_turn():
    good = judged(0, "Fine day.", "And?", "It rains now.", "So?", "We stay.", reference=NO_COMMA)
    bad = judged(1, "Fine day.", "And?", "It, rains.", "So?", "We, stay.", reference=NO_COMMA)
    (example,) = choose([good, bad], PairsOptions())
    chosen, rejected = example.ranked
    assert chosen.candidate.text == "It rains now."
    assert rejected.candidate.text == "It, rains."
    assert chosen.candidate.sample == rejected.candidate.sample
    assert [message.content for message in chosen.candidate.sample.prompt] == ["Hello.", "Fine day.", "And?"]


def test_other_prefixes_and_lengths_make_no_pair():
    good = judged(0, "Nice day.", "And?", "It rains.", reference=NO_COMMA)
    other = judged(1, "Fine day.", "And?", "It, rains.", reference=NO_COMMA)
    long = judged(
        2, "Nice day.", "And?", "It rains, and it rains, and it goes on and on.", reference=NO_COMMA
    )
    assert list(choose([good, other, long], PairsOptions())) == []
    assert len(list(choose([good, other, long], PairsOptions(ratio=0)))) == 1


def test_length_may_differ_where_length_is_what_was_asked():
    reference = {
        "constraints": [
            {"id": "length_constraints:number_words", "args": {"relation": "less than", "num_words": 4}}
        ]
    }
    good, bad = (
        judged(0, "It rains.", reference=reference),
        judged(1, "It rains and rains all of the day.", reference=reference),
    )
    assert len(list(choose([good, bad], PairsOptions()))) == 1


def test_the_closest_lengths_come_first_and_each_candidate_once():
    rows = [
        judged(0, "Tea is hot now.", reference=NO_COMMA),
        judged(1, "Tea is warm.", reference=NO_COMMA),
        judged(2, "Tea, warm!!", reference=NO_COMMA),
        judged(3, "Tea is, hot now.", reference=NO_COMMA),
    ]
    found = [[one.candidate.text for one in example.ranked] for example in choose(rows, PairsOptions(most=5))]
    assert found == [["Tea is hot now.", "Tea is, hot now."], ["Tea is warm.", "Tea, warm!!"]]


def test_cut_off_and_undecided_candidates_make_no_pair():
    cut = judged(0, "Tea is hot", reference=NO_COMMA, finish="length")
    bad = judged(1, "Tea, hot!!", reference=NO_COMMA)
    assert list(choose([cut, bad], PairsOptions())) == []


def one(name, scope="", **args):
    return {"id": name, "args": args} | ({"scope": scope} if scope else {})


CONFLICTS = [
    (one("change_case:english_capital"), one("change_case:english_lowercase")),
    (one("punctuation:no_comma"), one("count:punctuation")),
    (one("punctuation:no_comma"), one("keywords:existence", keywords=["a, b"])),
    (one("change_case:english_lowercase"), one("change_case:capital_word_frequency", capital_relation="at least", capital_frequency=1)),
    (one("language:response_language", language="fr"), one("change_case:english_capital")),
    (one("language:response_language", language="fr"), one("language:response_language", language="de")),
    (one("detectable_format:json_format"), one("startend:quotation")),
    (one("detectable_format:json_format"), one("custom:multiples")),
    (one("keywords:existence", keywords=["tea"]), one("keywords:forbidden_words", forbidden_words=["Tea"])),
    (one("keywords:forbidden_words", forbidden_words=["help"]), one("startend:end_checker", end_phrase="Can I help?")),
    (one("length_constraints:number_words", relation="less than", num_words=10), one("count:word_count_range", min_words=10, max_words=12)),
    (one("length_constraints:number_words", relation="less than", num_words=5), one("length_constraints:number_sentences", relation="at least", num_sentences=5)),
    (one("length_constraints:number_sentences", relation="less than", num_sentences=26), one("custom:sentence_alphabet")),
    (one("detectable_format:number_bullet_lists", num_bullets=1), one("format:sub-bullets")),
    (one("detectable_format:number_bullet_lists", num_bullets=2), one("detectable_format:number_bullet_lists", num_bullets=3)),
    (one("keywords:frequency", keyword="tea", relation="at least", frequency=3), one("keywords:frequency", keyword="Tea", relation="less than", frequency=3)),
    (one("keywords:letter_frequency", letter="t", let_relation="less than", let_frequency=1), one("keywords:existence", keywords=["tea"])),
    (one("format:no_whitespace"), one("length_constraints:number_words", relation="at least", num_words=5)),
    (one("startend:end_checker", end_phrase="Bye."), one("startend:end_checker", end_phrase="Ciao.")),
    (one("length_constraints:number_words", relation="less than", num_words=0), one("punctuation:no_comma")),
]  # fmt: skip
COMPATIBLE = [
    (one("punctuation:no_comma"), one("change_case:english_lowercase")),
    (one("change_case:english_capital", "turn:0"), one("change_case:english_lowercase", "turn:1")),
    (one("change_case:english_capital", "until:2"), one("change_case:english_lowercase", "from:2")),
    (one("change_case:english_capital", "last"), one("change_case:english_lowercase", "turn:1")),
    (one("detectable_format:json_format"), one("keywords:existence", keywords=["tea"])),
    (one("keywords:existence", keywords=["tea"]), one("keywords:forbidden_words", forbidden_words=["team"])),
    (one("length_constraints:number_words", relation="at least", num_words=10), one("count:word_count_range", min_words=5, max_words=12)),
    (one("language:response_language", language="en"), one("change_case:english_capital")),
    (one("startend:quotation"), one("startend:end_checker", end_phrase="Bye.")),
    (one("keywords:frequency", keyword="tea", relation="at least", frequency=3), one("keywords:frequency", keyword="milk", relation="less than", frequency=3)),
]  # fmt: skip


@pytest.mark.parametrize("pair", CONFLICTS, ids=lambda pair: f"{pair[0]['id']}, {pair[1]['id']}")
def test_conflicts_are_found_in_either_order(pair):
    assert of_reference({"constraints": list(pair)})
    assert of_reference({"constraints": list(pair)[::-1]})


@pytest.mark.parametrize("pair", COMPATIBLE, ids=lambda pair: f"{pair[0]['id']}, {pair[1]['id']}")
def test_what_goes_together_is_no_conflict(pair):
    assert of_reference({"constraints": list(pair)}) == ""


def test_the_filter_drops_conflicts_and_malformed_sets():
    reference = {"constraints": [one("change_case:english_capital"), one("change_case:english_lowercase")]}
    samples = [
        Sample(str(number), chat("x"), ref)
        for number, ref in enumerate((reference, NO_COMMA, {}, {"constraints": 3}))
    ]
    found = [conflicts(sample) for sample in samples]
    assert [why is None for why in found] == [False, True, True, False]
    assert "english_lowercase" in found[0]
    assert [conflicts(answer(sample, "y")) for sample in samples] == found


# --- readers ----------------------------------------------------------------------------------------


def test_ifeval_rows():
    row = ifeval(
        {
            "key": 7,
            "prompt": "Go.",
            "instruction_id_list": ["punctuation:no_comma"],
            "kwargs": [{"num_words": None}],
        }
    )
    assert row == {
        "id": "7",
        "prompt": "Go.",
        "reference": {"constraints": [{"id": "punctuation:no_comma", "args": {}}]},
    }


def test_multi_if_rows():
    raw = {"key": "1:fr", "language": "French"}
    for number, text in enumerate(("Écris.", "Encore."), 1):
        raw[f"turn_{number}_prompt"] = json.dumps({"role": "user", "content": text})
        raw[f"turn_{number}_instruction_id_list"] = json.dumps(
            ["punctuation:no_comma", "keywords:existence"][:number]
        )
        raw[f"turn_{number}_kwargs"] = json.dumps(
            [json.dumps({}), json.dumps({"keywords": ["thé"]})][:number]
        )
    row = multi_if(raw)
    assert row["prompt"] == "Écris."
    assert row["reference"]["user_turns"] == ["Encore."]
    assert [one["scope"] for one in row["reference"]["constraints"]] == ["turn:0", "turn:1", "turn:1"]
    assert row["tags"] == {"language": "French"}


def published_multi_if(language, first, later):
    """A row as multiIF_20241018.csv has them: messages and kwargs are JSON within JSON, unused cells are empty."""
    row = {"turns": "", "responses": ""}
    for number, turn in enumerate([first, *later, *[None] * (2 - len(later))], 1):
        text, given = turn or (None, [])
        row[f"turn_{number}_prompt"] = json.dumps({"role": "user", "content": text}) if turn else ""
        row[f"turn_{number}_instruction_id_list"] = json.dumps([name for name, _ in given]) if turn else ""
        row[f"turn_{number}_kwargs"] = json.dumps([json.dumps(args) for _, args in given]) if turn else ""
    return row | {"key": f"1019:16:{language[:2].lower()}", "turn_index": "", "language": language}


def test_multi_if_as_it_is_published(tmp_path, capsys):
    comma = ("punctuation:no_comma", {})
    words = ("length_constraints:number_words", {"relation": "at least", "num_words": 300})
    keys = ("keywords:existence", {"keywords": ["крестоносец"]})
    rows = [
        published_multi_if("Russian", ("Напиши.", [comma]), [("Ещё.", [comma, words]), ("И ещё.", [comma, words, keys])]),
        published_multi_if("Chinese", ("写一个\"总结\"。\n不要逗号。", [comma]), [("继续。", [comma, keys])]),
        published_multi_if("French", ("Écris.", [("nope:nope", {})]), []),
    ]  # fmt: skip
    path = tmp_path / "multiIF_20241018.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert main(["read", "multi_if", str(path)]) == 1
    out = capsys.readouterr()
    first, second = map(json.loads, out.out.splitlines())
    assert [one["scope"] for one in first["reference"]["constraints"]] == [
        "turn:0", "turn:1", "turn:1", "turn:2", "turn:2", "turn:2"
    ]  # fmt: skip
    assert first["reference"]["user_turns"] == ["Ещё.", "И ещё."]
    assert second["prompt"] == '写一个"总结"。\n不要逗号。'
    assert second["reference"]["user_turns"] == ["继续。"]
    assert second["tags"] == {"language": "Chinese"}
    assert "nope:nope" in out.err
    # and the same through a source of a pipeline
    read = goldgate_readers()["steerability.multi_if"].row
    with path.open(encoding="utf-8", newline="") as file:
        assert [read(row) for row in list(csv.DictReader(file))[:2]] == [[first], [second]]


@pytest.mark.parametrize(
    "raw",
    [{}, {"key": 1}, {"key": 1, "prompt": ""}, {"key": 1, "prompt": "x", "instruction_id_list": ["a"], "kwargs": []}, {"key": 1, "prompt": "x", "instruction_id_list": ["nope:nope"], "kwargs": [{}]}, {"key": 1, "prompt": "x", "instruction_id_list": "{", "kwargs": [{}]}],
)  # fmt: skip
def test_rows_of_another_shape_are_errors(raw):
    with pytest.raises(UnreadableError):
        ifeval(raw)


def test_readers_are_offered_and_raise_row_errors():
    readers = goldgate_readers()
    assert set(readers) == {"steerability.ifeval", "steerability.ifbench", "steerability.multi_if"}
    raw = {"key": 7, "prompt": "Go.", "instruction_id_list": ["punctuation:no_comma"], "kwargs": [{}]}
    assert [row["id"] for row in readers["steerability.ifeval"].row(raw)] == ["7"]
    with pytest.raises(RowError, match="key"):
        readers["steerability.multi_if"].row(
            {"turn_1_prompt": '"x"', "turn_1_instruction_id_list": [], "turn_1_kwargs": []}
        )


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("ifeval", {"key": 1, "prompt": "Go.\u2028On.", "instruction_id_list": ["punctuation:no_comma"], "kwargs": [{"num_words": None}]}),
        ("ifbench", {"key": "2", "prompt": "Go.", "instruction_id_list": ["count:numbers"], "kwargs": [{"N": 3, "word": None}]}),
        ("multi_if", {"key": "3:de", "language": "German", "turn_1_prompt": '{"role": "user", "content": "Los."}', "turn_1_instruction_id_list": '["punctuation:no_comma"]', "turn_1_kwargs": ["{}"]}),
    ],
)  # fmt: skip
def test_published_rows_are_written_as_rows(name, row, tmp_path, capsys):
    path = tmp_path / "rows.jsonl"
    path.write_text(f"{json.dumps(row, ensure_ascii=False)}\n\n")
    assert main(["read", name, str(path)]) == 0
    (line,) = capsys.readouterr().out.split("\n")[:-1]
    assert len(json.loads(line)["reference"]["constraints"]) == 1


def test_the_command_names_lines_that_it_leaves_out(tmp_path, capsys):
    path = tmp_path / "rows.jsonl"
    path.write_text(
        '{"key": 1, "prompt": "x", "instruction_id_list": ["punctuation:no_comma"], "kwargs": [{}]}\n[]\n{\n'
    )
    assert main(["read", "ifeval", str(path)]) == 1
    out = capsys.readouterr()
    assert len(out.out.splitlines()) == 1
    assert "line 2" in out.err
    assert "line 3" in out.err
    assert main(["read", "squad", str(path)]) == 2
    assert main(["read", "ifeval", str(tmp_path / "none")]) == 2
