"""A Monte-Carlo tree over the steps of a solution: no I/O, only which node to try next and what is best."""

from __future__ import annotations

import math
from dataclasses import dataclass, field


@dataclass(slots=True)
class Node:
    """A prefix of steps with its reward; ``done``: it states an answer; ``dead``: it leads nowhere."""

    steps: tuple[str, ...] = ()
    reward: float = 0.0
    done: bool = False
    dead: bool = False
    visits: int = 0
    total: float = 0.0
    children: list[Node] = field(default_factory=list)

    @property
    def mean(self) -> float:
        """The mean value of the visits that went through here."""
        return self.total / self.visits if self.visits else self.reward


def select(root: Node, exploration: float) -> list[Node]:
    """The path to the node to try next: at each level the child of highest upper confidence bound (UCT,
    Kocsis and Szepesvári 2006); a child never visited counts with its own reward.
    """
    path = [root]
    while path[-1].children:
        parent = path[-1]
        alive = [child for child in parent.children if not child.dead]
        if not alive:
            parent.dead = True
            break
        path.append(max(alive, key=lambda child: _bound(child, parent.visits, exploration)))
    return path


def _bound(child: Node, visits: int, exploration: float) -> float:
    return child.mean + exploration * math.sqrt(math.log(visits + 1) / (child.visits + 1))


def backpropagate(path: list[Node], value: float) -> None:
    """Count a visit of this value on every node of the path."""
    for node in path:
        node.visits += 1
        node.total += value


def finished(root: Node) -> list[Node]:
    """All complete solutions, best reward first; ties in the order in which they were found."""
    found, rest = [], [root]
    while rest:
        node = rest.pop(0)
        rest += node.children
        if node.done and not node.dead:
            found.append(node)
    return sorted(found, key=lambda node: -node.reward)
