"""The page of goldgate annotate without people: how long it keeps them waiting, and how a log grows.

python benchmarks/bench_annotate.py            # medians; keys to screen need chromium and selenium
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median, quantiles

from goldgate.runs import AuditLabels, audit, audit_share
from goldgate_annotate import log, merge, page
from goldgate_annotate.desk import Desk, Sent
from goldgate_annotate.log import Log
from goldgate_annotate.queue import Rules
from goldgate_annotate.worth import PRIOR, gain

WORDS = "the answer is that we add both numbers and look at what comes out of it in the end".split()


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"the page: {len(page.built()[0]) / 1000:.0f} kB, nothing else is loaded")
        for tasks, labels in ((100, 50), (10_000, 500)):
            desk(folder / f"{tasks}-{labels}", tasks, labels)
        narrowing()
        try:
            import selenium  # noqa: F401
        except ImportError:
            print("keys to screen: selenium is not installed")
        else:
            keys(folder)


def desk(folder: Path, tasks: int, labels: int) -> None:
    """How long the next task and a saved label take."""
    folder.mkdir()
    write(folder / "tasks.jsonl", tasks)
    found = Desk((folder / "tasks.jsonl",), Log(folder / "labels.jsonl"), Rules(overlap=0.1))
    spent: dict[str, list[float]] = {"next": [], "save": []}
    for number in range(labels):
        who = ("ann", "bob")[number % 2]
        task = timed(spent["next"], lambda who=who: found.next(who, who))["task"]
        sent = Sent(task["digest"], who, (0, 1), ("better",), seconds=1.0, keys=3)
        timed(spent["save"], lambda who=who, sent=sent: found.save(who, sent))
    for what, seconds in spent.items():
        last = [1000 * one for one in seconds[-50:]]
        high = quantiles(last, n=20)[-1]
        print(f"{tasks:,} tasks, {labels:,} labels: {what} {median(last):.1f} ms (p95 {high:.1f} ms)")
    found.close()
    path = folder / "labels.jsonl"
    began = time.perf_counter()
    state = log.read(path)
    read = time.perf_counter() - began
    began = time.perf_counter()
    merge.merge(state)
    size = path.stat().st_size / labels
    print(
        f"  the log: {size:.0f} bytes a label, read in {read:.2f} s, merged in {time.perf_counter() - began:.2f} s"
    )


STRATA = {"math": (7_000, 0.005, 0.01), "code": (2_500, 0.03, 0.06), "judge": (500, 0.25, 0.5)}
"""Rows, share of wrong ones in truth, and the upper end of what a certificate says."""


def narrowing(seeds: int = 15) -> None:
    """The width of the interval of wrong rows after so many labels, by who chooses the rows."""
    for labels in (200, 400):
        found = {way: [100 * width(way, seed, labels) for seed in range(seeds)] for way in WAYS}
        result = ", ".join(f"{way} {median(widths):.1f} points" for way, widths in found.items())
        print(f"interval of wrong rows after {labels} labels of 10,000 rows (median of {seeds}): {result}")


WAYS = ("random", "Neyman", "interval", "interval and certificates")


def width(way: str, seed: int, labels: int) -> float:
    draw = Random(seed)
    known = {name: AuditLabels(name, rows, 0, 0) for name, (rows, _, _) in STRATA.items()}
    for _ in range(labels):
        if way == "random":
            name = draw.choices(list(STRATA), [rows for rows, _, _ in STRATA.values()])[0]
        elif way == "Neyman":
            name = max(known, key=lambda name: audit._gain(known[name], known[name].labelled))
        else:
            priors = {name: upper for name, (_, _, upper) in STRATA.items()} if "certificates" in way else {}
            name = max(known, key=lambda name: gain(known[name], prior=priors.get(name, PRIOR)))
        was = known[name]
        wrong = was.wrong + (draw.random() < STRATA[name][1])
        known[name] = AuditLabels(name, was.rows, was.labelled + 1, wrong)
    share = audit_share(known.values())
    return share.high - share.low


def timed(into: list[float], call: Callable[[], dict]) -> dict:  # type: ignore[type-arg]
    began = time.perf_counter()
    reply = call()
    into.append(time.perf_counter() - began)
    return reply


def write(path: Path, count: int) -> None:
    rows = [
        {
            "id": str(n),
            "prompt": f"What is {n} + {n}?",
            "responses": [f"{' '.join(WORDS)} {n * k}" for k in (2, 3)],
        }
        for n in range(1, count + 1)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def keys(folder: Path) -> None:
    """From a key to the drawn screen, and from Enter to what verifiers say, in a browser."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "examples" / "annotate"))
    from label import Keys, Screen, serving

    write(folder / "tasks.jsonl", 20)
    screen = Screen()
    watch = (
        "window.spent=[];addEventListener('keydown',e=>{const t=performance.now();"
        "requestAnimationFrame(()=>setTimeout(()=>window.spent.push(performance.now()-t)))},true)"
    )
    with serving(folder / "tasks.jsonl", "--out", folder / "labels.jsonl") as addresses:
        screen.driver.get(addresses["me"])
        screen.until("Which response is best?")
        screen.driver.execute_script(watch)
        began = time.perf_counter()
        pressed = 0
        for _ in range(20):
            screen.until("Which response is best?")
            screen.press("1", "w", Keys.ENTER)
            screen.until("Your label was saved")
            screen.press(Keys.ENTER)
            pressed += 4
        screen.until("All done")
        each = (time.perf_counter() - began) / 20
        spent = screen.driver.execute_script("return window.spent")
        print(f"20 rankings of two: {pressed / 20:g} keys each, the next task among them")
        print(f"from a key to the drawn screen: median {median(spent):.0f} ms (of {len(spent)})")
        print(f"a robot that presses them by selenium: {each:.2f} s a label")
    screen.driver.quit()


if __name__ == "__main__":
    main()
