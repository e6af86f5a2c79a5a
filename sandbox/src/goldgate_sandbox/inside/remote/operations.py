"""What one process may do to an object of the other: operations by name."""

from __future__ import annotations

import importlib
import operator
from collections.abc import Callable
from typing import Any

_BINARY = (
    "add sub mul matmul truediv floordiv mod pow lshift rshift and_ or_ xor "
    "iadd isub imul imatmul itruediv ifloordiv imod ipow ilshift irshift iand ior ixor"
).split()
_REVERSED = "add sub mul matmul truediv floordiv mod pow lshift rshift and_ or_ xor".split()
_UNARY = "neg pos abs invert".split()
COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge")
ORDER = COMPARISONS[2:]
ARITHMETIC = (*_BINARY, *(f"r{name}" for name in _REVERSED))
"""Those that take a second object whose class may differ."""


def _reverse(function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda own, other: function(other, own)


def _wait(thing: Any) -> Any:
    asyncio = importlib.import_module("asyncio")  # heavy: not for every child

    async def awaited() -> Any:
        return await thing

    return asyncio.run(awaited())


OPERATIONS: dict[str, Callable[..., Any]] = {
    **{name: getattr(operator, name) for name in (*_BINARY, *_UNARY, *COMPARISONS)},
    **{f"r{name}": _reverse(getattr(operator, name)) for name in _REVERSED},
    "attribute": getattr,
    "set_attribute": setattr,
    "delete_attribute": delattr,
    "item": operator.getitem,
    "set_item": operator.setitem,
    "delete_item": operator.delitem,
    "contains": operator.contains,
    "len": len,
    "bool": bool,
    "int": int,
    "float": float,
    "index": operator.index,
    "str": str,
    "repr": repr,
    "format": format,
    "hash": hash,
    "round": round,
    "iter": iter,
    "next": next,
    "reversed": reversed,
    "enter": lambda manager: manager.__enter__(),
    "exit": lambda manager, *error: manager.__exit__(*error),
    "send": lambda generator, value: generator.send(value),
    "throw": lambda generator, error: generator.throw(error),
    "close": lambda generator: generator.close(),
    "await": _wait,
    "isinstance": lambda kind, thing: isinstance(thing, kind),
    "issubclass": lambda kind, other: issubclass(other, kind),
}
"""Each takes the object first, then the operands."""
