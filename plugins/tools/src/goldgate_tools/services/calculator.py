"""``tools.calculator``: arithmetic and algebra, by a reader of our own and sympy, in processes that are ended
at their limits.

It answers calls of ``calculator`` (decimals) and ``cas`` (exact values); and, as a compute service, all else
that steps want computed. So its limits hold for replayed outputs as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from goldgate import Compute, Failure, Server

from goldgate_tools.requests import Call, Result
from goldgate_tools.running import execute
from goldgate_tools.running.names import expression_of

OWN = "goldgate_tools.running.symbolic:"


@dataclass(frozen=True, slots=True)
class CalculatorOptions:
    """How much one calculation may take."""

    seconds: float = 5.0
    """Wall clock of one calculation; its process is ended beyond it."""
    memory: int = 2048
    """MiB of a process."""
    workers: int = field(default=1, metadata={"digest": False})
    """How many processes calculate side by side."""


class CalculatorServer:
    """Answers calls of the two tools, and computes what steps ask for."""

    batch = 1

    def __init__(self, options: CalculatorOptions) -> None:
        # imported here, so that listing the plug-ins does not load the engine
        from goldgate.engine import open_service

        self._seconds = options.seconds
        self._compute: Server = open_service(
            "compute", {"workers": options.workers, "memory": options.memory}
        )
        self.parallel = self._compute.parallel

    def serve(self, requests: Sequence[Any]) -> list[Any]:
        """A reply for each request."""
        return [self._one(request) for request in requests]

    def close(self) -> None:
        """End the processes."""
        self._compute.close()

    def schemas(self) -> list[Mapping[str, Any]]:
        """The two tools as function schemas."""
        return list(SCHEMAS)

    def _one(self, request: Any) -> Any:
        if isinstance(request, Compute):
            if request.function.startswith(OWN):
                request = replace(request, seconds=min(request.seconds, self._seconds))
            (reply,) = self._compute.serve([request])
            return reply
        expression = expression_of(request.tool, request.arguments)
        if expression is None:
            return Result(known=False)
        return self._calculated(request, expression)

    def _calculated(self, call: Call, expression: str) -> Result | Failure:
        steps = execute.calculate(expression, call.tool == "calculator", self._seconds)
        (computed,) = self._compute.serve([next(steps)])
        if isinstance(computed, Failure):
            return computed
        try:
            steps.send(computed)
        except StopIteration as end:
            result: Result = end.value
            return result
        raise AssertionError("a calculation asks once")


def open_calculator(options: CalculatorOptions) -> CalculatorServer:
    """A server whose processes start with the first calculation."""
    return CalculatorServer(options)


def _schema(name: str, description: str) -> Mapping[str, Any]:
    parameters = {
        "type": "object",
        "properties": {"expression": {"type": "string"}},
        "required": ["expression"],
    }
    function = {"name": name, "description": description, "parameters": parameters}
    return {"type": "function", "function": function}


SCHEMAS: tuple[Mapping[str, Any], ...] = (
    _schema("calculator", "The value of an arithmetic expression, as a decimal."),
    _schema("cas", "Computer algebra: solve, diff, integrate, simplify, factor, limit … with exact values."),
)
"""The schemas of the two tools, for a row's ``tools``."""
