"""The cluster: connecting to it, its nodes, and processes that are started on a certain one."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from typing import Any, NamedTuple

import ray
from goldgate import ConfigError, RunError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from goldgate_ray.host import THREADS, Host
from goldgate_ray.node import Node
from goldgate_ray.options import RayOptions


class Machine(NamedTuple):
    """A node of the cluster as Ray names it, its address, and what it has: CPU, GPU and so on."""

    id: str
    address: str
    has: Mapping[str, float]


def connect(options: RayOptions) -> bool:
    """Connect to the cluster; False where this process is connected already. Raises ConfigError, RunError."""
    if ray.is_initialized():
        return False
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # of a Ray that is started here
    address = options.address
    if address == "auto":
        address = os.environ.get("RAY_ADDRESS") or "auto"
    if "://" in address:
        raise ConfigError(
            f"[executor] address: {address!r} is for Ray Client: give HOST:PORT, and run the command on a "
            "machine of the cluster"
        )
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    if address == "local":
        quiet |= {"include_dashboard": False}
    try:
        ray.init(address=address, **quiet)
    except (ConnectionError, RuntimeError, ValueError) as error:
        why = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise RunError(
            f"no Ray cluster at {address!r} ({why}): start one with `ray start --head`, give its address as "
            '[executor] address = "HOST:PORT", or "local" to start Ray on this machine'
        ) from error
    return True


def machines() -> list[Machine]:
    """The nodes that are alive, those with the most CPUs first."""
    found = [
        Machine(node["NodeID"], node["NodeManagerAddress"], node["Resources"])
        for node in ray.nodes()
        if node["Alive"]
    ]
    return sorted(found, key=lambda machine: (-machine.has.get("CPU", 0), machine.id))


def workers_on(machine: Machine, options: RayOptions, wanted: int) -> int:
    """How many workers a node has; 0 where it is not used. ``wanted``: the config's ``workers``."""
    cpus = int(machine.has.get("CPU", 0))
    if not cpus or any(machine.has.get(name, 0) < count for name, count in options.resources.items()):
        return 0
    return options.workers_per_node or wanted or cpus


def start_node(machine: Machine, options: RayOptions, workers: int) -> Any:
    """A Node there. It gets the CPUs of its workers, as far as the machine has so many."""
    cpus = min(workers, int(machine.has.get("CPU", 0)))
    actor: Any = ray.remote(concurrency_groups={"push": 1, "poll": 1})(Node)
    return actor.options(**_placed(machine, cpus, options.resources)).remote()


def start_host(machine: Machine, options: RayOptions, packed: bytes, name: str, share: int) -> Any:
    """A service there; Ray starts it again where it dies."""
    placed = _placed(machine, 0, options.service_resources)
    actor: Any = ray.remote(max_restarts=-1, max_concurrency=THREADS)(Host)
    return actor.options(**placed).remote(packed, name, share)


def run_on(machine: Machine, function: Any, *arguments: Any) -> Any:
    """A reference to what a function gives there."""
    placed = _placed(machine, 0, {})
    return ray.remote(max_retries=0)(function).options(**placed).remote(*arguments)


def _placed(machine: Machine, cpus: float, resources: Mapping[str, float]) -> dict[str, Any]:
    own = dict(resources)
    placed: dict[str, Any] = {
        "num_cpus": own.pop("CPU", cpus),
        "scheduling_strategy": NodeAffinitySchedulingStrategy(machine.id, soft=False),
    }
    if "GPU" in own:
        placed["num_gpus"] = own.pop("GPU")
    return placed | ({"resources": own} if own else {})
