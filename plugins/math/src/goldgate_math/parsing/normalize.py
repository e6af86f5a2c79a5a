"""One spelling for what can be written in many: unicode signs, LaTeX spacing, bracket sizes."""

from __future__ import annotations

import re

_SIGNS = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "×": r"\times ", "✕": r"\times ", "⋅": r"\cdot ",
    "·": r"\cdot ", "∙": r"\cdot ", "÷": r"\div ", "∕": "/", "⁄": "/", "π": r"\pi ", "∞": r"\infty ",
    "√": r"\surd ", "∛": r"\surd[3] ", "∜": r"\surd[4] ", "≤": r"\le ", "⩽": r"\le ", "≥": r"\ge ",
    "⩾": r"\ge ", "≠": r"\ne ", "≈": r"\approx ", "≡": r"\equiv ", "∈": r"\in ", "∉": r"\notin ",
    "∪": r"\cup ", "∩": r"\cap ", "∖": r"\setminus ", "∅": r"\emptyset ", "ø": r"\emptyset ",
    "ℝ": r"\mathbb{R}",
    "ℤ": r"\mathbb{Z}", "ℕ": r"\mathbb{N}", "ℚ": r"\mathbb{Q}", "ℂ": r"\mathbb{C}", "±": r"\pm ",
    "∓": r"\mp ", "°": r"^\circ ", "º": r"^\circ ", "′": "'", "″": '"', "’": "'", "‘": "'", "“": '"',
    "”": '"', "…": r"\ldots ", "⋯": r"\ldots ", "α": r"\alpha ", "β": r"\beta ", "γ": r"\gamma ",
    "δ": r"\delta ", "ε": r"\epsilon ", "θ": r"\theta ", "λ": r"\lambda ", "μ": r"\mu ", "σ": r"\sigma ",
    "φ": r"\phi ", "ω": r"\omega ", "ρ": r"\rho ", "τ": r"\tau ", "⟨": r"\langle ", "⟩": r"\rangle ",
    "⌊": r"\lfloor ", "⌋": r"\rfloor ", "Ω": r"\Omega ",
    "⌈": r"\lceil ", "⌉": r"\rceil ", "→": r"\to ", "⇒": r"\implies ",
    "∣": "|", "％": "%", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2007": " ", "\u200b": "",
    "\u2061": "", "\u2062": "", "\ufeff": "", "（": "(", "）": ")", "，": ",", "：": ":", "；": ";",
    "。": ".", "＝": "=", "＋": "+", "－": "-", "［": "[", "］": "]", "｛": "{", "｝": "}", "／": "/",
    "＜": "<", "＞": ">", "．": ".", "٬": ",", "٫": ".",
}  # fmt: skip
_FRACTIONS = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
    "⅑": (1, 9), "⅒": (1, 10),
}  # fmt: skip
# The digits zero of Arabic, Persian, N'Ko, Devanagari, Bengali, Gurmukhi, Gujarati, Oriya, Tamil, Telugu,
# Kannada, Malayalam, Sinhala, Thai, Lao, Tibetan, Myanmar, Khmer, Mongolian, and of full width.
_ZEROS = (
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0,
    0xF20, 0x1040, 0x17E0, 0x1810, 0xFF10,
)  # fmt: skip
_TABLE = str.maketrans(
    _SIGNS
    | {sign: rf"\frac{{{top}}}{{{bottom}}}" for sign, (top, bottom) in _FRACTIONS.items()}
    | {chr(zero + digit): str(digit) for zero in _ZEROS for digit in range(10)}
)
_UPPER = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱˣ", "0123456789+-()nix", strict=True))
_LOWER = dict(zip("₀₁₂₃₄₅₆₇₈₉ₙₖᵢ", "0123456789nki", strict=True))
_RAISED = re.compile(f"[{''.join(_UPPER)}]+")
_AREA = re.compile(r"(?<=\d)([kcdm]?m)([²³])")
_LOWERED = re.compile(f"[{''.join(_LOWER)}]+")

_DOTTED = re.compile(r"(?<![\d.',])\d{1,3}(?:(?:\.\d{3}){2,5}|(?:'\d{3}){1,5})(?![\d.'])")
_OVER = re.compile(r"\{?\s*([^{}\\]{1,60}?)\s*\\over(?![a-z])\s*([^{}\\]{1,60})(?:\}|$)")
_SIZES = re.compile(r"\\(?:left|right|middle|[bB]igg?[lrm]?)(?![a-zA-Z])\s*\.?\s*")
_LAYOUT = re.compile(
    r"""
      \\(?: displaystyle | textstyle | scriptstyle | (?:no)?limits | boldmath | bf | rm | it | sf | tt
          | tiny | scriptsize | footnotesize | small | normalsize | large | Large | LARGE | huge | Huge
          | blacksquare | square | Box | qed | qedhere | checkmark | nonumber | notag | strut | mathstrut
          | mathord | mathbin | mathrel | ensuremath | centering | bfseries | itshape | rmfamily | null
      )(?![a-zA-Z])
    | \\(?:textcolor | colorbox | color | hspace | vspace | phantom | hphantom | vphantom | tag | label)
      \*? \s* \{[^{}]{0,60}\}
    | \\underline(?![a-zA-Z])
    """,
    re.VERBOSE,
)
_COMMA = re.compile(r"(?<![\d}])(\d{1,15})\s?\{,\}\s?(?=\d)(?!\d{3}(?!\d))")  # a decimal comma in LaTeX
_BRACE = re.compile(r"\\(?:under|over)brace\s*\{([^{}]*)\}\s*[_^]\s*(?:\{(?:[^{}]|\{[^{}]*\})*\}|\S)")
_UNIT = r"\{\s*(\\(?:text|mathrm)\s*\{[^{}]{1,20}\}(?:\^\{?\d\}?)?)\s*\}"
_UNITS = re.compile(rf"\\[dt]?frac\s*{_UNIT}\s*{_UNIT}")
_SPACE = r"\s*(?:\\[,;:!]|~|\\ )*\s*"
_OHM = re.compile(rf"(\d){_SPACE}(?:\\(?:text|mathrm)\s*\{{)?\s*([kMGm]?)\}}?{_SPACE}\\Omega\s*\}}?\s*$")
_MICRO = re.compile(
    rf"(\d){_SPACE}\\mu{_SPACE}(?:\\(?:text|mathrm)\s*\{{)?\s*([mgsFAVLCHJWN])\}}?(?![a-zA-Z])"
)
_SIGN_DONE = re.compile(r"\s*[■∎□✓✔☑✅]\s*$")
_SPACES = re.compile(r"(?<!\\)\\(?:[,;:> ]|hspace\{[^{}]*\}|enspace(?![a-zA-Z]))|~")
_TIGHT = re.compile(r",\s?\\!\s*(?=\d{3})")
_DOUBLED = re.compile(r"\\\\(?=[a-zA-Z$%{}])")
_QUAD = re.compile(r"\\(q?quad)(?=[a-zA-Z])")
_BARS = re.compile(r"\\(?:lvert|rvert|vert|mid)(?![a-zA-Z])")


def clean(text: str) -> str:
    """A text with one spelling a sign; linear in its length."""
    if text.isascii():
        if "\\" not in text and "~" not in text and "'" not in text and text.count(".") < 2:
            return text.strip()
    else:
        text = _AREA.sub(r" \1\2", text)
        text = _RAISED.sub(lambda run: "^{" + "".join(map(_UPPER.__getitem__, run[0])) + "}", text)
        text = _LOWERED.sub(lambda run: "_{" + "".join(map(_LOWER.__getitem__, run[0])) + "}", text)
        text = _SIGN_DONE.sub("", text).translate(_TABLE)
    if "'" in text or "." in text:
        text = _DOTTED.sub(lambda number: re.sub("[.']", "", number[0]), text)
    if "\\" in text:
        if "\\over" in text and "\\overbrace" not in text:
            text = _OVER.sub(r"\\frac{\1}{\2}", text)
        if "\\begin" not in text or "\\\\begin" in text:  # a row break is two backslashes, too
            text = _DOUBLED.sub(r"\\", text)
        text = text.replace('\\"', '"')
        text = _TIGHT.sub("{,}", text).replace("\\!", "")
        text = _BRACE.sub(r"\1", _COMMA.sub(r"\1.", text))
        text = text.replace("\\imath", "i").replace("\\jmath", "j")
        text = _UNITS.sub(r"\1/\2", text)
        text = _OHM.sub(r"\1 \\text{\2ohm}", _MICRO.sub(r"\1 \\text{u\2}", text))
        text = _LAYOUT.sub(" ", _SIZES.sub("", text))
        text = _BARS.sub("|", text)
        text = _QUAD.sub(r"\\\1 ", text)
    return _SPACES.sub(" ", text).strip()
