"""Whether a text is English, by its function words: the rules of this package hold for no other language."""

from __future__ import annotations

import re

WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
BRACKETED = re.compile(r"\([^()]{0,200}\)")
ENGLISH = frozenset(
    """the of and to in a is was for on with as by at it that from his her he she they be are were an this
    which has have had not but or its their who after before first two one more most also found_ says will
    would than when into over about there been no all some can may did does do out up off if so yes only
    both between during while
    """.split()
)
OTHERS = frozenset(
    """der die das und ist nicht ein eine mit für von den dem zu auf im sich wurde hat war sind auch bei
    nach aus le la les des du une un et est dans pour que qui sur avec par au aux ne pas il elle été sont
    ses el los las del y en que por con una su fue es al se lo como más para sus il di che e è per con una
    non del della sono stato nel alla gli o os as um uma e do da dos das em não que por com foi para seu sua
    de het een en van is op dat niet met voor zijn werd aan te ook och att det som på är av för den med har
    inte till i og er ikke på til af
    """.split()
)


def is_english(text: str) -> bool | None:
    """True, False, or None for a text too short to tell. Names in brackets may be in any script."""
    text = BRACKETED.sub(" ", text[:5000])
    words = [word.lower() for word in WORD.findall(text)]
    letters = [character for character in text if character.isalpha()]
    if letters and sum(character.isascii() for character in letters) < 0.8 * len(letters):
        return False
    own = sum(word in ENGLISH for word in words)
    other = sum(word in OTHERS and word not in ENGLISH for word in words)
    if own + other < 2:
        return None if len(words) < 12 else False
    return own >= other
