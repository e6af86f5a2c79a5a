"""measure the error rates of a verifier or filter over labelled cases, with intervals; write or check its
certificate
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path

from rich.console import Console

from goldgate.cli.rates import line, show
from goldgate.cli.terminal import console
from goldgate.config import file as config
from goldgate.config.file import Config
from goldgate.config.plan import Plan
from goldgate.errors import ConfigError
from goldgate.foreign import plugin as foreign
from goldgate.foreign.arguments import by_name
from goldgate.foreign.callers import IN_PROCESS, function, source_of
from goldgate.foreign.conformance import findings
from goldgate.io import atomic, readers
from goldgate.keyvalue import pair, value
from goldgate.plugins.loading import Component, load, missing
from goldgate.runs import single_filter
from goldgate.runs.single_verifier import plan_of
from goldgate.trust import cases, certificates, filter_cases, filter_measure
from goldgate.trust.measure import Measured, measure


def add(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("verifiers", nargs="*", help="names of verifiers and filters, such as math.answer")
    parser.add_argument(
        "--all", action="store_true", help="every installed verifier and filter that ships cases"
    )
    parser.add_argument(
        "--config", type=Path, help="every verifier of a pipeline, with its options and services"
    )
    parser.add_argument("--cases", type=Path, help="labelled rows of your own, in place of the shipped ones")
    parser.add_argument("--column", action="append", default=[], metavar="THEIRS=OURS", help="map a column")
    parser.add_argument(
        "--call",
        metavar="KIND:TARGET",
        help="a checker that is no plug-in: function, trl, verl, inspect or "
        "lm-eval:module:function, command:PROGRAM, http://…; needs --cases",
    )
    parser.add_argument(
        "--argument",
        action="append",
        default=[],
        metavar="NAME=PATH",
        help="what --call is given: "
        "a part of the row (prompt, response, reference.answer, tags.KEY) or a quoted constant",
    )
    parser.add_argument("--key", default="", help="the score among the values that --call gives")
    parser.add_argument(
        "--accept", type=float, default=1.0, help="the lowest score of --call that accepts (1)"
    )
    parser.add_argument("--option", action="append", default=[], metavar="KEY=VALUE", help="of the verifier")
    parser.add_argument("--repeat", type=int, default=0, help="passes over the cases (3; to check, 2)")
    parser.add_argument("--workers", type=int, default=0, help="worker processes (2)")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail where a certificate is not true"
    )
    parser.add_argument("--worse", action="store_true", help="write a certificate even if it is worse")
    parser.add_argument("--out", type=Path, help="a folder for the certificates, in place of the packages")
    parser.add_argument("--json", action="store_true", help="certificates as JSON lines, no tables")


def command(arguments: argparse.Namespace) -> int:
    """Measure, show, and write or compare. Exit code 1 where a certificate is missing, stale or worse, or the
    machinery failed.
    """
    out = console(arguments.json)
    bad = False
    unmeasured: list[str] = []
    repeat = arguments.repeat or (2 if arguments.check else 3)
    for plan in _plans(arguments, out, unmeasured):
        step = plan.stages[0][0]
        labelled, measured = _measured(plan, arguments, repeat)
        fresh = certificates.certificate(plan, labelled, measured)
        if arguments.call:
            fresh = replace(fresh, verifier=arguments.call)
        (line if arguments.check else show)(fresh, measured, out)
        if arguments.call and isinstance(labelled, cases.Cases):
            bad = _unsound(plan.stages[0][0].options, labelled, out) or bad
        if arguments.json:
            sys.stdout.write(atomic.compact(asdict(fresh)))
        path = _place(arguments, plan)
        stored = certificates.read(path) if path is not None else None
        found = _wrong(arguments, stored, fresh, path)
        for complaint in found:
            sys.stderr.write(f"goldgate: {step.component.name}: its certificate is {complaint}\n")
        if arguments.check and (changed := certificates.drifted(stored, fresh)):
            sys.stderr.write(
                f"goldgate: {step.component.name}: measured with other versions: {'; '.join(changed)}\n"
            )
        bad = bad or bool(found) or bool(fresh.rates.failed)
        if path is not None and not found and not arguments.check and not fresh.rates.failed:
            certificates.write(path, fresh)
            out.print(f"written to {path}")
    for reason in unmeasured:
        sys.stderr.write(f"goldgate: {reason}\n")
    return int(bad or bool(unmeasured))


def _measured(
    plan: Plan, arguments: argparse.Namespace, repeat: int
) -> tuple[cases.Cases | filter_cases.FilterCases, Measured]:
    """The labelled cases of a plan's only step, and what was measured on them."""
    step = plan.stages[0][0]
    paths = readers.files(arguments.cases) if arguments.cases else [_shipped_cases(plan)]
    name = arguments.cases.name if arguments.cases else str(step.component.value.cases)
    if step.component.kind == "filters":
        sets = filter_cases.read(paths, name)
        return sets, filter_measure.measure(plan, sets, repeat)
    labelled = cases.read(paths, name, dict(pair(column, str) for column in arguments.column))
    return labelled, measure(plan, labelled, repeat, timed=not arguments.check)


def _plans(arguments: argparse.Namespace, out: Console, unmeasured: list[str]) -> Iterator[Plan]:
    """The plan of each verifier or filter. One of several that cannot be planned here, for want of its
    service, goes to ``unmeasured`` with the reason; with --all it is only shown. Raises ConfigError.
    """
    table = dict(pair(option, value) for option in arguments.option)
    like = config.read(arguments.config) if arguments.config else None
    names = list(arguments.verifiers)
    if arguments.call:
        yield _foreign(arguments)
        return
    components = load().components
    installed, filters = components["verifiers"], components["filters"]
    if arguments.all:
        both = {**installed, **filters}
        names += [name for name, component in both.items() if component.value.cases]
        for name in sorted(set(both) - set(names)):
            out.print(f"{name}: ships no labelled cases")
    elif like is not None and not names:
        names = [step.name for step in like.step if step.use in installed]
    if not names:
        raise ConfigError("name a verifier or filter, or use --all or --config FILE")
    if (table or arguments.cases) and len(names) > 1:
        raise ConfigError("--option and --cases are for one verifier or filter at a time")
    steps = () if like is None else [step.name for step in like.step]
    for name in names:
        if name not in installed and name not in filters and name not in steps:
            raise ConfigError(missing(name, load(), ("verifiers", "filters")))
    for name in names:
        try:
            if (component := _filter(name, filters, like)) is not None:
                yield single_filter.plan_of(component, table, like)
            else:
                yield plan_of(name, table or None, like, workers=arguments.workers)
        except ConfigError as error:
            if arguments.all:
                out.print(f"{name}: not measured here: {error}")
            elif len(names) == 1:
                raise
            else:
                unmeasured.append(f"{name}: not measured: {error}")


def _filter(name: str, filters: Mapping[str, Component], like: Config | None) -> Component | None:
    """The installed filter of this name, or that a config's step of this name uses."""
    used = [step.use for step in like.step if step.name == name] if like is not None else []
    return filters.get(used[0] if used else name)


def _foreign(arguments: argparse.Namespace) -> Plan:
    """The plan of a checker that is no plug-in. Raises ConfigError where it cannot be called."""
    if not arguments.cases or arguments.verifiers or arguments.all or arguments.config:
        raise ConfigError("--call takes --cases FILE, and no verifier, --all or --config")
    kind, target = foreign.target_of(arguments.call)
    given = dict(pair(text, value) for text in arguments.argument)
    quoted = {text.partition("=")[0] for text in arguments.argument if text.partition("=")[2][:1] in "\"'"}
    paths = {name: path for name, path in given.items() if isinstance(path, str) and name not in quoted}
    options = {
        "kind": kind,
        "target": target,
        "least": arguments.accept,
        "key": arguments.key,
        "paths": paths,
        "constants": {name: part for name, part in given.items() if name not in paths},
        **dict(pair(option, value) for option in arguments.option),
    }
    if kind == "function":
        by_name(function(target), given)  # what cannot be called is an error before anything runs
    if kind in IN_PROCESS and (source := source_of(target)):
        options["source"] = str(source)
    return plan_of(foreign.NAME, options, plugins=(foreign.MODULE,), workers=arguments.workers)


def _unsound(options: foreign.ForeignOptions, labelled: cases.Cases, out: Console) -> bool:
    """Show what the conformance checks find; whether a promise is broken."""
    found = list(findings(options, labelled))
    for one in found:
        out.print(f"{one.name}: {f'no: {one.broken[:300]}' if one.broken else 'yes'}")
    return any(one.broken for one in found)


def _shipped_cases(plan: Plan) -> Path:
    step = plan.stages[0][0]
    if (path := cases.path(step)) is None:
        raise ConfigError(f"{step.component.name} ships no labelled cases: give some with --cases FILE")
    return path


def _place(arguments: argparse.Namespace, plan: Plan) -> Path | None:
    """Where the certificate belongs; nowhere, where it is about options or cases of this one call."""
    step = plan.stages[0][0]
    name = f"{step.config.name}.json"
    if arguments.out is not None:
        return Path(arguments.out) / name
    if arguments.cases or arguments.option or arguments.call:
        return None
    if arguments.config is not None:
        return Path(plan.config.base) / certificates.FOLDER / name
    return certificates.shipped(step)


def _wrong(
    arguments: argparse.Namespace,
    stored: certificates.Certificate | None,
    fresh: certificates.Certificate,
    path: Path | None,
) -> list[str]:
    if arguments.check and path is not None:
        return certificates.complaints(stored, fresh)
    if stored is None or arguments.worse:
        return []
    return [f"{found} (--worse writes it all the same)" for found in certificates.worse(stored, fresh)]
