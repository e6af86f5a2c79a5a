"""The page as HTML: templates with the story, and everything that the browser needs inside the file."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from math import sqrt
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from goldgate_report.figures import words
from goldgate_report.figures.labels import Line
from goldgate_report.figures.story import Story
from goldgate_report.page.pack import Packed

SCRIPTS = (
    "dom",
    "rows",
    "filter",
    "list",
    "diff",
    "json",
    "evidence",
    "tools",
    "detail",
    "interval",
    "label",
    "keys",
    "main",
)
STYLES = ("base", "story", "rows", "label", "print")
SCALES = (0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Contents:
    """What the page holds besides the story. ``five``: rows for readers without scripts; ``live``: how the
    page asks its server for more ("" for a file).
    """

    packed: Packed | None
    five: Sequence[dict[str, Any]]
    scope: str
    hidden: tuple[str, ...] = ()
    live: str = ""
    unreadable: tuple[str, ...] = ()


def page(story: Story, contents: Contents) -> str:
    """The whole page."""
    packed = contents.packed
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            s=story,
            policy=policy(bool(contents.live)),
            style=Markup(style()),  # noqa: S704 - our own file
            script=Markup(script()),  # noqa: S704 - our own files
            index=_base64(packed.index) if packed else "",
            segments=[_base64(one) for one in packed.segments] if packed else [],
            status=_status(story),
            holds=_holds(story),
            five=contents.five,
            contents=contents.scope,
            hidden=",".join(contents.hidden),
            live=contents.live,
            unreadable=contents.unreadable,
            version=version("goldgate"),
        )
    )


@cache
def style() -> str:
    """The style sheet, with the font inside."""
    font = b64encode(files("goldgate_report").joinpath("assets/inter.woff2").read_bytes()).decode()
    return _files("styles", STYLES, ".css").replace("@INTER@", font)


@cache
def script() -> str:
    """The script: its files one after the other in a scope of their own."""
    return f'(() => {{\n"use strict";\n{_files("scripts", SCRIPTS, ".js")}}})();\n'


def policy(live: bool) -> str:
    """The content security policy: nothing but this page's own script and style, and no markup from strings.

    A page that is served may ask its own server, and no other.
    """
    rules = [
        "default-src 'none'",
        f"script-src 'sha256-{_hash(script())}'",
        f"style-src 'sha256-{_hash(style())}'",
        "font-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
    return "; ".join([*rules, "connect-src 'self'"] if live else rules)


def _hash(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


def _files(folder: str, names: Iterable[str], suffix: str) -> str:
    root = files("goldgate_report").joinpath("page").joinpath(folder)
    return "".join(root.joinpath(name + suffix).read_text("utf-8") for name in names)


def _base64(content: bytes) -> Markup:
    return Markup(b64encode(content).decode())  # noqa: S704 - letters, digits, + / =


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("goldgate_report", "page/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "at": at,
        "count": words.count,
        "counted": words.counted,
        "cut": lambda text, most: text[:most],
        "money": words.money,
        "percent": words.percent,
        "scale": _scale,
        "seconds": words.seconds,
        "span": words.span,
        "ticks": _ticks,
    }
    return environment


def at(share: float, scale: float | str) -> str:
    """Where a share stands on a scale: a number is its right end, "root" a square root up to 100 %."""
    part = sqrt(share) if scale == "root" else share / float(scale)
    return f"{100 * min(1.0, max(0.0, part)):.2f}%"


def _scale(lines: Sequence[Line]) -> float:
    """The shortest round scale that the limits of all lines fit on."""
    high = max((line.high for line in lines if line.high is not None), default=1.0)
    return next((scale for scale in SCALES if high <= scale), 1.0)


def _ticks(scale: float) -> list[tuple[float, str]]:
    return [(scale * part / 5, f"{100 * scale * part / 5:g} %".replace(" ", "\u00a0")) for part in range(6)]


def _status(story: Story) -> str:
    folder = story.folder
    read = (folder.manifest.get("counts") or {}).get("rows")
    if folder.finished:
        return f"finished · {words.counted(int(read), 'prompt')} read" if read is not None else "finished"
    return (
        f"{'running' if folder.running else 'unfinished'} · {words.counted(story.prompts, 'prompt')} so far"
    )


def _holds(story: Story) -> dict[str, str]:
    wording = {"holds": "for this digest", "stale": "for another digest", "none": "none"}
    return {one.step: wording[one.state] for one in story.certificates}
