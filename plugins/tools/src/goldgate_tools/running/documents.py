"""The text of an upload, as ``read_file`` gives it: documents are parsed in the sandbox, all else is text."""

from __future__ import annotations

from collections.abc import Generator
from importlib.resources import files
from typing import Any

from goldgate import Cells, CellsReply
from goldgate.asking import text_of

from goldgate_tools.requests import File
from goldgate_tools.running.setting import Setting

PACKAGES = {"pdf": "pypdf", "docx": "python-docx", "xlsx": "openpyxl", "pptx": "python-pptx"}
"""What reads documents: the distribution by the ending of a file's name. Extra ``[office]``."""


SECONDS = 30.0
"""Wall clock for a document, at least: to import what reads it takes seconds on a busy machine."""


def text(name: str, held: File, setting: Setting) -> Generator[Any, Any, tuple[str, str]]:
    """The text of an upload, or why it cannot be read here."""
    if isinstance(held, str):
        return held, ""
    kind = name.rpartition(".")[2].lower()
    if kind not in PACKAGES:
        plain = (yield from text_of(held)).removeprefix("\ufeff")
        return (plain, "") if "\0" not in plain else ("", "it is no text")
    source = files("goldgate_tools.running").joinpath("document_reader.py").read_text("utf-8")
    upload = {f"upload.{kind}": held}
    seconds = max(setting.seconds, SECONDS)
    reply: CellsReply = yield Cells((source,), 0, upload, seconds, setting.memory)
    if reply.why:
        return "", f"reading it did not end well ({reply.ended})"
    (cell,) = reply.cells
    if cell.raised in ("ModuleNotFoundError", "ImportError"):
        why = f"the sandbox lacks {PACKAGES[kind]}: take tools.python as its service"
        return "", f"{why}, with goldgate-tools[office]"
    return cell.printed.removesuffix("\n"), cell.error
