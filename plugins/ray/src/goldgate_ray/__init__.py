"""Workers on the nodes of a Ray cluster: the executor "ray"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from goldgate import Executor, RunError, hookimpl

from goldgate_ray.options import RayOptions

__all__ = ["goldgate_executors"]


@hookimpl
def goldgate_executors() -> Mapping[str, Executor]:
    """The executor."""
    return {"ray": Executor(opened, RayOptions)}


def opened(*arguments: Any, **named: Any) -> Any:
    """A pool of workers on every node of a Ray cluster: each node runs worker processes of its own, as the
    executor "local" does; the head hands out chunks, decides filters and writes.
    """
    try:
        from goldgate_ray.pool import RayPool  # ray is loaded by a run that uses it, and by nothing else
    except ImportError as error:
        raise RunError(f'the executor "ray" needs Ray ({error}): pip install goldgate-ray') from error
    return RayPool(*arguments, **named)
