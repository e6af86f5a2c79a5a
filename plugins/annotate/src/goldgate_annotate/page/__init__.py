"""The page as one HTML text: style, script and font inside, each named by its hash in the policy."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).parent
SCRIPTS = ("dom", "words", "task", "choice", "dock", "saved", "main")
FONT = (
    "@font-face{font-family:Inter;font-weight:400 600;font-display:block;src:url(data:font/woff2;base64,%s)}"
)
BODY = """\
<header id="bar"></header>
<main id="main" tabindex="-1"></main>
<section id="dock" aria-label="Your choice"></section>
<dialog id="dialog" aria-labelledby="dialog-title"></dialog>
<p id="status" class="unseen" role="status"></p>
<noscript><p>This page needs JavaScript: it sends your labels to a program on this machine.</p></noscript>
"""


def built() -> tuple[str, str]:
    """The page, and its content security policy: nothing is loaded from anywhere, no text becomes markup."""
    font = b64encode((HERE / "inter.woff2").read_bytes()).decode()
    style = FONT % font + "\n" + _read("page.css")
    script = '"use strict";(()=>{\n' + "\n".join(_read(f"{name}.js") for name in SCRIPTS) + "\n})();"
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_hash(script)}'",
            f"style-src '{_hash(style)}'",
            "font-src data:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )
    head = (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><title>goldgate annotate</title>'
        f"<style>{style}</style></head>\n<body>\n"
    )
    return f"{head}{BODY}<script>{script}</script>\n</body></html>\n", policy


def _read(name: str) -> str:
    return (HERE / name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
