"""Prints the text of the upload in the working folder. Its source runs in the sandbox as a cell; nothing here
imports it, so that a stranger's file is parsed where it can do no harm.
"""

from __future__ import annotations

import csv
import glob
import importlib
import io
from collections.abc import Iterator
from typing import Any

LARGEST = 90_000
"""Characters that are printed: the sandbox cuts a cell's output a little above."""


def pdf(path: str) -> Iterator[str]:
    """Page by page."""
    for number, page in enumerate(importlib.import_module("pypdf").PdfReader(path).pages, 1):
        yield f"--- page {number} ---"
        yield page.extract_text()


def docx(path: str) -> Iterator[str]:
    """Paragraphs and tables in their order; a table's cells with tabs between them."""
    for block in importlib.import_module("docx").Document(path).iter_inner_content():
        yield from rows(block) if hasattr(block, "rows") else (block.text,)


def pptx(path: str) -> Iterator[str]:
    """Slide by slide: texts, tables and the speaker's notes."""
    for number, slide in enumerate(importlib.import_module("pptx").Presentation(path).slides, 1):
        yield f"--- slide {number} ---"
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text
            if shape.has_table:
                yield from rows(shape.table)
        if slide.has_notes_slide:
            yield f"Notes: {slide.notes_slide.notes_text_frame.text}"


def xlsx(path: str) -> Iterator[str]:
    """Sheet by sheet as CSV: the values that formulas had when the file was saved."""
    book = importlib.import_module("openpyxl").load_workbook(path, read_only=True, data_only=True)
    for sheet in book.worksheets:
        yield f"--- sheet {sheet.title} ---"
        for row in sheet.iter_rows(values_only=True):
            line = io.StringIO()
            csv.writer(line, lineterminator="").writerow("" if cell is None else cell for cell in row)
            yield line.getvalue()


def rows(table: Any) -> Iterator[str]:
    """The rows of a table, cells with tabs between them."""
    return ("\t".join(cell.text for cell in row.cells) for row in table.rows)


def text(path: str) -> str:
    """As much text as is printed, and whether there is more."""
    found, length = [], 0
    for part in {"pdf": pdf, "docx": docx, "pptx": pptx, "xlsx": xlsx}[path.rpartition(".")[2]](path):
        found.append(part)
        length += len(part) + 1
        if length > LARGEST:
            return "\n".join(found)[:LARGEST] + "\n... [truncated]"
    return "\n".join(found)


if __name__ == "__main__":
    print(text(glob.glob("upload.*")[0]))  # noqa: T201 - a cell's output is what it prints
