"""A verifier as a function: from threads, event loops, forks and after pickling; and each adapter's shape."""

import asyncio
import multiprocessing
import pickle
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from goldgate.adapters import Gate, UnscoredError, datasets, lm_eval, nemo_gym, reward, score, verifiers, verl
from goldgate.adapters import trl as trl_adapter
from goldgate.errors import ConfigError
from goldgate.nouns import Failure, Sample, Verdict, answer, chat

CHECKS = str(Path(__file__).parents[3] / "tests" / "parity" / "parity_checks.py")
OWN: dict[str, Any] = {"plugins": (CHECKS,)}
PROMPT = "What is 2 + 2?"
TEXTS = ["It is 4", "It is 5", "", "I am unsure", "broken", "4"]
SCORES = [1.0, 0.0, 0.0, None, None, 1.0]  # what each is worth: silence is worth 0


@pytest.fixture(params=[0, 1], ids=["inline", "workers"])
def gate(request: pytest.FixtureRequest) -> Iterator[Gate]:
    with Gate("parity.ends", workers=request.param, **OWN) as opened:
        yield opened


def test_a_call_gives_a_verdict_or_a_failure(gate: Gate) -> None:
    results = [gate(PROMPT, text, {"answer": "4"}) for text in TEXTS]
    assert [reward(result) for result in results] == SCORES
    assert score(results[2]) is None
    assert isinstance(results[3], Verdict)
    assert isinstance(results[4], Failure)
    assert "planted" in results[4].why
    messages = [{"role": "assistant", "content": "It is 4"}]
    assert score(gate([{"role": "user", "content": PROMPT}], messages, "4")) == 1.0


def test_candidates_are_judged_in_order(gate: Gate) -> None:
    sample = Sample("s", chat(PROMPT), {"answer": "4"})
    results = gate.judge([answer(sample, text) for text in TEXTS * 20])
    assert [reward(result) for result in results] == SCORES * 20
    assert score(gate.judge([answer(Sample("s", chat(PROMPT)), "4")])[0]) is None  # the row has no answer


def test_any_thread_any_loop_again_after_closing(gate: Gate) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: reward(gate(PROMPT, text, "4")), TEXTS * 5))
    assert found == SCORES * 5

    async def awaited() -> list[float | None]:
        futures = [asyncio.wrap_future(gate.submit_row({"prompt": PROMPT, "answer": "4"}, t)) for t in TEXTS]
        return [reward(result) for result in await asyncio.gather(*futures)]

    assert asyncio.run(awaited()) == SCORES
    gate.close()
    assert score(gate(PROMPT, "4", "4")) == 1.0


def test_it_pickles(gate: Gate) -> None:
    gate(PROMPT, "4", "4")
    with pickle.loads(pickle.dumps(gate)) as again:  # noqa: S301 - our own bytes
        assert score(again(PROMPT, "5", "4")) == 0.0


def _forked(gate: Gate, out: Any) -> None:
    out.put(score(gate(PROMPT, "It is 4", "4")))


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")  # forking with threads is what trainers do
def test_it_works_after_a_fork() -> None:
    context = multiprocessing.get_context("fork")
    out = context.SimpleQueue()
    with Gate("parity.ends", **OWN) as gate:
        gate(PROMPT, "4", "4")
        process = context.Process(target=_forked, args=(gate, out))
        process.start()
        process.join(60)
    assert out.get() == 1.0


def test_a_plug_in_that_kills_its_process_fails_one_row(tmp_path: Path) -> None:
    checks = tmp_path / "deadly.py"
    checks.write_text(
        "import os\nfrom goldgate import Verifier, accept, hookimpl\n"
        "def check(candidate):\n    if candidate.text == 'die':\n        os._exit(3)\n    return accept('fine')\n"
        "@hookimpl\ndef goldgate_verifiers():\n    return {'own.deadly': Verifier(check)}\n"
    )
    with Gate("own.deadly", workers=1, plugins=(str(checks),)) as gate:
        results = gate.rows([{"prompt": "p"}] * 3, ["a", "die", "b"])
    assert [score(result) for result in results] == [1.0, None, 1.0]
    assert isinstance(results[1], Failure)


def test_columns_name_the_reference() -> None:
    with Gate("parity.ends", columns={"question": "prompt", "solution": "reference.answer"}, **OWN) as gate:
        row = {"question": PROMPT, "solution": "4", "other": 7}
        assert [score(r) for r in gate.rows([row] * 2, ["It is 4", "5"])] == [1.0, 0.0]
        (malformed,) = gate.rows([{"solution": "4"}], ["4"])
        assert isinstance(malformed, Failure)
        assert malformed.kind == "row"
    with pytest.raises(ConfigError, match=r"parity\.end"):
        Gate("parity.end", **OWN)


def test_trl_gets_none() -> None:
    logged: dict[str, Any] = {}
    function = trl_adapter.reward("parity.ends", **OWN)
    given = {"prompts": [PROMPT] * 6, "completions": TEXTS, "completion_ids": [[1]] * 6, "answer": ["4"] * 6}
    extra = {"trainer_state": None, "log_extra": logged.__setitem__, "log_metric": logged.__setitem__}
    assert function(**given, **extra) == SCORES
    assert logged["parity.ends/failed"] == pytest.approx(1 / 6)
    assert "a planted bug" in logged["parity.ends why"][4]
    assert function.__name__ == "parity_ends"
    assert (logged["parity.ends/no_answer"], logged["parity.ends/abstained"]) == (1 / 6, 1 / 6)
    talk = [[{"role": "assistant", "content": text}] for text in TEXTS]
    asked = [[{"role": "user", "content": PROMPT}]] * 6
    assert function(prompts=asked, completions=talk, answer=["4"] * 6) == SCORES


def test_verl_gets_what_its_user_chose() -> None:
    compute_score = verl.scorer("parity.ends", unscored=0.25, **OWN)
    shown = [
        compute_score(
            data_source="sums", solution_str=text, ground_truth="4", extra_info={"question": PROMPT}
        )
        for text in TEXTS
    ]
    assert [one["score"] for one in shown] == [1.0, 0.0, 0.0, 0.25, 0.25, 1.0]
    assert [(one["abstained"], one["failed"]) for one in shown][3:5] == [(1.0, 0.0), (0.0, 1.0)]
    with pytest.raises(TypeError, match="unscored"):
        verl.scorer("parity.ends", **OWN)  # type: ignore[call-arg] # that is the point


def test_lm_eval_leaves_the_score_out() -> None:
    process = lm_eval.results("parity.ends", columns={"question": "prompt"}, **OWN)
    shown = [process({"question": PROMPT, "answer": "4"}, [text]) for text in TEXTS]
    assert [one.get("score") for one in shown] == SCORES
    assert [one["failed"] for one in shown] == [0, 0, 0, 0, 1, 0]
    assert [one["abstained"] for one in shown] == [0, 0, 0, 1, 0, 0]


def test_nemo_gym_masks() -> None:
    check = nemo_gym.verifier("parity.ends", **OWN)

    def body(text: str) -> dict[str, Any]:
        message = {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": text}]}
        asked = [{"role": "user", "content": PROMPT}]
        return {"responses_create_params": {"input": asked}, "response": {"output": [message]}, "answer": "4"}

    async def all_of_them() -> list[dict[str, Any]]:
        return list(await asyncio.gather(*(check(body(text)) for text in TEXTS)))

    shown = asyncio.run(all_of_them())
    assert [None if one["mask_sample"] else one["reward"] for one in shown] == SCORES
    assert [one.get("failure_kind") for one in shown][3:5] == ["abstained", "failed"]


def test_datasets_rows_keep_their_nulls_and_failures_stop_a_filter() -> None:
    batch = {"prompt": [PROMPT] * 6, "answer": ["4"] * 6, "response": TEXTS}
    shown = datasets.judge("parity.ends", **OWN)(batch)
    assert shown["score"] == [1.0, 0.0, None, None, None, 1.0]  # a verdict, not what it is worth to a trainer
    assert shown["outcome"] == ["scored", "scored", "no_answer", "abstained", "failed", "scored"]
    assert "a planted bug" in shown["failure"][4]
    keep = datasets.accepted("parity.ends", **OWN)
    assert [keep({"prompt": PROMPT, "answer": "4", "response": text}) for text in TEXTS[:4]] == [
        True,
        False,
        False,
        False,
    ]
    with pytest.raises(UnscoredError, match="planted"):
        keep({"prompt": PROMPT, "answer": "4", "response": "broken"})


def test_verifiers_rewards_raise_where_there_is_none() -> None:
    function = verifiers.reward("parity.ends", **OWN)
    data = SimpleNamespace(model_dump=lambda **_: {"prompt": PROMPT, "answer": "4"})
    task = SimpleNamespace(data=data)

    async def found(text: str) -> float | None:
        trace = SimpleNamespace(messages=[], last_reply=text)
        try:
            return await function(task, trace)
        except UnscoredError:
            return None

    assert [asyncio.run(found(text)) for text in TEXTS] == SCORES


def test_openrlhf_gets_what_its_user_chose() -> None:
    torch = pytest.importorskip("torch", reason="OpenRLHF's rewards are tensors, and torch is not installed")
    from goldgate.adapters import openrlhf

    reward = openrlhf.reward("parity.ends", unscored=0.25, **OWN)
    shown = reward(queries=[PROMPT + text for text in TEXTS], prompts=[PROMPT] * 6, labels=["4"] * 6)
    assert torch.equal(shown["rewards"], torch.tensor([1.0, 0.0, 0.0, 0.25, 0.25, 1.0]))
    assert shown["extra_logs"]["failed"].sum() == 1


FINISHED: dict[str, Any] = {"answer": ["4"] * 3, "prompts": [PROMPT] * 3}


def test_silence_never_pays_in_any_shape() -> None:
    """Empty, thoughts alone, refused, cut off: 0 by default, and what the user chose where that is given."""
    silent = ["", " \n", "<think>It is 4", "I'm sorry, but I can't help with that. I am unsure."]
    function = trl_adapter.reward("parity.ends", **OWN)
    assert function(prompts=[PROMPT] * 4, completions=silent, answer=["4"] * 4) == [0.0] * 4
    function = trl_adapter.reward("parity.ends", no_answer=-1.0, unscored=0.5, **OWN)
    texts = ["", "I am unsure", "4"]
    assert function(prompts=[PROMPT] * 3, completions=texts, answer=["4"] * 3) == [-1.0, 0.5, 1.0]


def test_a_cut_off_completion_is_no_answer_unless_it_is_to_be_judged() -> None:
    ids = [[5, 6, 7], [5, 6, 2], [5, 2]]
    function = trl_adapter.reward("parity.ends", max_tokens=3, ends=(2,), **OWN)
    assert function(completions=["4"] * 3, completion_ids=ids, **FINISHED) == [0.0, 1.0, 1.0]
    function = trl_adapter.reward("parity.ends", max_tokens=3, ends=(2,), truncated="judge", **OWN)
    assert function(completions=["4"] * 3, completion_ids=ids, **FINISHED) == [1.0, 1.0, 1.0]
    score_of = verl.scorer("parity.ends", unscored=0.0, **OWN)
    assert score_of("sums", "4", "4", {"question": PROMPT, "finish": "length"})["no_answer"] == 1.0
    with Gate("parity.ends", **OWN) as gate:
        results = [gate(PROMPT, "4", "4", finish=finish) for finish in ("refusal", "length", "stop")]
    codes = [result.code for result in results if isinstance(result, Verdict)]
    assert codes == ["refused", "cut_off", ""]


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("I cannot answer that. unsure", 0.0),
        ("Sorry, I can\u2019t assist with this; I am unsure.", 0.0),
        ("I'm very sorry, but as an AI language model, I am unable to provide it. unsure", 0.0),
        ("Unfortunately, I won't do that, unsure", 0.0),
        ("I cannot find an error: I am unsure whether it is 4", None),
        ("Sorry for the confusion, I am unsure", None),
        ("You can't answer this, unsure", None),
        ("I can't help it. " + "unsure " * 80, None),
        ("I can't help you, but it is 4", 1.0),
        ("I can't help you: it is 5", 0.0),
    ],
)
def test_a_refusal_counts_only_where_the_verifier_abstains(text: str, worth: float | None) -> None:
    with Gate("parity.ends", **OWN) as gate:
        assert reward(gate(PROMPT, text, "4")) == worth


def test_thoughts_are_not_judged() -> None:
    with Gate("parity.ends", **OWN) as gate:
        assert score(gate(PROMPT, "<think>I am unsure, broken</think>It is 4", "4")) == 1.0
        assert score(gate(PROMPT, "<think>It is 4</think>It is 5", "4")) == 0.0


@pytest.mark.parametrize(
    ("columns", "row", "message"),
    [
        (
            {"solution": "reference.answer"},
            {"answer": "4"},
            "'solution' to 'reference.answer', and no row has it",
        ),
        (
            {},
            {"anwser": "4"},
            "needs 'answer' as a column or in the reference, and no row has it; the columns are anwser, prompt",
        ),
        ({}, {"reference": {"anwser": "4"}}, "needs 'answer'"),
        ({"solution": "reference.anwser"}, {"solution": "4"}, "needs 'answer'"),
    ],
)
def test_a_column_that_no_row_has_is_an_error_at_the_first_batch(
    columns: dict[str, str], row: dict[str, Any], message: str
) -> None:
    function = trl_adapter.reward("parity.ends", columns=columns, **OWN)
    listed = {key: [value] * 2 for key, value in row.items()}
    with pytest.raises(ConfigError, match=re.escape(message)):
        function(prompts=[PROMPT] * 2, completions=["4"] * 2, **listed)
    with pytest.raises(ConfigError, match=re.escape(message)):
        lm_eval.results("parity.ends", columns=columns, **OWN)({"prompt": PROMPT, **row}, ["4"])


def test_a_column_that_one_row_has_is_none() -> None:
    """Rows for other verifiers may come in the same data set."""
    with Gate("parity.ends", **OWN) as gate:
        results = gate.rows([{"prompt": PROMPT}, {"prompt": PROMPT, "answer": "4"}], ["4", "4"])
        assert [score(result) for result in results] == [None, 1.0]
        assert score(gate.rows([{"prompt": PROMPT}], ["4"])[0]) is None  # looked at once, at the beginning


def test_a_whole_row_may_be_one_column() -> None:
    function = trl_adapter.reward("parity.ends", row="row", **OWN)
    row = '{"prompt": "p", "reference": {"answer": "4"}}'
    assert function(prompts=["?"] * 2, completions=["4", "5"], row=[row] * 2) == [1.0, 0.0]
    with pytest.raises(ConfigError, match="no column 'row'"):
        function(prompts=["?"], completions=["4"])


def test_calls_of_tools_are_read_in_every_shape() -> None:
    """trl gives arguments as objects, others as text."""
    call = {"type": "function", "function": {"name": "add", "arguments": {"a": 1}}}
    with Gate("parity.ends", **OWN) as gate:
        candidate = gate.candidate(
            {"prompt": PROMPT, "answer": "4"}, [{"role": "assistant", "tool_calls": [call]}]
        )
        assert candidate.messages[0].tool_calls[0]["function"]["arguments"] == '{"a": 1}'
        assert isinstance(gate(PROMPT, [{"role": "assistant", "content": 7}], "4"), Failure)
        assert isinstance(gate(PROMPT, [7], "4"), Failure)


def test_nemo_gym_knows_how_a_response_ended() -> None:
    check = nemo_gym.verifier("parity.ends", **OWN)

    def body(text: str, **response: Any) -> dict[str, Any]:
        part = (
            {"type": "refusal", "refusal": text} if text == "No." else {"type": "output_text", "text": text}
        )
        output = [
            {"type": "reasoning", "summary": []},
            {"type": "message", "role": "assistant", "content": [part]},
        ]
        return {
            "responses_create_params": {"input": PROMPT},
            "response": {"output": output, **response},
            "answer": "4",
        }

    async def judged(*bodies: dict[str, Any]) -> list[dict[str, Any]]:
        return [await check(each) for each in bodies]

    cut = {"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}}
    fine, long, refused = asyncio.run(judged(body("4"), body("4", **cut), body("No.")))
    assert (fine["reward"], fine["mask_sample"], fine["no_answer"]) == (1.0, False, 0.0)
    assert (long["reward"], long["mask_sample"], long["failure_kind"]) == (0.0, False, "no_answer")
    assert (refused["reward"], refused["mask_sample"], refused["failure_kind"]) == (0.0, False, "no_answer")


def test_verifiers_metrics_count_what_has_no_score() -> None:
    data = SimpleNamespace(model_dump=lambda **_: {"prompt": PROMPT, "answer": "4"})
    function = verifiers.metrics("parity.ends", **OWN)
    chosen = verifiers.reward("parity.ends", unscored=0.5, **OWN)

    async def found(text: str, **more: Any) -> tuple[list[str], float]:
        trace = SimpleNamespace(messages=[], last_reply=text, **more)
        counts = await function(SimpleNamespace(data=data), trace)
        return [name for name, count in counts.items() if count], await chosen(data, trace)

    assert asyncio.run(found("I am unsure")) == (["parity.ends/abstained"], 0.5)
    assert asyncio.run(found("broken")) == (["parity.ends/failed"], 0.5)
    assert asyncio.run(found("")) == (["parity.ends/no_answer"], 0.0)
    assert asyncio.run(found("4", is_truncated=True)) == (["parity.ends/no_answer"], 0.0)
    assert asyncio.run(found("4")) == ([], 1.0)
