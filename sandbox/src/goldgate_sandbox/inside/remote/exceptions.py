"""Describe objects and exceptions to the other process, and build exceptions again."""

from __future__ import annotations

import builtins
import sys
import types
from collections.abc import Callable, Mapping
from typing import Any

from goldgate_sandbox.inside.remote.codec import Codec

_COROUTINE = 0x80  # inspect.CO_COROUTINE; inspect itself is heavy
Own = Callable[[Any], int]


class ForeignError(Exception):
    """The other process raised something that has no name here."""


def describe_object(thing: Any, own: Own) -> dict[str, Any]:
    """What the other side must know to make a stand-in."""
    if isinstance(thing, type):
        about: dict[str, Any] = {"is": "class", "name": thing.__name__, "doc": thing.__doc__}
        if issubclass(thing, BaseException):
            about["exception"] = _builtin(thing).__name__
            about["bases"] = [own(base) for base in thing.__mro__[1:] if base.__module__ != "builtins"]
        return about
    if isinstance(thing, types.GeneratorType):
        return {"is": "generator"}
    if isinstance(thing, types.CoroutineType):
        return {"is": "coroutine"}
    if isinstance(thing, types.FunctionType | types.BuiltinFunctionType | types.MethodType):
        code = getattr(thing, "__code__", None)
        waits = isinstance(code, types.CodeType) and bool(code.co_flags & _COROUTINE)
        return {"is": "function", "name": thing.__name__, "doc": thing.__doc__, "waits": waits}
    kinds = [own(kind) for kind in type(thing).__mro__ if kind.__module__ != "builtins"]
    return {"is": "object", "kinds": kinds}


def describe(error: BaseException, codec: Codec, own: Own) -> dict[str, Any]:
    """An exception for the other side."""
    kind = type(error)
    state = {name: value for name, value in vars(error).items() if not name.startswith("_")}
    return {
        "name": kind.__name__,
        "module": origin(kind),
        "builtin": _builtin(kind).__name__,
        "numbers": [own(base) for base in kind.__mro__ if base.__module__ != "builtins"],
        "says": _text(error),
        "args": [codec.encode(arg) for arg in error.args[:20]],
        "state": {name: codec.encode(value) for name, value in state.items()},
    }


def origin(kind: type) -> str:
    """The module of a type: the one that it claims, where that has this very type by its name."""
    path: Any = sys.modules.get(kind.__module__)
    for part in kind.__qualname__.split("."):
        path = getattr(path, part, None)
    return kind.__module__ if path is kind else "candidate"


def rebuild(
    described: Mapping[str, Any],
    codec: Codec,
    known: Mapping[int, Any],
    exception: Callable[[str, str], type[BaseException] | None],
) -> BaseException:
    """The exception to raise here: of a type that both sides know, else of its nearest builtin base."""
    local = [known[number] for number in described["numbers"] if isinstance(known.get(number), type)]
    kind = local[0] if local else exception(str(described["module"]), str(described["name"]))
    text = str(described["says"])
    if kind is None:
        kind = _made(str(described["name"]), str(described["builtin"]))
    if kind is None or not issubclass(kind, BaseException):
        return ForeignError(f"{described['name']}: {text}")
    args = [codec.decode(arg) for arg in described["args"]]
    state = {str(name): codec.decode(value) for name, value in described["state"].items()}
    try:
        error = kind(*args)
    except TypeError:
        error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    if kind.__module__ == "candidate" and str(error) != text:
        error.__dict__["_goldgate_text"] = text
    return error


def _made(name: str, builtin: str) -> Any:
    """An exception type of the other process: by its name, below its nearest builtin base; None for what has
    no such base.
    """
    base = getattr(builtins, builtin, None)
    if not (isinstance(base, type) and issubclass(base, BaseException)):
        return None
    if base.__name__ == name:
        return base

    def text(self: BaseException) -> str:
        return str(self.__dict__.get("_goldgate_text", base.__str__(self)))

    return type(name[:200], (base,), {"__module__": "candidate", "__str__": text})


def _builtin(kind: type) -> type:
    return next((base for base in kind.__mro__ if getattr(builtins, base.__name__, None) is base), Exception)


def _text(error: BaseException) -> str:
    try:
        return str(error)[:500]
    except BaseException:
        return ""
