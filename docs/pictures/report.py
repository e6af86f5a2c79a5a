"""Take the pictures of the report: ``make pictures``. Runs the demo, writes its page, opens it in Chromium.

Needs Chromium with chromedriver and selenium. The pictures lie next to this file. With the folder of a run as
argument, that run is shown. Certificates of its verifiers should be valid: otherwise the pictures say that
nothing is measured.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains

HERE = Path(__file__).parent
CONFIG = HERE.parents[1] / "examples" / "demo" / "demo.toml"
ROW = "#rows?by=code.tests&o=rejected&code=gives_another_value&row=median%2F2"
# name, width, height, dark, address, keys
PICTURES: tuple[tuple[str, int, int, bool, str, str], ...] = (
    ("report-story", 1440, 900, False, "#story", ""),
    ("report-story-dark", 1440, 900, True, "#story", ""),
    ("report-row", 1440, 900, False, ROW, ""),
    ("report-row-dark", 1440, 900, True, ROW, ""),
    ("report-label", 1440, 900, False, "#label", "1\ue0071\ue0072\ue0071\ue0071"),
    ("report-phone", 390, 844, False, "#story", ""),
    ("report-phone-dark", 390, 844, True, ROW, ""),
)


def main() -> int:
    """Take all pictures."""
    goldgate = Path(sys.executable).with_name("goldgate")
    with tempfile.TemporaryDirectory() as scratch:
        if len(sys.argv) > 1:
            run = Path(shutil.copytree(sys.argv[1], Path(scratch) / "runs" / Path(sys.argv[1]).name))
        else:
            command = [goldgate, "run", CONFIG]
            subprocess.run(command, cwd=scratch, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
            (run,) = (Path(scratch) / "runs").iterdir()
        subprocess.run([goldgate, "report", run.relative_to(scratch)], cwd=scratch, check=True)  # noqa: S603 - our own
        driver = opened()
        try:
            for picture in PICTURES:
                take(driver, run / "report.html", *picture)
        finally:
            driver.quit()
    return 0


def opened() -> Any:
    """A headless browser."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or "chromium"
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--force-color-profile=srgb",
    ):
        options.add_argument(argument)
    return webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver") or "chromedriver"))


def take(
    driver: Any, page: Path, name: str, width: int, height: int, dark: bool, address: str, keys: str
) -> None:
    """Write one picture."""
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    theme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": theme})
    driver.get("about:blank")
    driver.get(page.as_uri() + address)
    time.sleep(0.8)
    for key in keys:
        ActionChains(driver).send_keys(key).perform()
        time.sleep(0.1)
    driver.save_screenshot(str(HERE / f"{name}.png"))


if __name__ == "__main__":
    sys.exit(main())
