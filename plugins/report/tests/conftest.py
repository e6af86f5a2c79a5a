"""Runs of a small pipeline, pages of them, and a browser that can resolve no name."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from goldgate.runs import read_config, run

JUDGES = Path(__file__).with_name("judges.py")
WORDS = ("apple", "bridge", "cedar", "dune", "ember", "fjord", "grove", "harbour", "island", "juniper")
PATTERN = ("right", "wrong", "right", "wrong", "ask", "wrong", "wrong", "right", "long", "wrong")
STEPS = ("judges.read", "judges.scripted", "judges.short", "select.best", "select.pairs")

Rows = list[dict[str, Any]]


def rows_of(prompts: int = 12, candidates: int = 10) -> Rows:
    """Prompts with responses that are right, wrong, open and too long, in a fixed pattern."""
    rows = []
    for number in range(prompts):
        answer = WORDS[number % len(WORDS)]
        other = WORDS[(number + 1) % len(WORDS)]
        texts = []
        for index in range(candidates):
            kind = PATTERN[(index + number) % len(PATTERN)]
            lead = f"Candidate {index} thinks about word {number} and says: "
            text = {"right": answer, "wrong": other, "ask": "which?", "long": "so " * 150 + answer}[kind]
            texts.append(lead + text)
        rows.append(
            {
                "id": f"word-{number:03}",
                "prompt": f"Say word number {number}.",
                "reference": {"answer": answer},
                "tags": {"domain": "odd" if number % 2 else "even", "level": str(1 + number % 3)},
                "responses": texts,
            }
        )
    return rows


@pytest.fixture
def plain_rows() -> Callable[..., Rows]:
    """``plain_rows(prompts=12, candidates=10)``: prompts with responses of all kinds."""
    return rows_of


@pytest.fixture
def made_run(tmp_path: Path) -> Callable[..., Path]:
    """``made_run(rows, steps=STEPS, **keys)``: run a pipeline over rows; gives the run's folder."""

    def made(rows: Rows, steps: tuple[Any, ...] = STEPS, name: str = "words", **keys: str) -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        shutil.copy(JUDGES, folder / "judges.py")
        lines = [f'name = "{name}"', 'plugins = ["judges.py"]', f'runs = "{tmp_path / "runs"}"', "seed = 7"]
        lines += [f"{key} = {value}" for key, value in keys.items() if "." not in key]
        lines += ["[source]", 'path = "rows.jsonl"']
        for step in steps:
            table = {"use": step} if isinstance(step, str) else step
            lines += ["[[step]]", *(f"{key} = {json.dumps(value)}" for key, value in table.items())]
        config = folder / "config.toml"
        config.write_text("\n".join(lines) + "\n")
        return run(read_config(config), executor="inline").folder

    return made


@pytest.fixture
def words(made_run: Callable[..., Path]) -> Path:
    """A finished run over plain rows."""
    return made_run(rows_of())


class Browser:
    """Headless Chromium, driven as a reader would: by addresses, clicks and keys."""

    def __init__(self, driver: Any, scripts: bool = True) -> None:
        self.driver = driver
        self.scripts = scripts

    def open(self, page: Path | str) -> None:
        """Open a file, or an address."""
        where = page if isinstance(page, str) else page.as_uri()
        self.driver.get(where)
        if self.scripts:
            self.driver.execute_script("try { localStorage.clear() } catch {}")
            self.driver.get("about:blank")
            self.driver.get(where)
        self.driver.get_log("browser")

    def js(self, script: str) -> Any:
        return self.driver.execute_script(script)

    def wait(self, script: str) -> Any:
        """What the script gives as soon as it gives something."""
        from selenium.webdriver.support.ui import WebDriverWait

        return WebDriverWait(self.driver, 20, 0.05).until(lambda driver: driver.execute_script(script))

    def press(self, *keys: str) -> None:
        """Keys, one after the other, to whatever has the focus."""
        from selenium.webdriver.common.action_chains import ActionChains

        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    def click(self, selector: str) -> None:
        self.driver.find_element("css selector", selector).click()

    def found(self) -> int:
        """How many candidates the list says that it holds."""
        text = self.wait(
            "return !document.querySelector('#rows').hidden && document.querySelector('#found')?.textContent"
        )
        return int(text.split()[0].replace(",", ""))

    def complaints(self) -> list[str]:
        """What the browser's console holds, such as a refusal by the content policy."""
        return [line["message"] for line in self.driver.get_log("browser")]


@pytest.fixture(scope="session")
def drivers() -> Iterator[Callable[..., Any]]:
    """``drivers(scripts=True)``: a Chromium that resolves no name."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    from selenium.webdriver.chrome.service import Service

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    chromedriver = shutil.which("chromedriver")
    if not chromium or not chromedriver:
        pytest.skip("no Chromium and chromedriver: install chromium and chromium-driver")
    held: dict[bool, Any] = {}

    def made(scripts: bool = True) -> Any:
        if scripts not in held:
            options = webdriver.ChromeOptions()
            options.binary_location = chromium
            for argument in (
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "--window-size=1440,900",
            ):
                options.add_argument(argument)
            if not scripts:
                blocked = {"profile.managed_default_content_settings.javascript": 2}
                options.add_experimental_option("prefs", blocked)
            options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
            held[scripts] = webdriver.Chrome(options=options, service=Service(chromedriver))
        return held[scripts]

    yield made
    for driver in held.values():
        driver.quit()


@pytest.fixture
def browser(drivers: Callable[..., Any]) -> Browser:
    return Browser(drivers())


@pytest.fixture
def plain_browser(drivers: Callable[..., Any]) -> Browser:
    """A browser that runs no script."""
    return Browser(drivers(scripts=False), scripts=False)


@pytest.fixture
def report(tmp_path: Path) -> Callable[..., Path]:
    """``report(run, *arguments)``: write the page of a run; gives its path."""
    from goldgate.cli import main

    def written(folder: Path, *arguments: str) -> Path:
        out = tmp_path / f"page-{len(list(tmp_path.glob('page-*')))}.html"
        assert main(["report", str(folder), "--out", str(out), *arguments]) == 0
        return out

    return written
