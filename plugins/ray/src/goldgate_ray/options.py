"""The options of the executor: the keys of ``[executor]`` besides ``use``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class RayOptions:
    """How a run uses a Ray cluster."""

    address: str = "auto"
    """The cluster: ``HOST:PORT`` of its head; "auto" for RAY_ADDRESS, or the one that runs on this machine;
    "local" starts Ray on this machine for the time of the run."""
    nodes: int = 0
    """Use at most so many nodes; 0 uses all, those that join while the run goes on too."""
    workers_per_node: int = 0
    """Worker processes of each node; 0 takes the config's ``workers``, or else one for each CPU that Ray
    counts there. A node for which Ray counts no CPU has none."""
    ahead: int = 6
    """Chunks of 64 rows that a node holds for each of its workers, so that none waits for the network."""
    resources: dict[str, float] = field(default_factory=dict)
    """What Ray reserves on each node besides CPUs: ``{GPU = 1}`` where services in the workers use one. Nodes
    without it are not used."""
    services: dict[str, Literal["worker", "node", "head"]] = field(default_factory=dict)
    """Where a service of the config runs: in every "worker" (the default: right for endpoints and sandboxes),
    once on each "node" (a model in process), or once on the "head", the machine that runs the command."""
    service_resources: dict[str, float] = field(default_factory=dict)
    """What Ray reserves for each service that runs on a "node" or the "head", such as ``{GPU = 1}``."""
    local: str = ""
    """A folder on the disk of each node, for its journals while it runs; by default the system's for
    temporary files (TMPDIR). It must not be on a network file system."""
    patience: float = 60.0
    """Seconds that a run waits for its first node, for a node to open, and for another one when all are
    lost."""

    def __post_init__(self) -> None:
        for name in ("nodes", "workers_per_node"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name}: 0 or more, not {getattr(self, name)}")
        if self.ahead < 1:
            raise ValueError(f"ahead: 1 or more, not {self.ahead}")
        if not self.patience > 0:
            raise ValueError(f"patience: more than 0 seconds, not {self.patience:g}")
