"""Run only what an earlier run skipped: ``pytest --skipped-to FILE``, then ``pytest --only FILE``.

So continuous integration passes every test as a newcomer would, and then those that need more, once each.
"""

from __future__ import annotations

from pathlib import Path

import pytest

SEEN = "seen "
_NAMES: pytest.StashKey[set[str]] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("repository")
    group.addoption("--skipped-to", metavar="FILE", help="write the tests that were skipped, one per line")
    group.addoption("--only", metavar="FILE", help="run the tests of such a file only")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_NAMES] = set()
    _without_times()
    if config.getoption("--skipped-to") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Recorder(config.stash[_NAMES]), "skipped-recorder")


def _without_times() -> None:
    """No property fails because the machine is busy: a test never asserts a time."""
    try:
        from hypothesis import HealthCheck, settings
    except ImportError:  # the environment of the parity test does without
        return
    settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("busy")


def pytest_unconfigure(config: pytest.Config) -> None:
    path = config.getoption("--skipped-to")
    if path and not hasattr(config, "workerinput"):
        Path(path).write_text("".join(f"{name}\n" for name in sorted(config.stash[_NAMES])))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not (path := config.getoption("--only")):
        return
    lines = Path(path).read_text().splitlines()
    seen = {line.removeprefix(SEEN) for line in lines if line.startswith(SEEN)}
    wanted = {line for line in lines if not line.startswith(SEEN)}

    def chosen(name: str) -> bool:
        file = name.partition("::")[0]
        return name in wanted or file in wanted or file not in seen

    kept = [item for item in items if chosen(item.nodeid)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


class _Recorder:
    """Notes what was skipped, single tests and modules that skip as a whole, and which files had tests at
    all: a file that the earlier run did not even collect is run as a whole.
    """

    def __init__(self, names: set[str]) -> None:
        self._names = names

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._names.add(SEEN + report.nodeid.partition("::")[0])
        if report.skipped and not hasattr(report, "wasxfail"):
            self._names.add(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self._names.add(report.nodeid)
