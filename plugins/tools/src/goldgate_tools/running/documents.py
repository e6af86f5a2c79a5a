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


def text(name: str, held: File, setting: Setting) -> Generator[Any, Any, tuple[str, str, bool]]:
    """The text of an upload, and why there is none; and whether that is for want of a package, so that it
    proves nothing about the file.
    """
    if isinstance(held, str):
        return held, "", False
    kind = name.rpartition(".")[2].lower()
    if kind not in PACKAGES:
        plain = (yield from text_of(held)).removeprefix("\ufeff")
        return (plain, "", False) if "\0" not in plain else ("", "it is no text", False)
    source = files("goldgate_tools.running").joinpath("document_reader.py").read_text("utf-8")
    upload = {f"upload.{kind}": held}
    reply: CellsReply = yield Cells((source,), 0, upload, setting.seconds, setting.memory)
    if reply.why:
        return "", f"reading it did not end well ({reply.ended})", False
    (cell,) = reply.cells
    if cell.raised in ("ModuleNotFoundError", "ImportError"):
        why = f"the sandbox lacks {PACKAGES[kind]}: take tools.python as its service"
        return "", f"{why}, with goldgate-tools[office]", True
    return cell.printed.removesuffix("\n"), cell.error, False
