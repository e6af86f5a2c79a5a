"""The page in Chromium: from disk, without a network, by mouse, by keyboard, and with hostile text everywhere."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Browser = Any
Report = Callable[..., Path]
Run = Callable[..., Path]
Rows = Callable[..., list[dict[str, Any]]]
ENTER, ESCAPE, RIGHT, TAB = "\ue007", "\ue00c", "\ue014", "\ue004"

HOSTILE = (
    "</script><script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    "\"'><svg onload=window.pwned=1>",
    "javascript:window.pwned=1",
    "{{ 7*7 }}{% raw %}<b>&amp;&lt;\u2028\u2029]]>--><!--",
    "<a href='https://evil.example/'>x</a>\x1b]8;;https://evil.example\x07",
    "[x](https://evil.example/p.png) ![y](https://evil.example/q.png) \u202e\u0000",
)


def test_five_questions_in_two_clicks_at_most(
    browser: Browser, made_run: Run, plain_rows: Rows, report: Report
) -> None:
    rows = plain_rows()
    before = made_run(rows, name="before")
    rows[3]["reference"] = {"answer": "other"}  # what was right is wrong now
    now = made_run(rows, name="now")
    browser.open(report(now, "--against", str(before)))

    # 1. What came out, and how many labels are wrong? No click.
    assert "11 rows came out" in browser.js("return document.querySelector('h1').textContent")
    # 2. What did the first verifier reject, and why? One click.
    browser.click("#story a[href='#rows?step=judges.read&status=rejected']")
    assert browser.found() == int(
        browser.js(
            "return document.querySelector(\"#story a[href='#rows?step=judges.read&status=rejected']\").textContent"
        )
    )
    why = browser.wait("return document.querySelector('.detail .verdict p')?.textContent")
    assert "the reference" in why
    # 3. On which rows do two verifiers differ? Back, one click.
    browser.press("g", "s")
    cell = "#story .matrix a[href*='x=abstained'][href*='y=passed']"
    shown = int(browser.js(f'return document.querySelector("{cell}").textContent'))
    browser.click(cell)
    assert browser.found() == shown
    # 4. Which prompts are too hard? One click.
    browser.press("g", "s")
    link = "#story a[href='#rows?of=10&right=0']"
    assert browser.js(f'return document.querySelector("{link}").textContent') == "1"
    browser.click(link)
    assert browser.found() == 1
    assert "word-003" in browser.wait("return document.querySelector('.detail h2')?.textContent")
    # 5. Which verdict flipped since the other run? One click.
    browser.press("g", "s")
    browser.click("#story a[href^='#row=word-003']")
    assert "; was accepted" in browser.wait(
        "return document.querySelector('.detail .side:last-child h3')?.textContent"
    )
    assert browser.complaints() == []


def test_every_number_is_a_door_to_exactly_its_rows(browser: Browser, words: Path, report: Report) -> None:
    browser.open(report(words))
    doors = browser.js(
        "return [...document.querySelectorAll('#story a.door')].map(a => [a.getAttribute('href'), a.textContent])"
    )
    numbers = [(href, int(text.split()[0].replace(",", ""))) for href, text in doors if text[:1].isdigit()]
    assert len(numbers) > 40
    for href, number in dict(numbers).items():
        if href.startswith("#rows?"):
            browser.js(f"location.hash = {json.dumps(href)}")
            wanted = json.dumps(f"{number:,} of ")
            browser.wait(f"return document.querySelector('#found')?.textContent.startsWith({wanted})")
    assert browser.complaints() == []


def test_hostile_text_in_every_field_stays_text(
    browser: Browser, plain_browser: Browser, made_run: Run, report: Report
) -> None:
    rows = []
    for number, text in enumerate(HOSTILE):
        evidence = {text: text, "call": text, "expected": text, "got": text, "claim": text, "nearest": text}
        lists = {"findings": [{"code": text, "message": text, "line": 1}], "extracted": text, "by": text}
        calls = [
            {"id": "1", "type": "function", "function": {"name": text, "arguments": json.dumps({text: text})}}
        ]
        rows.append(
            {
                "id": "".join(each for each in text if each.isprintable()) + str(number),
                "prompt": text,
                "reference": {
                    "answer": text,
                    "scripts": [
                        {"score": 0.0, "why": text, "evidence": evidence, "parts": {text: 0.5, "b": 1.0}},
                        {"score": 0.0, "why": f"line 1, assert {text}: ValueError", "evidence": lists},
                        {
                            "score": 0.4,
                            "why": text,
                            "evidence": {
                                "constraints": [
                                    {"id": text, "met": False, "why": text, "quote": text, "scope": text}
                                ]
                            },
                        },
                        {"score": 1.0, "why": text, "evidence": {"message": 0, "reasons": {text: text}}},
                        {
                            "score": 0.0,
                            "why": text,
                            "evidence": {"input": text, "expected": text, "got": text, "stderr": text},
                        },
                        {"score": 0.0, "why": text, "evidence": {"first_false": {"line": 1, "claim": text}}},
                    ],
                },
                "tags": {text: text, "domain": text},
                "responses": [
                    text,
                    f"```{text}\n{text}\n```",
                    {"text": text, "by": text, "model": text},
                    {
                        "messages": [
                            {
                                "role": "assistant",
                                "content": text,
                                "tool_calls": calls,
                                "reasoning_content": text,
                            }
                        ]
                    },
                    text,
                    text,
                ],
            }
        )
    run = made_run(rows, steps=("judges.scripted", "select.best"), name="hostile")
    page = report(run)
    browser.open(page)
    browser.js("location.hash = '#rows'")
    total = browser.found()
    assert total == 6 * len(HOSTILE)
    for _ in range(total):
        browser.wait("return document.querySelector('.detail h2')")
        browser.press("j")
    browser.js("location.hash = '#label'")
    browser.wait("return document.querySelector('.labelling .card')")
    for _ in range(4):
        browser.press("1", ENTER)
    assert browser.js("return window.pwned") is None
    assert (
        browser.js(
            "return document.querySelectorAll('main img, main script, main iframe, main [onload], main [onerror]').length"
        )
        == 0
    )
    links = browser.js(
        "return [...document.querySelectorAll('a')].map(a => a.getAttribute('href')).filter(h => !h.startsWith('#'))"
    )
    assert links == []
    assert (
        browser.js(
            "return performance.getEntriesByType('resource').filter(e => !e.name.startsWith('data:')).length"
        )
        == 0
    )
    assert browser.complaints() == []
    plain_browser.open(page)
    assert "window.pwned" in plain_browser.driver.find_element("css selector", ".five").text


def test_by_keyboard_alone(browser: Browser, words: Path, report: Report) -> None:
    browser.open(report(words))
    browser.press("g", "r")
    assert browser.found() == 120
    first = browser.wait("return document.querySelector('.detail .origin code')?.textContent")
    browser.press("j", "j")
    second = browser.wait(
        f"const now = document.querySelector('.detail .origin code').textContent; return now !== {json.dumps(first)} && now"
    )
    browser.press(RIGHT)
    browser.wait(
        f"return document.querySelector('.detail .origin code').textContent !== {json.dumps(second)}"
    )
    browser.press("d")
    browser.wait("return document.querySelector('.strip .diff').getAttribute('aria-pressed') === 'false'")
    browser.press("/", *"which")
    browser.wait("return document.querySelector('#found').textContent.startsWith('12 of ')")
    browser.press(ESCAPE, ESCAPE)
    browser.wait("return document.querySelector('#rows').hidden && location.hash === '#story'")
    browser.press("?")
    browser.wait("return document.querySelector('#help').open")
    browser.press(ESCAPE)
    browser.press("t")
    assert browser.js("return document.documentElement.dataset.theme") in ("dark", "light")
    browser.press("j")
    assert browser.wait("return document.activeElement.id") == "h-funnel"
    # By Tab one comes to the first door, and Enter opens it.
    browser.js("document.querySelector('.lead .door').focus()")
    browser.press(ENTER)
    assert browser.found() == 120


def test_labels_become_cases_for_certify_and_an_audit(
    browser: Browser, words: Path, report: Report, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from goldgate.cli import main

    folder = tmp_path / "downloads"
    browser.driver.execute_cdp_cmd(
        "Page.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder)}
    )
    browser.open(report(words))
    browser.press("g", "l")
    browser.wait("return document.querySelector('.labelling .card')")
    assert browser.js("return document.querySelector('.reveal')") is None  # nothing sways the reader
    shown = browser.js("return document.querySelector('.reading').textContent")
    assert "judges." not in shown
    assert "accepted" not in shown
    widths = []
    for _ in range(18):
        browser.press("1")
        browser.wait("return document.querySelector('.reveal')")
        widths.append(
            browser.js(
                "return document.querySelector('aside').textContent.match(/random row.*?(at most|to) ([0-9.]+)/)?.[2]"
            )
        )
        browser.press(ENTER)
        browser.wait("return !document.querySelector('.reveal')")
    browser.press("2", "u", "2", "x")
    saved = folder / "labels.jsonl"
    for _ in range(100):
        if saved.is_file():
            break
        time.sleep(0.05)
    lines = [json.loads(line) for line in saved.read_text().splitlines()]
    assert len(lines) == 19
    numbers = [float(width) for width in widths if width]
    assert numbers == sorted(numbers, reverse=True)  # the interval shrinks
    assert numbers[-1] < numbers[0] / 2

    config = words.parent.parent / "words" / "config.toml"
    certified = [
        "certify",
        "judges.read",
        "--config",
        str(config),
        "--cases",
        str(saved),
        "--out",
        str(tmp_path / "c"),
    ]
    assert main([*certified, "--workers", "1"]) == 0
    certificate = json.loads((tmp_path / "c" / "judges.read.json").read_text())
    assert certificate["cases"]["count"] == 19
    rates = certificate["rates"]
    assert rates["false_accept"]["n"] + rates["false_reject"]["n"] + rates["abstained"]["errors"] == 19
    report(words, "--labels", str(saved))
    assert main(["audit", str(words)]) == 0
    assert "wrong in the data set" in capsys.readouterr().out
    assert "by 1" in report(words).read_text()  # the page shows the estimate by labels


def test_without_scripts_the_story_and_five_rows_are_there(
    plain_browser: Browser, words: Path, report: Report
) -> None:
    plain_browser.open(report(words))
    text = plain_browser.driver.find_element("css selector", "main").text
    assert "12 rows came out" in text
    assert "Where did the candidates go?" in text
    assert len(plain_browser.driver.find_elements("css selector", ".five article")) == 5


@pytest.mark.parametrize("hide", ["prompt,completion", "completion", "prompt"])
def test_what_is_hidden_is_nowhere_in_the_file(
    browser: Browser, words: Path, report: Report, hide: str
) -> None:
    page = report(words, "--hide", hide)
    browser.open(page)
    assert browser.js("return document.querySelector('nav a[href=\"#label\"]')") is None
    browser.press("g", "r")
    browser.wait("return document.querySelector('.detail h2')")
    secrets = {"completion": "thinks about word", "prompt": "Say word number"}
    text = browser.js("return document.body.textContent")
    for field in hide.split(","):
        assert secrets[field] not in text
    assert "hidden: " in text


def test_dark_light_phone_and_print(browser: Browser, words: Path, report: Report) -> None:
    browser.open(report(words))
    cdp = browser.driver.execute_cdp_cmd
    for theme in ("light", "dark"):
        cdp("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": theme}]})
        ground = browser.js("return getComputedStyle(document.body).backgroundColor")
        assert (sum(map(int, ground[4:-1].split(","))) < 200) == (theme == "dark")
    cdp(
        "Emulation.setDeviceMetricsOverride",
        {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True},
    )
    for view in ("#story", "#rows", "#row=word-000/0", "#label"):
        browser.js(f"location.hash = '{view}'")
        browser.wait(f"return !document.querySelector('#{'rows' if 'row' in view else view[1:]}').hidden")
        assert browser.js("return document.documentElement.scrollWidth <= innerWidth"), view
    cdp("Emulation.clearDeviceMetricsOverride", {})
    cdp("Emulation.setEmulatedMedia", {"media": "print", "features": []})
    assert browser.js("return getComputedStyle(document.querySelector('nav')).display") == "none"
    assert browser.js("return getComputedStyle(document.querySelector('#story')).display") == "block"
    cdp("Emulation.setEmulatedMedia", {"media": "", "features": []})


def test_evidence_is_drawn_by_its_kind(browser: Browser, made_run: Run, report: Report) -> None:
    parameters = {
        "type": "object",
        "properties": {"to": {"type": "string"}, "seats": {"type": "integer"}, "date": {"type": "string"}},
        "required": ["to", "date"],
    }
    tools = [{"type": "function", "function": {"name": "book", "parameters": parameters}}]
    call = {"name": "book", "arguments": json.dumps({"to": "OSL", "seats": "two", "day": "3 March"})}
    steps = "5 × 30 = 150\n0.06 × 150 = 90\nIt costs 18."
    kinds: list[tuple[Any, str, dict[str, Any]]] = [
        ("f", "f(1) gives 3, not 2.5", {"call": "f(1)", "expected": "2.5", "got": "gives 3, not 2.5"}),
        ("f", "a test fails: line 3, assert f(1) == 2: AssertionError", {"kind": "check"}),
        (
            steps,
            "line 2 claims '0.06 × 150 = 90', but the left side is 9",
            {"first_false": {"line": 2, "claim": "0.06 × 150 = 90"}},
        ),
        (
            {
                "messages": [
                    {
                        "role": "assistant",
                        "content": "",
                        "tool_calls": [{"id": "1", "type": "function", "function": call}],
                    }
                ]
            },
            "seats: a text",
            {"message": 0, "reasons": {"tools.schema": "seats: a text"}},
        ),
        (
            "It opened in 1932. It cost 4 million.",
            "not supported",
            {"claim": "It cost 4 million.", "nearest": "It opened in May 1932."},
        ),
        (
            "a, b",
            "there is a comma",
            {
                "constraints": [
                    {
                        "id": "no_comma",
                        "met": False,
                        "why": "a comma",
                        "scope": "every",
                        "span": [1, 2],
                        "quote": ",",
                    }
                ]
            },
        ),
        ("The answer is 29.", "'29' is not 17", {"extracted": "29", "by": "phrase"}),
    ]
    scripts = [{"score": 0.0, "why": why, "evidence": evidence} for _, why, evidence in kinds]
    row = {
        "id": "r",
        "prompt": "p",
        "tools": tools,
        "reference": {"answer": "17", "scripts": scripts},
        "responses": [response for response, _, _ in kinds],
    }
    browser.open(report(made_run([row], steps=("judges.scripted", "select.best"))))
    shown = []
    for index in range(len(kinds)):
        browser.js(f"location.hash = '#row=r/{index}'")
        browser.wait(
            f"return document.querySelector('.detail .side:last-child h3')?.textContent.includes('Candidate {index} ')"
        )
        shown.append(browser.js("return document.querySelector('.detail .side:last-child')").text)
    side = "document.querySelector('.detail .side:last-child')"
    assert "Expected\n2.5" in shown[0]
    assert "Got\n3" in shown[0]
    assert "3assert f(1) == 2\nAssertionError" in shown[1]
    assert "but the left side is 9. What follows builds on it." in shown[2]
    for argument in (
        'to "OSL" string fits',
        'seats "two" integer string, not integer',
        "date — string missing",
        'day "3 March" not in the schema',
    ):
        assert argument in shown[3]
    assert "It cost 4 million. is not supported\nNearest in the source: It opened in May 1932." in shown[4]
    assert "no_comma every a comma" in shown[5]
    assert "Read as the final answer (phrase)\n29\nReference\n17" in shown[6]
    assert browser.js(f"return {side}.querySelector('.answer-text .answer.out').textContent") == "29"
    browser.js("location.hash = '#row=r/4'")
    assert (
        browser.wait(f"return {side}.querySelector('.answer-text mark.fault')?.textContent")
        == "It cost 4 million."
    )
    assert browser.complaints() == []
