"""Labels the tasks of this example by keyboard in Chromium, as its labels.jsonl was made, and takes the pictures of
docs/pictures. Needs selenium, Debian's chromium and chromium-driver.

    python examples/annotate/label.py labels.jsonl pictures/     # in an empty folder, with tasks.jsonl
"""

import json
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

HERE = Path(__file__).parent
# What the annotator thinks: beginnings of the responses, best first, the strengths between them, an edit's last words.
CHOICES = {
    "pens": (["14 + 9", "She starts", "17"], ["e", "q"], ""),
    "ribbon": (["3.6 m", "Just"], ["w"], " Check: 8 * 45 = 360."),
    "discount": (["15%", "The sale"], ["e"], ""),
    "apology": (["Your parcel", "I'm sorry", "Parcel"], ["q", "w"], " We apologise for the wait."),
    "leaves": (["Chlorophyll", "Leaves"], ["q"], ""),
    "recipe": (["Buckwheat", "The Best", "Pancakes"], ["w", "r"], ""),
}


@contextmanager
def serving(*words):
    command = [sys.executable, "-m", "goldgate", "annotate", "serve", *map(str, words), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        addresses = {}
        count = len(words[words.index("--annotators") + 1].split(",")) if "--annotators" in words else 1
        while len(addresses) < count:
            line = program.stdout.readline()
            if "http://" in line:
                name, _, address = line.strip().partition(": ")
                addresses[name] = address
        try:
            yield addresses
        finally:
            program.terminate()
            program.wait(30)


class Screen:
    """A browser that is driven by keys."""

    def __init__(self):
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage"):
            options.add_argument(word)
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
        self.size()

    def size(self, width=1440, height=900, dark=False):
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})

    def text(self):
        return self.driver.execute_script("return document.body.innerText")

    def until(self, *wanted):
        end = time.monotonic() + 20
        while not all(one in self.text() for one in wanted):
            assert time.monotonic() < end, (wanted, self.text())
            time.sleep(0.05)

    def press(self, *keys):
        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    def keep(self):
        ActionChains(self.driver).key_down(Keys.CONTROL).send_keys(Keys.ENTER).key_up(Keys.CONTROL).perform()

    def key_of(self, start):
        messages = self.driver.execute_script("return [...document.querySelectorAll('.response-text')].map(one => one.innerText)")
        return str(next(number for number, text in enumerate(messages, 1) if text.startswith(start)))

    def task(self):
        return self.driver.execute_script("return document.querySelector('.about b').innerText")

    def picture(self, folder, name):
        time.sleep(0.25)
        if folder:
            self.driver.save_screenshot(str(folder / f"annotate-{name}.png"))


def choose(screen, name, pictures=None):
    order, strengths, edit = CHOICES[name]
    keys = [screen.key_of(start) for start in order]
    if name == "apology":
        screen.picture(pictures, "pick-light")
    screen.press(*keys[:-1])
    if name == "pens":
        screen.picture(pictures, "strength-light")
    screen.press(*strengths)
    screen.until("Save this ranking?")
    if edit:
        screen.press("m", edit)
        if name == "apology":
            screen.picture(pictures, "edit-light")
        screen.keep()
        screen.until("Save this ranking?")
    screen.press(Keys.ENTER)
    screen.until("Your label was saved")
    if name == "apology":
        screen.picture(pictures, "saved-light")
        screen.size(dark=True)
        screen.picture(pictures, "saved-dark")
        screen.size(390, 844)
        screen.picture(pictures, "saved-phone")
        screen.size(390, 844, dark=True)
        screen.picture(pictures, "saved-phone-dark")
        screen.size()


def main(out, pictures):
    screen = Screen()
    config = HERE / "annotate.toml"
    with serving("tasks.jsonl", "--out", out, "--annotators", "ann", "--config", config) as addresses:
        screen.driver.get(addresses["ann"])
        for _ in CHOICES:
            screen.until("Which response is best?")
            choose(screen, screen.task(), pictures)
            screen.press(Keys.ENTER)
            time.sleep(0.3)
        screen.until("All done")
    screen.driver.quit()
    labels = [json.loads(line) for line in Path(out).read_text().splitlines()]
    print(sum(line["kind"] == "label" for line in labels), "labels in", out)


if __name__ == "__main__":
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    main(sys.argv[1], folder)
