"""The generator ``math.tree_search``: Monte-Carlo tree search over steps, guided by a step-wise reward model.

Llama 3 report, 4.3.3: for hard prompts, search with learned step-wise reward models. A reward service rates
prefixes of solutions (``Reward``); steps that ``math.steps`` can refute are cut off before they are rated.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field, replace
from typing import Any

from goldgate import Candidate, Completion, Message, Origin, Reward, Sample, answer, chat
from goldgate.asking import ask, problem_of

from goldgate_math.generators.mcts import Node, backpropagate, finished, select
from goldgate_math.generators.prompts import NEXT_STEP
from goldgate_math.options import StepsOptions


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """The size of the search tree, and the service that rates it.

    Rewards are scaled to [0, 1] by the smallest and largest of the sample.
    """

    simulations: int = 16
    """How many nodes are expanded per sample."""
    width: int = 3
    """How many next steps are requested per expanded node."""
    depth: int = 12
    """Most steps of one solution."""
    exploration: float = 0.7
    """The exploration constant of UCT (Kocsis and Szepesvári 2006)."""
    n: int = 1
    """How many complete solutions are returned, best reward first."""
    reward: str = field(default="", metadata={"service": "reward"})
    """The name of the service that rates prefixes; empty: the step's own service."""
    temperature: float = 0.9
    """Sampling temperature of the requests."""
    max_tokens: int = 256
    """Most tokens of one reply."""
    seed: int = 0
    """Seed of the first request; later ones count up from it."""


def make(sample: Sample, options: SearchOptions) -> Generator[Any, Any, list[Candidate]]:
    """The best complete solutions that the search found; none where it found none."""
    root = Node()
    seen: list[float] = []
    model = ""
    asked = 0
    for _ in range(options.simulations):
        path = select(root, options.exploration)
        leaf = path[-1]
        if root.dead:
            break
        if not (leaf.done or leaf.dead or len(leaf.steps) >= options.depth):
            model = (yield from _expand(sample, leaf, asked, options)) or model
            asked += options.width
            seen += [child.reward for child in leaf.children]
        leaf.dead = leaf.dead or not (leaf.done or leaf.children)
        values = [child.reward for child in leaf.children if not child.dead] or [leaf.reward]
        backpropagate(path, _scaled(max(values), seen) if not leaf.dead else 0.0)
    return [
        _candidate(sample, node, place, model, options)
        for place, node in enumerate(finished(root)[: options.n])
    ]


def _expand(sample: Sample, leaf: Node, asked: int, options: SearchOptions) -> Generator[Any, Any, str]:
    """Ask for next steps, cut the refuted ones, have the others rated. Gives the model's name."""
    prompt = NEXT_STEP.format(problem=problem_of(sample), steps="\n".join(leaf.steps) or "(nothing yet)")
    replies: tuple[Completion, ...] = yield tuple(
        ask(chat(prompt), options, asked + place, stop=("\n",)) for place in range(options.width)
    )
    lines = dict.fromkeys(line for reply in replies if (line := _line(reply.message.content)))
    fresh = [(*leaf.steps, line) for line in lines if line not in leaf.steps]
    prefixes = [prefix for prefix in fresh if not refuted(prefix)]
    rates: tuple[float, ...] = (
        (yield tuple(rated(sample, prefix, options.reward) for prefix in prefixes)) if prefixes else ()
    )
    leaf.children = [
        Node(prefix, reward, "\\boxed" in prefix[-1]) for prefix, reward in zip(prefixes, rates, strict=True)
    ]
    return replies[0].model


def _line(text: str) -> str:
    """The first line that says something."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def refuted(prefix: tuple[str, ...]) -> bool:
    """Whether arithmetic or algebra refutes a step."""
    from goldgate_math.steps.checking import steps  # its expressions take long to compile

    return any(step.holds is False for step in steps("\n".join(prefix), StepsOptions()))


def rated(sample: Sample, prefix: tuple[str, ...], service: str = "") -> Reward:
    """The request for a step's reward: the conversation with the solution up to this step."""
    return Reward((*sample.prompt, Message("assistant", "\n".join(prefix))), service)


def _scaled(reward: float, seen: list[float]) -> float:
    low, high = min(seen, default=reward), max(seen, default=reward)
    return (reward - low) / (high - low) if high > low else 0.5


def _candidate(sample: Sample, node: Node, place: int, model: str, options: SearchOptions) -> Candidate:
    tags = {**sample.tags, "search": "tree", "steps": len(node.steps), "reward": node.reward}
    origin = Origin("math.tree_search", model, options.seed, place)
    return answer(replace(sample, tags=tags), (Message("assistant", "\n".join(node.steps)),), origin)
