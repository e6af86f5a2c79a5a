"""The page in a real browser, by keyboard alone: three tasks ranked, one edited, the server killed, gone on."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("uvicorn", reason="goldgate[serve] is not installed")
pytest.importorskip("selenium", reason="selenium is not installed")
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
if not CHROMIUM or not DRIVER:
    pytest.skip("there is no chromium with a chromedriver here", allow_module_level=True)

PATIENCE = 20.0
ATTACKS = [
    "<img src=x onerror=window.pwned=1>",
    "</script><script>window.pwned=1</script>",
    '"><svg onload=window.pwned=1>',
    "javascript:window.pwned=1",
    "<style>*{display:none}</style>",
    "<b>{{7*7}}</b> ${7*7} `${window.pwned=1}`",
    "\u202e reversed \u2066 \u0000 \U0001f600 &lt;script&gt;",
    "<iframe srcdoc='<script>parent.pwned=1</script>'></iframe>",
    "<a href='https://evil.example/'>x</a><base href='https://evil.example/'>",
    "__proto__",
]


@contextmanager
def serving(folder: Path, *more: str, port: int = 0) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The page's address, and the program, which may be killed."""
    command = [
        sys.executable,
        "-m",
        "goldgate",
        "annotate",
        "serve",
        "tasks.jsonl",
        "--port",
        str(port),
        *more,
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder) as program:
        assert program.stdout is not None
        found = ""
        while "http://" not in found:
            found = program.stdout.readline()
            assert found, "the server ended"
        try:
            yield found.split(": ", 1)[1].strip(), program
        finally:
            if program.poll() is None:
                program.terminate()
            program.wait(30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for word in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--window-size=1440,900",
    ):
        options.add_argument(word)
    options.add_argument("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    os.environ.setdefault("SE_AVOID_STATS", "true")
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(str(DRIVER)))
    yield driver
    driver.quit()


def until(browser: Any, wanted: Callable[[str], bool]) -> str:
    """The text of the page, once it is as wanted."""
    end = time.monotonic() + PATIENCE
    while True:
        text = str(browser.execute_script("return document.body.innerText"))
        if wanted(text):
            return text
        assert time.monotonic() < end, text
        time.sleep(0.02)


def press(browser: Any, *keys: str) -> None:
    for key in keys:
        ActionChains(browser).send_keys(key).perform()


def control_enter(browser: Any) -> None:
    ActionChains(browser).key_down(Keys.CONTROL).send_keys(Keys.ENTER).key_up(Keys.CONTROL).perform()


def best_key(browser: Any, text: str) -> str:
    """The key of the response that holds this text."""
    bodies = browser.execute_script(
        "return [...document.querySelectorAll('.response-text')].map(one => one.innerText)"
    )
    return str(next(number for number, body in enumerate(bodies, 1) if text in body))


def lines(path: Path, kind: str = "label") -> list[Any]:
    found = [json.loads(line) for line in path.read_text().splitlines()]
    return [one for one in found if one.get("kind", kind) == kind]


def errors(browser: Any) -> list[str]:
    return [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]


TASKS = [
    {
        "id": "sum",
        "prompt": "What is 2 + 2?",
        "reference": {"answer": "4"},
        "responses": ["It is five.", "GOOD: it is 4."],
    },
    {
        "id": "sky",
        "prompt": "Why is the sky blue?",
        "responses": ["Because.", "GOOD: short waves scatter more.", "It is not."],
    },
    {"id": "sea", "prompt": "Why is the sea salty?", "responses": ["GOOD: rivers bring salt.", "Fish."]},
]


def test_three_tasks_by_keyboard_with_an_edit_and_a_killed_server(
    browser: Any, write: Any, tmp_path: Path
) -> None:
    write(TASKS)
    log = tmp_path / "labels.jsonl"
    with serving(tmp_path) as (address, program):
        port = int(address.split(":")[2].split("/")[0])
        browser.get(address)
        until(browser, lambda text: "2 + 2" in text)
        press(browser, best_key(browser, "GOOD"), "w", Keys.ENTER)
        until(browser, lambda text: "Saved" in text)
        press(browser, Keys.ENTER)
        until(browser, lambda text: "sky" in text and "Which response is best?" in text)
        best = best_key(browser, "GOOD")
        other = next(key for key in "123" if key != best)
        press(browser, best, other, "q", "e")
        until(browser, lambda text: "Save this ranking?" in text)
        press(browser, "m")
        press(browser, " Blue light is scattered most.")
        until(browser, lambda text: "+5 \u22120 words" in text)
        program.send_signal(signal.SIGKILL)
        program.wait(30)
        control_enter(browser)
        press(browser, Keys.ENTER)
        until(browser, lambda text: "The server does not answer" in text)
    assert len(lines(log)) == 1  # what was saved is there; what was on the screen is not
    with serving(tmp_path, port=port) as (again, _):
        assert again == address
        until(browser, lambda text: "Saved" in text and "Your label was saved" in text)  # sent by itself
        press(browser, Keys.ENTER)
        until(browser, lambda text: "sea" in text and "Which response is best?" in text)
        press(browser, best_key(browser, "GOOD"), "r")
        browser.refresh()  # a draft outlives the page
        until(browser, lambda text: "Save this ranking?" in text)
        press(browser, "u", "t", Keys.ENTER)
        until(browser, lambda text: "It makes no pair." in text)
        press(browser, "c", best_key(browser, "GOOD"), "q", Keys.ENTER)
        until(browser, lambda text: "It makes a pair." in text)
        press(browser, Keys.ENTER)
        until(browser, lambda text: "All done" in text)
        press(browser, "u")  # back to the last label, as it was
        until(browser, lambda text: "Save this ranking?" in text)
        press(browser, Keys.ENTER)
        until(browser, lambda text: "It makes a pair." in text)
    assert [one for one in errors(browser) if "CONNECTION_RE" not in one and "favicon" not in one] == []
    found = lines(log)
    assert [one["strengths"] for one in found] == [
        ["better"], ["significantly better", "slightly better"], ["same"], ["significantly better"], ["significantly better"],
    ]  # fmt: skip
    assert found[1]["edited"]["text"] == "GOOD: short waves scatter more. Blue light is scattered most."
    assert [one["seen"] for one in found] == [False, False, False, True, True]
    assert len(lines(log, "undo")) == 1
    assert found[0]["keys"] == 3
    _merged_into_pairs(tmp_path)


def _merged_into_pairs(tmp_path: Path) -> None:
    from goldgate.cli import main
    from goldgate.runs import load

    rows = tmp_path / "rows.jsonl"
    assert main(["annotate", "merge", str(tmp_path / "labels.jsonl"), "--out", str(rows)]) == 0
    assert [row["id"] for row in lines(rows, "")] == ["sum", "sky", "sea"]
    if "preference.ranked" not in load().components["selectors"]:
        return
    (tmp_path / "p.toml").write_text(
        f'name = "pairs"\nruns = "{tmp_path / "runs"}"\n[source]\npath = "rows.jsonl"\n'
        '[[step]]\nuse = "preference.ranked"\n[export]\npreference = "jsonl"\n'
    )
    assert main(["run", str(tmp_path / "p.toml"), "--executor", "inline", "--quiet"]) == 0
    (made,) = (tmp_path / "runs").glob("pairs-*/preference.jsonl")
    pairs = [(row["chosen"][0]["content"], row["rejected"][0]["content"]) for row in lines(made, "")]
    assert len(pairs) == 5  # one, three of edited > chosen > rejected, one
    assert all(chosen.startswith("GOOD") for chosen, _ in pairs)
    assert pairs[1][0].endswith("scattered most.")
    assert pairs[1][1] == "GOOD: short waves scatter more."


def test_hostile_text_stays_text_in_every_field(browser: Any, write: Any, tmp_path: Path) -> None:
    rows = []
    for n, attack in enumerate(ATTACKS):
        call = {"type": "function", "function": {"name": attack, "arguments": json.dumps({attack: attack})}}
        rows.append(
            {
                "id": f"{n} {attack}".replace("\u202e", "").replace("\u2066", "").replace("\u0000", ""),
                "prompt": [
                    {"role": "system", "content": attack},
                    {"role": "user", "content": attack},
                    {"role": "assistant", "content": attack, "tool_calls": [call]},
                    {"role": "tool", "name": attack, "content": attack * 40},
                ],
                "reference": {"answer": attack},
                "tags": {attack: attack},
                "responses": [
                    {"text": f"A {attack}\n```{attack}\n{attack}\n```", "model": attack},
                    {
                        "messages": [
                            {"role": "assistant", "content": "B", "tool_calls": [call]},
                            {"role": "tool", "content": attack},
                            {"role": "assistant", "content": attack},
                        ]
                    },
                ],
                "annotate": {
                    "rubric": [attack],
                    "verdicts": [
                        [{"verifier": attack, "score": 1.0, "why": attack, "accepts": True}],
                        [{"verifier": attack, "score": 0.0, "why": attack, "accepts": False}],
                    ],
                },
            }
        )
    write(rows)
    (tmp_path / "guide.md").write_text("\n".join(ATTACKS))
    more = (
        "--guide",
        "guide.md",
        "--show-models",
        "--annotators",
        ATTACKS[0].replace(",", ""),
        "--overlap",
        "1",
    )
    with serving(tmp_path, *more) as (address, _):
        browser.get(address)
        tags = "return [...document.querySelectorAll('*')].map(one => one.tagName.toLowerCase())"
        allowed = set()
        for n in range(len(ATTACKS)):
            until(browser, lambda text: "Which response is best?" in text)
            press(browser, "?")
            until(browser, lambda text: "Guide" in text)
            press(browser, Keys.ESCAPE, "d", "1", "w", "m")
            press(browser, ATTACKS[n].replace("\u0000", "").replace("\U0001f600", ""))
            until(browser, lambda text: "words" in text)
            control_enter(browser)
            press(browser, Keys.ENTER)
            until(browser, lambda text: "Saved" in text)
            allowed |= set(browser.execute_script(tags))
            assert browser.execute_script("return window.pwned === undefined")
            press(browser, Keys.ENTER)
        assert not allowed & {"img", "iframe", "a", "base", "b-", "object", "embed", "link"}
        assert browser.execute_script("return document.querySelectorAll('script').length") == 1
        assert browser.execute_script("return document.querySelectorAll('style').length") == 1
    assert [one for one in errors(browser) if "favicon" not in one] == []
    assert len(lines(tmp_path / "labels.jsonl")) == len(ATTACKS)


def test_right_or_wrong_and_the_interval_that_shrinks(browser: Any, write: Any, tmp_path: Path) -> None:
    more = {"stratum": "v", "rows": {"v": 300}, "dataset": "sft"}
    write(
        [
            {"id": f"r{n}", "prompt": f"{n} + 1?", "responses": [f"It is {n + 1}."], "annotate": more}
            for n in range(3)
        ]
    )
    with serving(tmp_path) as (address, _):
        browser.get(address)
        for n, key in enumerate(("1", "2", "3")):
            until(browser, lambda text: "Is the response right?" in text)
            press(browser, key, Keys.ENTER)
            text = until(browser, lambda text: "of the data set is wrong" in text)
            if n == 1:
                assert "Before this label" in text
            press(browser, Keys.ENTER)
        until(browser, lambda text: "All done" in text)
    assert [one["right"] for one in lines(tmp_path / "labels.jsonl")] == [1, 0, None]
