"""A cascade in the order of cost asks less and decides the same; the manifest says what is likely wrong."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from goldgate.config.file import Config, parse
from goldgate.config.plan import prepare
from goldgate.nouns import Candidate, Verdict, abstain, accept, reject
from goldgate.plugins.components import Verifier
from goldgate.plugins.hookspecs import hookimpl
from goldgate.plugins.loading import Plugins, load
from goldgate.runs import pipeline
from goldgate.trust import certificates
from goldgate.trust.certificates import CaseSet, Certificate, Determinism
from goldgate.trust.intervals import rate
from goldgate.trust.measure import Speed
from goldgate.trust.order import by_cost, cost
from goldgate.trust.rates import Rates, Stratum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

LETTERS = {"a": accept("yes"), "r": reject("no"), "x": abstain("unsure")}


def checks(count: int) -> dict[str, Verifier]:
    """Verifier number i reads letter i of the candidate: a accepts, r rejects, x abstains."""

    def reads(number: int) -> Any:
        def check(candidate: Candidate) -> Verdict:
            return LETTERS[candidate.text[number]]

        return check

    return {f"own.v{number}": Verifier(reads(number)) for number in range(count)}


def plugins(count: int) -> Plugins:
    @hookimpl
    def goldgate_verifiers() -> Mapping[str, Verifier]:
        return checks(count)

    return load(SimpleNamespace(__name__="own", goldgate_verifiers=goldgate_verifiers))


def table(tmp_path: Path, count: int, **changes: Any) -> Config:
    steps = [{"use": f"own.v{number}"} for number in range(count)]
    steps += [{"use": "select.best", "n": 9}, {"use": "select.pairs", "n": 9}]
    result = {"name": "t", "source": {"path": "rows.jsonl"}, "step": steps, "runs": str(tmp_path / "runs")}
    return parse({**result, **changes}, base=tmp_path)


def certify(
    config: Config, installed: Plugins, speeds: list[float], strata: tuple[Stratum, ...] = ()
) -> None:
    """Certificates next to the config: the faster, the earlier."""
    for step, per_second in zip(certificates.needed(prepare(config, installed)), speeds, strict=True):
        result = Certificate(
            step.component.name, "own", "0", step.digest, {}, step.config.accept, 0.95, CaseSet("c", "d", 200),
            Rates(rate(2, 100), rate(1, 100), rate(0, 200), rate(0, 0), 0), strata, Determinism(2, 1, ()),
            Speed(per_second, 1, 0.1, 0.1, 0.1),
        )  # fmt: skip
        certificates.write(Path(config.base) / "certificates" / f"{step.config.name}.json", result)


def write(tmp_path: Path, texts: list[list[str]], **more: Any) -> None:
    rows = [
        {"id": str(n), "prompt": "p", "responses": responses, **more} for n, responses in enumerate(texts)
    ]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def outcomes(finished: pipeline.Finished) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("sft", "preference", "rejected"):
        lines = (finished.folder / f"{name}.jsonl").read_text().splitlines()
        rows = [json.loads(line) for line in lines]
        found[name] = [
            (row["id"], row["index"], row.get("outcome"), row.get("rejected_index")) for row in rows
        ]
    return found


def asked(finished: pipeline.Finished) -> int:
    return sum(sum(one.values()) for one in finished.funnel.steps.values())


@given(st.lists(st.lists(st.text("arx", min_size=3, max_size=3), max_size=5), min_size=1, max_size=4))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_never_changes_the_outcome(tmp_path: Path, texts: list[list[str]]) -> None:
    write(tmp_path, texts)
    installed = plugins(3)
    config = table(tmp_path, 3)
    certify(config, installed, [1.0, 10.0, 100.0])
    assert [s.config.name for s in by_cost(prepare(config, installed), installed).stages[0]] == [
        "own.v2",
        "own.v1",
        "own.v0",
    ]
    ordered = pipeline.run(config, installed, "inline")
    as_given = pipeline.run(replace(config, order="given"), installed, "inline")
    assert ordered.folder != as_given.folder
    assert outcomes(ordered) == outcomes(as_given)
    assert ordered.funnel.totals == as_given.funnel.totals


def test_what_is_cheap_and_rejects_comes_first_and_spares_the_rest(tmp_path: Path) -> None:
    write(tmp_path, [["aaa", "aar", "aar", "aar"]])
    installed = plugins(3)
    config = table(tmp_path, 3)
    certify(config, installed, [1.0, 10.0, 100.0])
    assert asked(pipeline.run(config, installed, "inline")) == 3 + 3
    assert asked(pipeline.run(replace(config, order="given"), installed, "inline")) == 3 * 4


def test_nothing_moves_without_a_certificate_or_past_another_step(tmp_path: Path) -> None:
    installed = plugins(4)
    config = table(tmp_path, 4)
    certify(config, installed, [1.0, 2.0, 3.0, 4.0])
    (tmp_path / "certificates" / "own.v1.json").unlink()
    assert [step.name for step in by_cost(prepare(config, installed), installed).config.step][:4] == [
        "own.v0",
        "own.v1",
        "own.v3",
        "own.v2",
    ]
    for unordered in (replace(config, cascade=False), replace(config, order="given")):
        plan = prepare(unordered, installed)
        assert by_cost(plan, installed) is plan


def test_power_counts_as_well_as_speed(tmp_path: Path) -> None:
    installed = plugins(1)
    config = table(tmp_path, 1)
    certify(config, installed, [10.0])
    result = certificates.read(tmp_path / "certificates" / "own.v0.json")
    assert result is not None
    weak = replace(result, rates=replace(result.rates, false_accept=rate(80, 100)))
    assert cost(weak) > 3 * cost(result)


def test_the_manifest_tells_the_share_of_wrong_labels(tmp_path: Path) -> None:
    write(tmp_path, [["a", "r", "a", "r"]] * 50)
    installed = plugins(1)
    config = table(tmp_path, 1)
    certify(config, installed, [10.0])
    finished = pipeline.run(config, installed, "inline")
    noise = finished.manifest["label_noise"]
    sft = noise["datasets"]["sft"]
    assert sft["rows"] == 100
    # a = 0.5, f = 0.02, r = 0.01: p = 0.48 / 0.97, w = (1 - p) f / a
    assert sft["accepted"]["share"] == pytest.approx((1 - 0.48 / 0.97) * 0.02 / 0.5, abs=1e-6)
    assert sft["accepted"]["low"] < sft["accepted"]["share"] < sft["accepted"]["high"] < 0.12
    pairs = noise["datasets"]["preference"]
    assert pairs["rejected"]["share"] == pytest.approx((0.48 / 0.97) * 0.01 / 0.5, abs=1e-6)
    assert "labels: " in (finished.folder / "README.md").read_text()
    assert noise == json.loads((finished.folder / "manifest.json").read_bytes())["label_noise"]


def test_two_verifiers_are_added_and_never_multiplied(tmp_path: Path) -> None:
    write(tmp_path, [["aa", "rr"]] * 50)
    installed = plugins(2)
    config = table(tmp_path, 2)
    certify(config, installed, [10.0, 5.0])
    result = pipeline.run(config, installed, "inline").manifest["label_noise"]["datasets"]["sft"]["accepted"]
    each = [one["share"] for one in result["by"].values()]
    assert result["share"] == pytest.approx(sum(each), abs=2e-6)
    assert result["high"] >= max(one["high"] for one in result["by"].values())
    assert result["low"] == max(one["low"] for one in result["by"].values())


def test_a_stratum_with_rates_of_its_own_uses_them(tmp_path: Path) -> None:
    write(tmp_path, [["a", "r"]] * 50, tags={"family": "hard"})
    installed = plugins(1)
    config = table(tmp_path, 1)
    hard = Rates(rate(30, 100), rate(1, 100), rate(0, 200), rate(0, 0), 0)
    certify(config, installed, [10.0], (Stratum("family", "hard", False, hard),))
    strict = pipeline.run(config, installed, "inline").manifest["label_noise"]["datasets"]["sft"]["accepted"]
    certify(config, installed, [10.0], (Stratum("family", "hard", True, hard),))
    pooled = pipeline.run(config, installed, "inline").manifest["label_noise"]["datasets"]["sft"]["accepted"]
    assert strict["share"] > 10 * pooled["share"]


def test_without_a_certificate_nothing_is_claimed(tmp_path: Path) -> None:
    write(tmp_path, [["aa"]])
    installed = plugins(2)
    config = table(tmp_path, 2)
    certify(config, installed, [10.0, 5.0])
    other = replace(config, step=(replace(config.step[0], accept=0.5), *config.step[1:]))
    result = pipeline.run(other, installed, "inline").manifest["label_noise"]["datasets"]["sft"]["accepted"]
    assert result["share"] is None
    assert "own.v0" in result["why"]
    assert "own.v1" not in result["why"]
