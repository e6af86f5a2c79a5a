"""list what is installed; ``plugins show NAME`` gives one component with its options"""

from __future__ import annotations

import argparse

from rich.console import Console

from goldgate.cli.terminal import console, paragraph, table
from goldgate.errors import ConfigError
from goldgate.plugins import descriptions, named_services, options
from goldgate.plugins.loading import KINDS, Component, load, missing


def add(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("show", nargs="?", choices=["show"], help="show one component")
    parser.add_argument("component", nargs="?", help="its name")


def command(arguments: argparse.Namespace) -> int:
    """Print a table of components, or one of them."""
    plugins = load()
    out = console()
    if arguments.show:
        components = plugins.named(arguments.component or "")
        if not components:
            raise ConfigError(missing(arguments.component or "", plugins, tuple(KINDS)))
        for component in components:
            _show(component, out)
        return 0
    listed = table(("name", "kind", "distribution", "version"))
    for kind in KINDS:
        for component in plugins.components[kind].values():
            listed.add_row(component.name, kind.removesuffix("s"), component.distribution, component.version)
    out.print(listed)
    return 0


def _show(component: Component, out: Console) -> None:
    kind_of = component.kind.removesuffix("s")
    out.print(f"{component.name}: {kind_of} of {component.distribution} {component.version}")
    kind = getattr(component.value, "options", None)
    if text := descriptions.of_component(component.name, component.value):
        out.print("\n" + descriptions.plain(text))
    if needs := getattr(component.value, "needs", ()):
        out.print(f"\nneeds one of: {', '.join('reference.' + key for key in needs)}")
    if asks := getattr(component.value, "asks", getattr(component.value, "answers", ())):
        out.print(f"{'answers' if hasattr(component.value, 'answers') else 'asks for'}: {', '.join(asks)}")
    if kind is not None:
        out.print("\noptions:")
        services = named_services.kinds(kind)
        for option in options.table(kind):
            names = f" (a service that answers {services[option.name]})" if option.name in services else ""
            out.print(f"  {option.name}: {option.type} = {option.default}{names}")
            if option.text:
                out.print(paragraph(descriptions.plain(option.text), out, 6))
