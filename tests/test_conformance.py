"""Every package that offers verifiers, filters, generators or selectors holds itself to what every plug-in owes its users."""

import ast
from pathlib import Path

import pytest
from goldgate.testing import promises

ROOT = Path(__file__).parents[1]
HELD = ("verifiers", "filters", "generators", "selectors")


def installed() -> dict[str, set[str]]:
    """Distribution → what it offers of the kinds that the kit holds."""
    from goldgate.plugins.loading import load

    found: dict[str, set[str]] = {}
    for kind in HELD:
        for name, component in load().components[kind].items():
            found.setdefault(component.distribution, set()).add(name)
    return found


@pytest.mark.parametrize(
    "distribution", sorted(installed().keys() - {"goldgate"})
)  # core has tests of its own
def test_a_package_tries_every_promise_of_all_it_offers(distribution: str) -> None:
    """Its tests call ``promises`` with its module, for each promise a test; that module offers all of it."""
    package = distribution.replace("-", "_")
    tests = sorted(
        (ROOT / "plugins" / distribution.removeprefix("goldgate-") / "tests").glob("*_conforms.py")
    )
    assert tests, f"{distribution} has no test_NAME_conforms.py"
    called = [
        node
        for path in tests
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "promises"
    ]
    assert package in {arg.id for call in called for arg in call.args if isinstance(arg, ast.Name)}
    module = __import__(package)
    assert {promise.subject.name for promise in promises(module)} == installed()[distribution]
