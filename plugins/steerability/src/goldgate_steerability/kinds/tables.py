"""IFBench's single tasks whose answer is a table, a list of dates or of numbers."""

from __future__ import annotations

import re
from datetime import date

from goldgate_steerability.finding import Args, Context, Finding, met, unmet
from goldgate_steerability.units.text import Text

CITY = ("ID", "Country", "City", "Year", "Count")
PRODUCT = ("ProductID", "Category", "Brand", "Price", "Stock")
STUDENT = ("StudentID", "Subject", "Grade", "Semester", "Score")
FIRST_BATTLE, LAST_BATTLE = date(1793, 1, 1), date(1815, 12, 31)


class _BadTableError(ValueError):
    """The text is no table."""


def fields(text: str, delimiter: str) -> list[list[tuple[str, bool]]]:
    """The rows of a delimited text: each field with whether it was quoted. Blank lines are left out."""
    rows: list[list[tuple[str, bool]]] = []
    row: list[tuple[str, bool]] = []
    at, length = 0, len(text)
    while at <= length:
        while at < length and text[at] in " \t" and text[at] != delimiter:
            at += 1
        if at < length and text[at] == '"':
            value, at = _quoted(text, at + 1)
            row.append((value, True))
            while at < length and text[at] in " \t" and text[at] != delimiter:
                at += 1
            if at < length and text[at] not in (delimiter, "\n"):
                raise _BadTableError("text follows a closing quotation mark")
        else:
            end = at
            while end < length and text[end] not in (delimiter, "\n"):
                end += 1
            row.append((text[at:end].strip(), False))
            at = end
        if at >= length or text[at] == "\n":
            if row != [("", False)]:
                rows.append(row)
            row = []
        at += 1
    return rows


def _quoted(text: str, at: int) -> tuple[str, int]:
    pieces = []
    while True:
        end = text.find('"', at)
        if end < 0:
            raise _BadTableError("a quotation mark is never closed")
        pieces.append(text[at:end])
        if text[end + 1 : end + 2] != '"':
            return "".join(pieces), end + 1
        pieces.append('"')
        at = end + 2


def _table(
    text: Text, delimiter: str, header: tuple[str, ...], count: int
) -> list[list[tuple[str, bool]]] | Finding:
    try:
        rows = fields(text.unfenced.strip("\n"), delimiter)
    except _BadTableError as error:
        return unmet("table", str(error))
    if not rows or tuple(name for name, _ in rows[0]) != header:
        return unmet("table", f"the first row is not {', '.join(header)}")
    if len(rows) != count + 1:
        return unmet("table", f"{len(rows) - 1} rows, asked: {count}")
    for number, row in enumerate(rows[1:], start=1):
        if len(row) != len(header):
            return unmet("table", f"row {number} has {len(row)} fields, asked: {len(header)}")
        if not all(value for value, _ in row):
            return unmet("table", f"row {number} has an empty field")
    return rows


def city(text: Text, args: Args, context: Context) -> Finding:
    """A comma-delimited table with the header ID, Country, City, Year, Count and 7 rows of 5 fields; a
    code fence around it is left out.

    Published: blanks after commas, a closing blank line or a code fence fail.
    """
    rows = _table(text, ",", CITY, 7)
    return rows if isinstance(rows, Finding) else met("table", "a header and 7 rows")


def special_character(text: Text, args: Args, context: Context) -> Finding:
    """A comma-delimited table with the header ProductID, Category, Brand, Price, Stock and 14 rows of 5
    fields, one of which is quoted and has a special character.

    Published: a comma within the quoted field fails.
    """
    rows = _table(text, ",", PRODUCT, 14)
    if isinstance(rows, Finding):
        return rows
    quoted = [value for row in rows[1:] for value, is_quoted in row if is_quoted]
    if not any(not (char.isalnum() or char.isspace() or char == "_") for value in quoted for char in value):
        return unmet("table", "no quoted field has a special character")
    return met("table", "a header and 14 rows with a quoted special character")


def quotes(text: Text, args: Args, context: Context) -> Finding:
    """A tab-delimited table with the header StudentID, Subject, Grade, Semester, Score and 3 rows of 5
    fields, every field in double quotation marks.

    Published: a code fence around it fails.
    """
    rows = _table(text, "\t", STUDENT, 3)
    if isinstance(rows, Finding):
        return rows
    if not all(is_quoted for row in rows for _, is_quoted in row):
        return unmet("table", "a field is not quoted")
    return met("table", "a header and 3 rows, every field quoted")


def dates(text: Text, args: Args, context: Context) -> Finding:
    """Dates of the calendar as YYYY-MM-DD parted by commas, from 1793 to 1815, and nothing else; none twice.

    Published: months and days of 0, and 30 February's neighbours pass.
    """
    source = text.unfenced.strip().rstrip(".")
    seen: set[date] = set()
    for part in source.split(","):
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", part.strip(), re.ASCII):
            return unmet("dates", f"{part.strip()[:40]!r} is no date as asked")
        try:
            day = date.fromisoformat(part.strip())
        except ValueError:
            return unmet("dates", f"{part.strip()} is no day of the calendar")
        if not FIRST_BATTLE <= day <= LAST_BATTLE:
            return unmet("dates", f"Napoleon fought no battle on {day}")
        seen.add(day)
    return met("dates", f"{len(seen)} dates")


def multiples(text: Text, args: Args, context: Context) -> Finding:
    """The numbers 14, 21, 28, 35, 42 and 49 in this order, and no other figures.

    Published: the sign of a number is left out.
    """
    found = re.findall(r"[-−]?\d+(?:[.,]\d+)*", text.source.replace(",", ", "))
    if found == ["14", "21", "28", "35", "42", "49"]:
        return met("multiples", "the multiples of 7, and no other number")
    return unmet("multiples", f"the numbers are {', '.join(found[:12]) or 'none'}")
