"""The file itself: self-contained, strict, small, the same every time; what is asked to be hidden is not in it."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from goldgate.cli import main
from goldgate_report.page import pack
from goldgate_report.page.making import file, made
from goldgate_report.page.render import script, style
from goldgate_report.page.rows import LONGEST, Mask, prompt, value
from goldgate_report.reading.folder import read
from goldgate_report.reading.lines import Store
from goldgate_report.reading.scan import scan

Run = Callable[..., Path]
Rows = Callable[..., list[dict[str, Any]]]
Report = Callable[..., Path]


class Page(HTMLParser):
    """What a page holds: ids, addresses, cells of heads without scope, elements that load something."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.unscoped = 0
        self.loads: list[str] = []
        self.inline: list[str] = []
        self.policy = ""
        self.data: dict[str, str] = {}
        self._id = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        self._id = ""
        if held.get("id"):
            self.ids.append(str(held["id"]))
        self.addresses += [str(held[name]) for name in ("href", "src", "action", "data") if held.get(name)]
        self.unscoped += tag == "th" and "scope" not in held
        if (
            tag in ("img", "link", "iframe", "object", "embed", "base", "form", "audio", "video")
            or "src" in held
        ):
            self.loads.append(tag)
        self.inline += [name for name in held if name == "style" or name.startswith("on")]
        if held.get("http-equiv") == "Content-Security-Policy":
            self.policy = str(held["content"])
        if tag == "script" and held.get("type"):
            self._id = str(held["id"])

    def handle_data(self, data: str) -> None:
        if self._id:
            self.data[self._id] = self.data.get(self._id, "") + data


def unpacked(page: Page, name: str) -> Any:
    return json.loads(gzip.decompress(b64decode(page.data[name])))


def test_the_page_is_one_file_that_asks_nobody_for_anything(words: Path, report: Report) -> None:
    text = report(words).read_text()
    page = Page(text)
    assert len(page.ids) == len(set(page.ids))
    assert [one for one in page.addresses if not one.startswith("#")] == []
    assert page.loads == []
    assert page.inline == []
    assert page.unscoped == 0
    outside = re.findall(r"https?://[^\s\"'<)]+", text)
    assert set(outside) <= {"http://www.w3.org/2000/svg"}  # the name of a format, not an address


def test_the_policy_allows_our_own_script_and_style_only(words: Path, report: Report) -> None:
    text = report(words).read_text()
    rules = dict(rule.split(" ", 1) for rule in Page(text).policy.split("; "))
    assert rules["default-src"] == "'none'"
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert rules[rule] == f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"
    assert rules["require-trusted-types-for"] == "'script'"
    assert rules["trusted-types"] == "'none'"
    assert "unsafe" not in Page(text).policy
    assert "connect-src" not in rules


def test_scripts_and_styles_use_nothing_that_the_policy_forbids() -> None:
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|setTimeout\(\s*[\"'`]",
        script(),
    )
    assert "</script" not in script()
    assert "</style" not in style()
    assert "@import" not in style()


def test_the_same_run_makes_the_same_bytes(words: Path, report: Report) -> None:
    assert report(words).read_bytes() == report(words).read_bytes()


def test_rows_travel_whole(words: Path, report: Report) -> None:
    page = Page(report(words).read_text())
    index = unpacked(page, "index")
    assert len(index["p"]) == index["total"] == 120
    rows = [one for number in sorted({*index["segment"]}) for one in unpacked(page, f"segment-{number}")]
    assert len(rows) == len(index["prompts"]) == 12
    for prompt_, row in zip(index["prompts"], rows, strict=True):
        assert row["prompt"][0]["content"] == f"Say word number {int(prompt_.removeprefix('word-'))}."
        assert [one["i"] for one in row["c"]] == list(range(10))


def test_a_sample_is_small_deterministic_and_holds_each_kind_of_reason(
    words: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pack, "RESERVE", 0)
    monkeypatch.setattr(pack, "BUCKET", 1)
    with Store() as store:
        table = scan(read(words), store)
        order = pack.order(table, [])
        assert sorted(order) == list(range(12))
        small = pack.chosen(store, table, Mask(), order, 4_000, None)
        assert 0 < len(small) < 12
        assert small == pack.chosen(store, table, Mask(), order, 4_000, None)
        assert set(small) < set(pack.chosen(store, table, Mask(), order, 8_000, None))
        assert pack.chosen(store, table, Mask(), order, 10**9, 30) == sorted(order[:3])


@pytest.mark.parametrize("limit", [300_000, 500_000])
def test_the_limit_of_bytes_holds(
    made_run: Run, plain_rows: Rows, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pack, "RESERVE", 200_000)
    from random import Random

    draw = Random(0)
    rows = plain_rows(80)
    for row in rows:  # texts that hardly compress
        row["responses"] = [f"{draw.getrandbits(4000):x} {text}" for text in row["responses"]]
    folder = made_run(rows, steps=("judges.read", "select.best"))
    with Store() as store:
        one = made(store, folder)
        text, held = file(one, limit, None)
    assert len(text.encode()) <= limit
    assert 0 < held < 800


def test_rows_can_be_limited(words: Path, report: Report, capsys: pytest.CaptureFixture[str]) -> None:
    page = Page(report(words, "--rows", "25").read_text())
    assert len(unpacked(page, "index")["p"]) == 20  # whole prompts
    assert "20 of 120 candidates; goldgate view" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [("--rows", "0"), ("--rows", "many"), ("--hide", "promt")])
def test_bad_usage_is_one_sentence(
    words: Path, arguments: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(words), *arguments]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_place_that_cannot_be_written_is_one_sentence(
    words: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(words), "--out", str(tmp_path / "no" / "page.html")]) == 2
    assert "name another place with --out" in capsys.readouterr().err


def test_long_texts_are_cut_and_say_so(made_run: Run, plain_rows: Rows, report: Report) -> None:
    rows = plain_rows(1)
    rows[0]["responses"][0] = "x" * 300_000 + " apple"
    page = Page(report(made_run(rows, steps=("judges.read", "select.best"))).read_text())
    (row,) = unpacked(page, "segment-0")
    assert len(row["c"][0]["m"][0]["content"]) == LONGEST
    assert row["c"][0]["m"][0]["cut"] == 300_006


def test_evidence_is_cut_at_any_depth() -> None:
    deep: Any = "end"
    for _ in range(50):
        deep = [deep]
    assert "end" not in json.dumps(value(deep))
    assert len(value(list(range(1000)))) == 101
    assert value({str(number): 0 for number in range(1000)})["…"] == "900 more"
    assert value("x" * 10_000).endswith("(10,000 characters)")


def test_rows_with_personal_data_are_masked(made_run: Run, plain_rows: Rows) -> None:
    folder = made_run(
        plain_rows(), steps=("judges.read", {"use": "judges.short", "name": "mine"}, "select.best")
    )
    for name in ("manifest.json", "plan.json"):  # as if the filter were the one that finds personal data
        text = (folder / name).read_text().replace('"use": "judges.short"', '"use": "quality.personal"')
        (folder / name).write_text(text)
    found = read(folder)
    mask = Mask.of((), [*found.config.get("step", ()), *found.steps])
    assert mask.steps == {"mine"}
    with Store() as store:
        table = scan(found, store)
        masked = [json.dumps(prompt(store, table, number, mask)) for number in range(12)]
    for number in range(12):
        dropped = any(table.outcome[at] == 4 for at in table.candidates(number))
        assert ("thinks about" not in masked[number]) == dropped
        assert ("personal data" in masked[number]) == dropped


def test_an_unfinished_run_has_a_page_that_says_so(words: Path, report: Report) -> None:
    (words / "manifest.json").unlink()
    text = report(words).read_text()
    assert "<b>Unfinished.</b>" in text
    assert "12 rows so far. How many are wrong is estimated at the end." in text


def test_a_folder_without_rows_has_a_page(words: Path, report: Report) -> None:
    (words / "manifest.json").unlink()
    for path in words.glob("*.jsonl"):
        path.unlink()
    text = report(words).read_text()
    assert "Nothing came out so far." in text
    assert 'id="h-trust"' in text or 'id="h-funnel"' not in text  # what has no data is left out


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_colours_can_be_read() -> None:
    blocks = re.findall(r"\{([^{}]*--ground: #[^{}]*)\}", style())
    palettes = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block)) for block in blocks]
    assert len(palettes) == 3
    assert palettes[1] == palettes[2]  # dark by the system, dark by choice
    for colours in palettes[:2]:
        for name in ("ink", "soft", "faint", "kept", "out", "gold"):
            assert contrast(colours[name], colours["ground"]) >= 4.5, name
        for name in ("ink", "soft"):
            assert contrast(colours[name], colours["well"]) >= 4.5, name
            assert contrast(colours[name], colours["gold-tint"]) >= 4.5, name
        for tint, text in (("out-tint", "out"), ("out-tint", "ink"), ("kept-tint", "ink")):
            assert contrast(colours[text], colours[tint]) >= 4.5, (tint, text)


def test_the_font_has_its_licence_beside_it() -> None:
    from importlib.resources import files

    licence = files("goldgate_report").joinpath("assets/inter-OFL.txt").read_text()
    assert "SIL Open Font License, Version 1.1" in licence
