"""The same cases through each framework's own code give the same verdicts as goldgate itself.

A framework that is not installed is skipped: ``tests/parity/setup.sh`` makes an environment with all of
those that do not get on with one another in one.
"""

import asyncio
import importlib
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from goldgate.adapters import Gate, reward

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
checks = importlib.import_module("parity_checks")
sys.path.remove(str(HERE))

OWN: dict[str, Any] = {"plugins": (str(HERE / "parity_checks.py"),)}
CASES, PROMPT, ANSWER = checks.CASES, checks.PROMPT, checks.ANSWER
RESPONSES, SCORES = checks.RESPONSES, checks.SCORES
SCORED = [score for score in SCORES if score is not None]

pytestmark = pytest.mark.filterwarnings("default")  # other people's warnings are not ours


def framework(name: str) -> Any:
    """The module, or a skip that says how to get it."""
    return pytest.importorskip(name, reason=f"{name} is not installed: run tests/parity/setup.sh")


def test_goldgate_itself() -> None:
    with Gate("parity.ends", **OWN) as gate:
        assert [reward(gate(PROMPT, text, {"answer": ANSWER})) for text in RESPONSES] == SCORES


def test_trl() -> None:
    """Through the trainer's own computation of rewards, where None becomes NaN and NaN is left out."""
    framework("trl")
    torch = framework("torch")
    from accelerate import Accelerator
    from goldgate.adapters.trl import reward as function_of
    from trl.trainer.grpo_trainer import GRPOTrainer

    function = function_of("parity.ends", **OWN)
    logged: dict[str, Any] = {}
    trainer = SimpleNamespace(
        accelerator=Accelerator(cpu=True),
        reward_funcs=[function],
        reward_processing_classes=[None],
        reward_func_names=[function.__name__],
        state=SimpleNamespace(global_step=0),
        environments=None,
        args=SimpleNamespace(report_to=[]),
        model=torch.nn.Identity(),
        _log_completion_extra=logged.__setitem__,
        _log_metric=logged.__setitem__,
    )
    inputs = [{"prompt": PROMPT, "answer": ANSWER} for _ in RESPONSES]
    rewards = GRPOTrainer._calculate_rewards(
        trainer, inputs, [PROMPT] * len(RESPONSES), RESPONSES, [[1]] * len(RESPONSES)
    )
    found = [None if value != value else value for value in rewards[:, 0].tolist()]
    assert found == SCORES
    assert len(logged["parity.ends why"]) == len(RESPONSES)


def test_datasets(tmp_path: Path) -> None:
    datasets = framework("datasets")
    from goldgate.adapters.datasets import accepted, features, judge

    rows = [{"prompt": PROMPT, "answer": ANSWER, "response": text} for text in RESPONSES]
    data = datasets.Dataset.from_list(rows)
    judged = data.map(judge("parity.ends", **OWN), batched=True, batch_size=2, features=features(data))
    assert [
        0.0 if kind == "no_answer" else score
        for score, kind in zip(judged["score"], judged["outcome"], strict=True)
    ] == SCORES
    decided = data.filter(lambda row: row["response"] != "broken")
    kept = decided.filter(accepted("parity.ends", **OWN))
    assert kept["response"][:] == [text for text, expected in CASES if expected == 1.0]
    with pytest.raises(Exception, match="planted"):
        data.filter(accepted("parity.ends", **OWN))


def test_verifiers() -> None:
    """Through a task's own scoring."""
    vf = framework("verifiers.v1")
    from goldgate.adapters.verifiers import reward

    class Data(vf.TaskData):
        answer: str

    class Sums(vf.Task[Data, vf.State]):
        ends = vf.reward(reward("parity.ends", **OWN))

    async def judged(text: str) -> float | None:
        task = Sums(Data(prompt=PROMPT, answer=ANSWER))
        trace = vf.Trace(
            task=vf.TraceTask(type="Sums", data=task.data), agent=vf.AgentInfo(config=vf.AgentConfig())
        )
        trace.root_reply = text
        try:
            await task.score(trace)
        except vf.TaskError as error:
            assert "abstains" in str(error) or "planted" in str(error)
        (value,) = trace.rewards.values()
        return None if value is None else value.score

    assert [asyncio.run(judged(text)) for text in RESPONSES] == SCORES


def test_inspect_ai(tmp_path: Path) -> None:
    """Through an evaluation with a model that says what we want."""
    inspect_ai = framework("inspect_ai")
    from goldgate.adapters.inspect_ai import scorer
    from inspect_ai.dataset import Sample
    from inspect_ai.model import ModelOutput, ModelUsage, get_model
    from inspect_ai.solver import generate

    outputs = [ModelOutput.from_content("mockllm/model", text) for text in RESPONSES]
    for output in outputs:
        output.usage = ModelUsage(input_tokens=1, output_tokens=1)  # else it downloads a tokenizer to count
    task = inspect_ai.Task(
        dataset=[Sample(id=str(at), input=PROMPT, target=ANSWER) for at in range(len(RESPONSES))],
        solver=generate(),
        scorer=scorer("parity.ends", **OWN),
    )
    model = get_model("mockllm/model", custom_outputs=outputs)
    (log,) = inspect_ai.eval(
        task, model=model, log_dir=str(tmp_path), display="none", max_connections=1, max_samples=1
    )
    assert log.status == "success", log.error
    samples = sorted(log.samples, key=lambda sample: int(sample.id))
    found = [next(iter(sample.scores.values())) for sample in samples]
    assert [None if one.value != one.value else one.value for one in found] == SCORES
    assert [one.reason for one in found][3:5] == ["abstained", "failed"]
    accuracy = log.results.scores[0].metrics["accuracy"].value
    assert accuracy == pytest.approx(sum(SCORED) / len(SCORED))


def test_lm_eval(tmp_path: Path) -> None:
    """Through an evaluation of a task with a local data set and a model that says what we want."""
    lm_eval = framework("lm_eval")
    from goldgate.adapters.lm_eval import results
    from lm_eval.api.model import LM

    class Says(LM):
        def generate_until(self, requests: Any, disable_tqdm: bool = False) -> list[str]:
            return [RESPONSES[int(request.doc["at"])] for request in requests]

        def loglikelihood(self, requests: Any, disable_tqdm: bool = False) -> Any:
            raise NotImplementedError

        def loglikelihood_rolling(self, requests: Any, disable_tqdm: bool = False) -> Any:
            raise NotImplementedError

    rows = [json.dumps({"question": PROMPT, "answer": ANSWER, "at": at}) for at in range(len(RESPONSES))]
    (tmp_path / "rows.jsonl").write_text("\n".join(rows))
    config = {
        "task": "parity",
        "dataset_path": "json",
        "dataset_kwargs": {"data_files": {"test": str(tmp_path / "rows.jsonl")}, "cache_dir": str(tmp_path)},
        "test_split": "test",
        "output_type": "generate_until",
        "doc_to_text": "{{question}}",
        "doc_to_target": "{{answer}}",
        "process_results": results("parity.ends", columns={"question": "prompt"}, **OWN),
        "metric_list": [
            {"metric": name, "aggregation": "mean", "higher_is_better": True}
            for name in ("score", "no_answer", "abstained", "failed")
        ],
    }
    result = lm_eval.simple_evaluate(
        model=Says(), tasks=[config], bootstrap_iters=0, log_samples=True, confirm_run_unsafe_code=True
    )
    samples = sorted(result["samples"]["parity"], key=lambda sample: sample["doc"]["at"])
    assert [sample.get("score") for sample in samples] == SCORES
    means = result["results"]["parity"]
    assert means["score,none"] == pytest.approx(sum(SCORED) / len(SCORED))
    broken = RESPONSES.count("broken")
    assert means["failed,none"] == pytest.approx(broken / len(SCORES))
    assert means["abstained,none"] == pytest.approx((SCORES.count(None) - broken) / len(SCORES))
    assert means["no_answer,none"] == pytest.approx(2 / len(SCORES))
