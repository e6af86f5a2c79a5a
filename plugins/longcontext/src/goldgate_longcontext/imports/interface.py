"""What a module offers to others: its names, and the calls that each of them takes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.expr | None
"""A function, a class, the value of an assignment; None for what is imported or unpacked."""

_BLOCKS = ("body", "orelse", "finalbody")
_CONSTANTS = (ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.JoinedStr)


@dataclass(frozen=True, slots=True)
class Call:
    """The shape of a call: positional arguments, keywords, and whether ``*`` or ``**`` hide further ones."""

    positional: int = 0
    keywords: frozenset[str] = frozenset()
    hidden: bool = False

    def __str__(self) -> str:
        parts = ["_"] * self.positional + [f"{name}=" for name in sorted(self.keywords)]
        return f"({', '.join(parts + ['…'] * self.hidden)})"


@dataclass(slots=True)
class Interface:
    """The module-level names with their definitions: several where they stand in branches. ``open`` says
    that there may be more: ``import *``, a ``__getattr__``, or names that are set while it runs.
    """

    names: dict[str, list[Definition]] = field(default_factory=dict)
    open: bool = False

    def takes(self, name: str, call: Call) -> bool:
        """Whether a call may work; true where that is not known."""
        return not self.names.get(name) or any(_takes(one, call) for one in self.names[name])

    def base(self, name: str) -> bool:
        """Whether a name may be a base class: it is neither a function nor a constant."""
        found = self.names.get(name, [])
        plain = (ast.FunctionDef, ast.AsyncFunctionDef, *_CONSTANTS)
        return not found or any(not isinstance(one, plain) or _wrapped(one) for one in found)

    def attribute(self, name: str, attribute: str) -> bool:
        """Whether a class may have an attribute that is read from the class itself."""
        found = self.names.get(name, [])
        return not found or any(_has(one, attribute) for one in found)


def offered(tree: ast.Module) -> Interface:
    """The interface of a module."""
    interface = Interface()
    for statement in _outer(tree.body):
        for name, definition in _defined(statement):
            interface.names.setdefault(name, []).append(definition)
        if isinstance(statement, ast.ImportFrom) and any(one.name == "*" for one in statement.names):
            interface.open = True
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    if used & {"globals", "exec", "setattr", "vars"} or "__getattr__" in interface.names:
        interface.open = True
    return interface


def call_of(node: ast.Call) -> Call:
    """The shape of a call."""
    starred = any(isinstance(one, ast.Starred) for one in node.args)
    return Call(
        sum(not isinstance(one, ast.Starred) for one in node.args),
        frozenset(one.arg for one in node.keywords if one.arg is not None),
        starred or any(one.arg is None for one in node.keywords),
    )


def _outer(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a module that its own scope holds, those of its branches included."""
    stack = list(reversed(body))
    while stack:
        statement = stack.pop()
        yield statement
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        inner = [one for name in _BLOCKS for one in getattr(statement, name, ())]
        for handler in getattr(statement, "handlers", ()):
            inner += handler.body
        for case in getattr(statement, "cases", ()):
            inner += case.body
        stack += reversed(inner)


def _defined(statement: ast.stmt) -> Iterator[tuple[str, Definition]]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name, statement
    elif isinstance(statement, ast.Import | ast.ImportFrom):
        for alias in statement.names:
            if alias.name != "*":
                yield alias.asname or alias.name.partition(".")[0], None
    elif isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        if statement.value is None:
            return  # an annotation alone binds nothing
        for target in targets:
            if isinstance(target, ast.Name):
                yield target.id, statement.value
            else:
                yield from ((node.id, None) for node in ast.walk(target) if isinstance(node, ast.Name))
    else:
        for node in ast.walk(statement):  # for, with, :=, del is not looked at
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id, None
        type_name = getattr(statement, "name", None)
        if isinstance(type_name, ast.Name):  # type X = …
            yield type_name.id, None


def _wrapped(definition: Definition) -> bool:
    return bool(getattr(definition, "decorator_list", ()))


def _takes(definition: Definition, call: Call) -> bool:
    if isinstance(definition, _CONSTANTS):
        return False
    if isinstance(definition, ast.FunctionDef | ast.AsyncFunctionDef):
        return _wrapped(definition) or _binds(definition.args, call, 0)
    if isinstance(definition, ast.ClassDef):
        own = {one.name: one for one in definition.body if isinstance(one, ast.FunctionDef)}
        init = own.get("__init__")
        plain = not definition.bases and not definition.keywords
        if _wrapped(definition) or "__new__" in own or (init is None and not plain):
            return True
        if init is None:
            return call == Call() or call.hidden
        return _wrapped(init) or bool(definition.keywords) or _binds(init.args, call, 1)
    return True


def _binds(arguments: ast.arguments, call: Call, skip: int) -> bool:
    """Whether a call's arguments find their parameters, ``skip`` first ones (self) left out."""
    places = [one.arg for one in (*arguments.posonlyargs, *arguments.args)][skip:]
    named = {one.arg for one in arguments.args} | {one.arg for one in arguments.kwonlyargs}
    if call.positional > len(places) and arguments.vararg is None:
        return False
    filled = set(places[: call.positional])
    if any((name not in named or name in filled) and arguments.kwarg is None for name in call.keywords):
        return False
    if call.hidden:
        return True
    needed = places[: len(places) - len(arguments.defaults)]
    needed += [
        one.arg
        for one, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default is None
    ]
    return all(name in filled or name in call.keywords for name in needed)


def _has(definition: Definition, attribute: str) -> bool:
    if not isinstance(definition, ast.ClassDef):
        return True
    if definition.bases or definition.keywords or _wrapped(definition) or attribute.startswith("__"):
        return True
    names = {name for statement in _outer(definition.body) for name, _ in _defined(statement)}
    fields = {
        one.target.id
        for one in definition.body
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
    }
    return attribute in names | fields
