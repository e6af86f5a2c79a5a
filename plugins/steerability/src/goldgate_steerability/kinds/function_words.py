"""Closed classes of English words: pronouns, and the function words that text search leaves out."""

from __future__ import annotations

_PERSONAL = """i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his
himself she her hers herself it its itself they them their theirs themselves
"""
PERSONAL = frozenset(_PERSONAL.split())
PRONOUNS = PERSONAL | frozenset(
    """themself oneself ourself thou thee thy thine ye anyone anybody anything everyone
    everybody everything someone somebody something nobody nothing none who whom whose whoever
    whomever whatever""".split()
)
PRONOUNS_OR_DETERMINERS = frozenset(
    """this that these those which what one ones each all some any both either neither many few
    several most another other others such""".split()
)
SUBJECTS = frozenset(
    "i we you he she it they there this that these those who everyone nobody nothing".split()
)
OBJECT_STARTS = frozenset("the a an my our your his her its their no every each all some many".split())

_VERBS = "am is are was were be been being have has had having do does did doing can will just don should now"
_SMALL = """a an the and but if or because as until while of at by for with about against between into
through during before after above below to from up down in out on off over under again further then once
here there when where why how all any both each few more most other some such no nor not only own same so
than too very s t d ll m o re ve y what which who whom this that these those
"""
_CONTRACTED = """ain aren aren't couldn couldn't didn didn't doesn doesn't don't hadn hadn't hasn hasn't
haven haven't isn isn't ma mightn mightn't mustn mustn't needn needn't shan shan't shouldn shouldn't
should've wasn wasn't weren weren't won won't wouldn wouldn't he'd he'll he's i'd i'll i'm i've it'd it'll
it's she'd she'll she's that'll they'd they'll they're they've we'd we'll we're we've you'd you'll you're
you've
"""
SEARCH_STOP_WORDS = PERSONAL - {"mine", "us"} | frozenset(f"{_VERBS} {_SMALL} {_CONTRACTED}".split())
STOP_WORDS = (SEARCH_STOP_WORDS - frozenset("s t d ll m o re ve y ma".split())) | frozenset(
    """us mine can't cannot could would may might must shall let's that's there's what's who's
    here's where's how's upon though although unless since""".split()
)
