"""The page of a large run: time to write it, its size, time to the first screen, time of a filter.

    python benchmarks/bench_report.py [--prompts 20000] [--candidates 10] [--repeats 5]

A run of that many prompts and candidates is made from drawn texts: its folder is written in the format of a run,
since a pipeline over 200,000 candidates would take longer than all that is measured here. Then ``goldgate
report`` writes the page, with a sample and with all rows that fit, and headless Chromium opens the file from disk:
first contentful paint, the time until a door shows its first row, a filter by outcome, and a search through
all texts. Without Chromium, only writing is measured. The median of ``--repeats`` and the range are printed.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from goldgate.runs import find  # noqa: F401 - the folder is one that the core reads
from goldgate_report.page.making import file, made
from goldgate_report.page.pack import LARGE, SMALL
from goldgate_report.reading.lines import Store

WORDS = "time year people way day man thing woman life child world school state family student group country".split()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--prompts", type=int, default=20_000)
    parser.add_argument("--candidates", type=int, default=10)
    parser.add_argument("--repeats", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "bench-0123456789ab"
        write(folder, arguments.prompts, arguments.candidates)
        held = sum(path.stat().st_size for path in folder.iterdir())
        print(
            f"a run of {arguments.prompts * arguments.candidates:,} candidates, {held / 1e6:.0f} MB on disk"
        )
        for name, limit in (("a sample", SMALL), ("all that fit", LARGE)):
            page = Path(scratch) / "page.html"
            began = time.process_time()
            with Store() as store:
                one = made(store, folder)
                read = time.process_time() - began
                text, rows = file(one, limit, None)
            page.write_text(text)
            took = time.process_time() - began
            print(
                f"{name}: {rows:,} candidates, {page.stat().st_size / 1e6:.2f} MB, {took:.1f} s CPU ({read:.1f} of them reading)"
            )
            opened(page, arguments.repeats)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"peak memory {peak:.0f} MiB")


def write(folder: Path, prompts: int, candidates: int) -> None:
    """A run folder: one verifier that rejects half, abstains on some; the first that passes is chosen."""
    draw = random.Random(0)
    folder.mkdir()
    sinks = {
        name: (folder / f"{name}.jsonl").open("w") for name in ("sft", "accepted", "rejected", "failures")
    }
    counts = dict.fromkeys(("accepted", "rejected", "abstained", "filtered", "failed"), 0)
    for number in range(prompts):
        chosen = False
        prompt = [{"role": "user", "content": " ".join(draw.choices(WORDS, k=40))}]
        for index in range(candidates):
            kind = draw.choices(("accepted", "rejected", "abstained"), (4, 5, 1))[0]
            counts[kind] += 1
            score = {"accepted": 1.0, "rejected": 0.0, "abstained": None}[kind]
            why = {
                "accepted": "the same",
                "rejected": f"'{draw.randrange(100)}' is not the reference",
                "abstained": "no answer",
            }[kind]
            row: dict[str, Any] = {
                "id": f"p{number:07}",
                "index": index,
                "run": "0123456789ab",
                "prompt": prompt,
                "completion": [
                    {"role": "assistant", "content": " ".join(draw.choices(WORDS, k=draw.randrange(20, 160)))}
                ],
                "finish": "stop",
                "origin": {"by": "gen", "model": "m", "seed": index, "parent": None},
                "sample_origin": None,
                "verdicts": [
                    {
                        "verifier": "check",
                        "score": score,
                        "why": why,
                        "code": None if kind == "accepted" else kind,
                        "evidence": {"extracted": str(draw.randrange(100)), "by": "phrase"},
                        "version": "1",
                        "digest": "d" * 32,
                    }
                ],
                "reference": {"answer": "17"},
                "tags": {"domain": draw.choice(("math", "code", "text")), "level": str(number % 5)},
            }
            name = "rejected"
            if kind == "accepted":
                name, chosen = ("accepted" if chosen else "sft"), True
            else:
                row |= {"outcome": kind, "by": "check", "why": why, "code": kind}
            sinks[name].write(json.dumps(row) + "\n")
    for sink in sinks.values():
        sink.close()
    steps = [
        {"name": name, "use": name, "distribution": "bench", "version": "1", "digest": "d" * 32}
        for name in ("gen", "check", "select.best")
    ]
    config = {
        "name": "bench",
        "seed": 0,
        "step": [{"use": step["name"], "name": step["name"], "accept": 1.0} for step in steps],
    }
    result = {
        "goldgate": "0",
        "name": "bench",
        "run": "0123456789ab",
        "config": config,
        "source": {"digest": ""},
        "steps": steps,
    }
    total = {
        "rows": prompts,
        "bad_rows": 0,
        "candidates": prompts * candidates,
        "totals": counts,
        "steps": {"check": counts},
        "usage": {},
    }
    (folder / "manifest.json").write_text(json.dumps(result | {"counts": total}))


def opened(page: Path, repeats: int) -> None:
    """What a browser takes for it."""
    try:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service
        from selenium.webdriver.support.ui import WebDriverWait
    except ImportError:
        print("  selenium is not installed: not opened")
        return
    chromium, chromedriver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not chromedriver:
        print("  no Chromium and chromedriver: not opened")
        return
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--window-size=1440,900",
        "--host-resolver-rules=MAP * ~NOTFOUND",
    ):
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=Service(chromedriver))
    driver.set_script_timeout(120)
    times: dict[str, list[float]] = {}

    def timed(name: str, script: str, ready: str) -> None:
        """Milliseconds in the page from an action until the script says that it shows."""
        took = driver.execute_async_script(
            f"const done = arguments[0], began = performance.now(); {script};"
            f"const look = () => ({ready}) ? done(performance.now() - began) : requestAnimationFrame(look); look();"
        )
        times.setdefault(name, []).append(float(took))

    try:
        for _ in range(repeats):
            driver.get("about:blank")
            driver.get(page.as_uri())
            wait: Callable[[Any], Any] = lambda one: one.execute_script(  # noqa: E731 - a condition
                "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
            )
            times.setdefault("first screen", []).append(float(WebDriverWait(driver, 60, 0.02).until(wait)))
            shows = "document.querySelector('.detail h2') && document.querySelector('.line') && document.querySelector('#found').textContent"
            timed("first door, row shown", "location.hash = '#rows?step=check&status=rejected'", shows)
            timed(
                "filter by outcome and tag",
                "location.hash = '#rows?o=abstained&tag=domain&value=code'",
                "location.hash.includes('abstained') && document.querySelector('#chips [aria-pressed=true]')?.textContent.includes('abstained')",
            )
            timed(
                "search through all texts",
                "const box = document.querySelector('#filter'); box.value = 'zebra'; box.dispatchEvent(new Event('input'))",
                "/^0 of /.test(document.querySelector('#found').textContent) && !/searched/.test(document.querySelector('#found').textContent)",
            )
    finally:
        driver.quit()
    for name, values in times.items():
        print(f"  {name}: {statistics.median(values):.0f} ms ({min(values):.0f} to {max(values):.0f})")


if __name__ == "__main__":
    sys.exit(main())
