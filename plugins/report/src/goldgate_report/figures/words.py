"""Numbers and short sentences for people. A difference is stated only where intervals do not overlap."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from goldgate.runs import Rate

WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def count(number: int) -> str:
    """A number with its thousands separated: 12,400."""
    return f"{number:,}"


def counted(number: int, one: str, many: str = "") -> str:
    """1 row, 12 rows."""
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


def percent(share: float) -> str:
    """A share with two digits that count: 0.21 %, 4.5 %, 37 %, 100 %."""
    value = 100 * share
    digits = 0 if value >= 10 or value == 0 else 1 if value >= 1 else 2
    return f"{value:.{digits}f}\u00a0%"


def span(rate: Rate) -> str:
    """An interval: 25–39."""
    low, high = 100 * rate.low, 100 * rate.high
    digits = 0 if high >= 10 else 1
    return f"{low:.{digits}f}–{high:.{digits}f}"


def at_most(errors: int, high: float) -> str:
    """The upper end of an interval, as it is written next to a drawing of it."""
    return f"≤\u00a0{percent(high)}" if errors == 0 else f"{percent(high)} at most"


def rows_at_most(high: float, rows: int) -> int:
    """How many of the rows an upper limit of a share allows."""
    return min(rows, ceil(round(high * rows, 6)))


def differs(one: Rate, other: Rate) -> bool:
    """Whether two intervals have nothing in common."""
    return one.high < other.low or other.high < one.low


def compared(named: Sequence[tuple[str, Rate]], what: str = "kept") -> str:
    """One sentence on shares of several groups: which differ, or that all are alike."""
    known = [(name, rate) for name, rate in named if rate.rate is not None and rate.n > 0]
    if len(known) < 2:
        return ""
    low = min(known, key=lambda each: each[1].rate or 0.0)
    high = max(known, key=lambda each: each[1].rate or 0.0)
    if not differs(low[1], high[1]):
        if len(known) > 4:
            return f"All {len(known)} groups are {what} alike: their intervals overlap."
        names = listed([f"{name} ({percent(rate.rate or 0.0)})" for name, rate in known])
        return f"{names} are {what} alike: their intervals overlap."
    return (
        f"{high[0]} is {what} more often ({percent(high[1].rate or 0.0)}) than {low[0]} "
        f"({percent(low[1].rate or 0.0)}); their intervals do not overlap."
    )


def listed(names: Sequence[str]) -> str:
    """a, b and c."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def seconds(value: float) -> str:
    """A time: 4 ms, 0.3 s, 33 s, 4 min, 2.1 h."""
    if value < 0.1:
        return f"{1000 * value:.2g} ms"
    if value < 100:
        return f"{value:.1f} s" if value < 10 else f"{value:.0f} s"
    return f"{value / 60:.0f} min" if value < 6000 else f"{value / 3600:.1f} h"


def money(value: float) -> str:
    """US dollars, with two digits that count."""
    return f"$ {value:,.2f}" if value >= 1 else f"$ {value:.2g}" if value else "$ 0"


def size(number: int) -> str:
    """Bytes: 386 kB, 4.2 MB."""
    return f"{number / 1e6:.1f} MB" if number >= 1e6 else f"{number / 1e3:.0f} kB"


def cut(text: str, most: int) -> str:
    """The text, shortened in its middle."""
    return text if len(text) <= most else f"{text[: most // 2]}…{text[-most // 2 + 1 :]}"
