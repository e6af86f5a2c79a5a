"""Cut Inter to the signs and weights of the page: ``python tools/font.py inter-latin-wght-normal.woff2``.

The file is part of the npm package @fontsource-variable/inter (SIL Open Font License 1.1). Needs fonttools
and brotli, which nothing else here needs; the result is kept in ``assets``, so nobody has to run this.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

SIGNS = "".join(map(chr, range(32, 127))) + "·×–—‘’“”…−\u00a0"
TARGET = Path(__file__).parents[1] / "src" / "goldgate_report" / "assets" / "inter.woff2"


def main(source: str) -> None:
    """Write the font that the page holds."""
    font = TTFont(source)
    options = subset.Options(layout_features=["kern", "tnum", "ccmp", "locl"], name_IDs=[0, 1, 2, 13, 14])
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=SIGNS)
    subsetter.subset(font)
    font = instancer.instantiateVariableFont(font, {"wght": (400, 600)})
    font.flavor = "woff2"
    font.save(TARGET)


if __name__ == "__main__":
    main(sys.argv[1])
