"""A sample of the demo: its trajectories are made and checked with real services, and get their labels."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from goldgate import Sample, chat, message_from_dict
from goldgate.plugins.components import Server
from goldgate.plugins.loading import load
from goldgate.testing import answered
from goldgate_tools.generators.rollout import RolloutOptions, rollout
from goldgate_tools.options import TrajectoryOptions
from goldgate_tools.services.search import SearchOptions, open_search
from goldgate_tools.services.world import WorldOptions, open_world
from goldgate_tools.verifiers import trajectory

DEMO = Path(__file__).parents[3] / "examples" / "tools"
ROUTES = {"search": "docs", "open_doc": "docs", "search_docs": "docs", "*": "shop"}
SAMPLED = (
    *("order-3", "order-4", "order-7", "town-1", "town-4", "file-2", "file-4", "file-5"),
    *("maths-2", "plain-2", "plain-4"),
)


def rows(name):
    return {row["id"]: row for row in map(json.loads, (DEMO / name).read_text("utf-8").splitlines())}


@pytest.fixture(scope="module")
def demo(servers: Mapping[str, Server]):
    service = load().find("services", "llm.replay")
    if service is None:
        pytest.skip("goldgate-llm is not installed")
    policy = service.value.open(service.value.options(DEMO / "recorded.jsonl"))
    opened = {
        **servers,
        "chat": policy,
        "docs": open_search(SearchOptions(DEMO / "corpus.jsonl")),
        "shop": open_world(WorldOptions(DEMO / "shop.py")),
    }
    yield opened
    for name in ("chat", "docs", "shop"):
        opened[name].close()


@pytest.mark.parametrize("name", SAMPLED)
def test_the_demos_trajectories_get_their_labels(name, demo):
    row, expected = rows("requests.jsonl")[name], rows("expected.jsonl")[name]["scores"]
    prompt = row["prompt"]
    prompt = chat(prompt) if isinstance(prompt, str) else tuple(map(message_from_dict, prompt))
    sample = Sample(name, prompt, row["reference"], tuple(row["tools"]), files=row["files"])

    def ask(request):
        (reply,) = demo[request.service if request.kind == "tool" else request.kind].serve([request])
        return reply

    for index, score in enumerate(expected):
        made = answered(rollout(sample, RolloutOptions(services=ROUTES, seed=7), index), ask)
        verdict = answered(trajectory.check(made, TrajectoryOptions(services=ROUTES)), ask)
        assert verdict.score == score, verdict.why
