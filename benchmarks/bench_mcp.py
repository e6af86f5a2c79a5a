"""The MCP conformance suite against ``tools.mcp``.

    python benchmarks/bench_mcp.py [--suite "npx --yes @modelcontextprotocol/conformance@0.1.16"]

It needs node 22 or newer and goldgate-tools[mcp]; npx fetches the suite, unless --suite names an installed one.
The suite starts a server per scenario, and benchmarks/mcp_client.py as the client. Left out are ``auth/…``:
tools.mcp takes a header from the environment and speaks no OAuth. One scenario is expected to fail: elicitation
needs somebody who can be asked, and the client does not offer it.
"""

from __future__ import annotations

import argparse
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SUITE = "npx --yes @modelcontextprotocol/conformance@0.1.16"
SCENARIOS = ("initialize", "tools_call", "sse-retry")
NOT_OFFERED = ("elicitation-sep1034-client-defaults",)
PASSED = re.compile(r"Passed: (\d+)/(\d+), (\d+) failed, (\d+) warnings")


def run(suite: list[str], scenario: str) -> tuple[int, ...] | None:
    """Passed, all, failed and warned checks; None where the suite says nothing."""
    client = shlex.join([sys.executable, str(Path(__file__).with_name("mcp_client.py"))])
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [*suite, "client", "--command", client, "--scenario", scenario],
            capture_output=True,
            text=True,
            timeout=300,
            cwd=folder,
        )
    found = PASSED.search(done.stdout + done.stderr)
    return tuple(map(int, found.groups())) if found else None


def node() -> str:
    """Why the suite cannot be run; empty where it can."""
    if shutil.which("node") is None:
        return "node is not installed"
    printed = subprocess.run(["node", "--version"], capture_output=True, text=True, timeout=60).stdout
    major = re.match(r"v(\d+)", printed)
    return "" if major and int(major[1]) >= 22 else f"node is {printed.strip()}, older than 22"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--suite", default=SUITE, help="the command of the suite")
    arguments = parser.parse_args()
    if why := node():
        print(f"the MCP conformance suite is left out: {why}")
        return 0
    bad = 0
    print("| scenario | checks passed | failed | warnings |\n|---|---|---|---|")
    for scenario in (*SCENARIOS, *NOT_OFFERED):
        counts = run(shlex.split(arguments.suite), scenario)
        if counts is None:
            print(f"| {scenario} | the suite printed nothing | | |")
            bad += 1
            continue
        passed, total, failed, warned = counts
        note = " (not offered)" if scenario in NOT_OFFERED else ""
        print(f"| {scenario}{note} | {passed} of {total} | {failed} | {warned} |")
        bad += failed if scenario in SCENARIOS else 0
    return int(bad > 0)


if __name__ == "__main__":
    raise SystemExit(main())
