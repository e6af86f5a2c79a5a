"""Abbreviations after which a full stop does not end a sentence, and the words that begin one all the
same.
"""

from __future__ import annotations

# Followed by a name or a number: never the end.
TITLES = frozenset(
    """mr mrs ms mx dr prof st gen col maj capt cpt lt sgt cpl rev hon pres gov sen rep supt fr msgr mt ft
    fig figs eq eqs sec ch vol pp ed eds approx ca cf v vs viz resp incl excl mme mlle sr sra srta dra
    av avda pza ctra
    lic dott prof avv hr hrn nr bzw usw vgl bspw ggf ca evtl str tel art nº núm pág г ул д стр рис
    см тов им проф акад""".split()
)
# Of these, words of their own in small letters: abbreviations only with a capital, or before a number.
CAPITALISED = frozenset(
    """fig figs sec ch ed eds rep col gen st mt ft maj pres hon gov sen jan feb mar apr jun jul aug
    sep sept oct nov dec mon tue wed thu fri sat sun apt rd ave est inc co corp no nos""".split()
)
# The end of a sentence only where the next word begins one.
TAILS = frozenset(
    """inc ltd co corp llc jr bros dept univ est etc al ave blvd rd apt no nos
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun
    e.g i.e a.m p.m u.s u.k u.n e.u d.c b.c a.d ph.d m.d b.a m.a p.s p.p.s a.k.a z.b d.h u.a p.ej
    т.е т.д т.п т.к др пр""".split()
)
STARTERS = frozenset(
    """the a an he she it they we i you this that these those there here his her its their our
    my your in on at by for from with as if when while after before then since although because
    but and or so yet however what why who where how which whose is are was were do does did
    can could will would should may might now today tomorrow yesterday later next first finally
    also still meanwhile therefore thus once let no yes not each every some many most all both
    another one two nobody everyone everything nothing please le la les il elle ils nous vous
    je on el los las ella ellos yo o os as ele ela eu lo gli io lui lei der die das er sie es
    wir ich он она оно они мы я это""".split()
)
# "etc." and times end a sentence before any capital that is no weekday or zone.
LOOSE_TAILS = frozenset({"etc", "a.m", "p.m", "т.д", "т.п", "др"})
AFTER_TIMES = frozenset(
    """est edt cst cdt mst mdt pst pdt gmt utc et ct mt pt monday tuesday wednesday thursday
    friday saturday sunday january february march april june july august september october
    november december""".split()
)
SPEECH = frozenset(
    """said says asked asks replied answered whispered shouted cried exclaimed muttered yelled
    added continued called murmured demanded wondered insisted explained announced responded
    screamed laughed sighed snapped declared""".split()
)

# Behind a day with a full stop these go on with the date: "am 3. Oktober".
MONTHS = frozenset(
    """januar jänner februar märz april mai juni juli august september oktober november dezember
    tammikuuta helmikuuta maaliskuuta""".split()
)

ABBREVIATIONS = TITLES | TAILS | LOOSE_TAILS | CAPITALISED | frozenset({"no", "nos"})
