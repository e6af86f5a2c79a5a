"""Every option that a plug-in sends requests by says so, so that a plan can check it."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import get_type_hints

from goldgate.plugins.loading import load
from goldgate.plugins.named_services import kinds
from goldgate.plugins.options import names

ROOT = Path(__file__).parents[1]


def used() -> set[tuple[str, str]]:
    """The package and the option that it names a request's service by: ``service=options.NAME``."""
    return {
        (path.relative_to(ROOT).parts[3], word.value.attr)
        for path in ROOT.glob("plugins/*/src/**/*.py")
        for word in ast.walk(ast.parse(path.read_text()))
        if isinstance(word, ast.keyword) and word.arg == "service" and isinstance(word.value, ast.Attribute)
    }


def test_options_that_name_a_service_say_so() -> None:
    components = load().components
    options = {
        one.value.options
        for kind in ("verifiers", "generators", "filters")
        for one in components[kind].values()
    }
    asked = used()
    assert asked
    hints = {kind: get_type_hints(kind) for kind in options if kind}
    silent = [
        f"{kind.__name__}.{name}"
        for kind in options
        for name in names(kind)
        if (kind.__module__.partition(".")[0], name) in asked
        and hints[kind][name] is str  # a tuple of this name is something else
        and name not in kinds(kind)
    ]
    assert silent == [], 'write field(default="", metadata={"service": "chat"})'
