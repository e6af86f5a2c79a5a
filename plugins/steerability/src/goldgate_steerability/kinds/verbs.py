"""Whether the first word of an English text is a verb."""

from __future__ import annotations

# Verbs that are hardly ever nouns, in their base form.
SURE = frozenset(
    """accept achieve acknowledge acquire adapt add adopt advise agree aggregate allocate allow
    amplify analyze analyse announce anticipate apply appoint appreciate approve argue arise
    arrive ascertain ask assemble assert assess assign assist assume assure attach attain
    attend avoid bake become begin behave believe bind blend boil borrow bring browse build buy
    calculate categorize celebrate choose chop cite clarify classify collaborate collect
    combine come commence communicate compare compile complete compose comprehend compute
    concentrate conclude confirm connect consider consist construct consult consume contain
    continue contribute convert convey convince cook cooperate correct create cultivate decide
    declare decorate decrease deduce define delete deliver demonstrate deny depend depict
    derive describe deserve determine develop devise differ dig direct disagree discard
    discover discuss dispose distribute dive divide do donate drain draw drive eat edit educate
    elaborate eliminate embark embrace emphasize employ empower enable encounter encourage
    engage enhance enjoy enlist enroll ensure enter entertain enumerate envision establish
    evaluate examine execute exist expand expect explain explore express extend extract
    facilitate fall feel fetch fill find finish fold follow forget forgive formulate foster
    gather gauge generate get give go grab grasp grate greet grind grow guess happen harness
    have hear help hide identify ignore illustrate imagine implement imply improve include
    incorporate increase indicate infer inform initiate inquire insert insist inspire install
    integrate interpret introduce invent invest investigate invite involve isolate join justify
    keep knead know launch learn leave lend let leverage list listen locate look lose maintain
    make manage maximize measure meditate meet melt memorize mention merge minimize mix modify
    motivate navigate need negotiate nurture obey observe obtain occur offer omit open operate
    optimize opt organize outline overcome own participate pay perceive perform permit persuade
    pick place pour practice practise prefer prepare prepay present preserve prevent prioritize
    proceed produce promote pronounce propose protect prove provide publish pull purchase
    pursue put quantify quit raise read realize recall receive recite recognize recommend
    reconsider reduce refer refine reflect refrain refuse regard register reinforce relate
    relax rely remain remember remind remove rename repeat replace reply represent request
    require resolve respect respond restore restrict retain retrieve reuse reveal revise rinse
    roast run say schedule scrub see seek select sell send separate serve settle share simplify
    sing sit solve speak specify spend spread sprinkle stand start stay stir stop strengthen
    strive submit substitute succeed suggest summarize summarise support suppose sustain
    swallow swap take teach tell tend thank think throw tie translate transform try understand
    undertake undo unleash unlock update upgrade use utilize validate verify visit visualize
    wait want warn wash watch wear weigh whisk win wish withdraw wonder work worry write yield
    be am is are was were been does did has had can could will would shall should may might
    must cannot ought don't doesn't didn't isn't aren't wasn't weren't hasn't haven't can't
    couldn't won't wouldn't shouldn't let's went gone came saw seen made took taken gave given
    knew known thought told found left felt kept held began begun wrote written spoke spoken
    ate eaten ran sat stood lost paid met built sent bought brought taught caught sought emerge
    erase escape evolve exclude exclaim excite exhale inhale forbid freeze heat preheat season
    slice dice peel simmer sauté saute marinate grease submerge stroll wander sprint crawl
    climb swim fly jump leap sleep dream wake rise stretch breathe""".split()
)
# Verbs that are nouns or adjectives as well.
EITHER = frozenset(
    """access account act address advance aim alert answer appeal approach arrest attack
    attempt author average back balance ban bank base battle beat bend benefit bet bid bill
    bite blame block blow board bomb book boost border box brace branch brand break breed
    bridge broadcast brush bubble budget burn burst bus call camp campaign care cast catch
    cause center centre chain challenge change charge chart chat check cheer claim clean clear
    clone close cloud code coach color comfort command comment commit compound concern
    condition conduct conflict contact content contest contract contrast control copy cost
    count counter couple course cover crack craft crash credit cross crowd cry cure cut cycle
    damage dance dare date deal debate debug debut decay defeat delay delight demand deposit
    design desire detail dialogue diet dig discount display document doubt download draft dress
    drink drop dump dust duty ease echo effect empty end estimate excuse exercise exhaust exit
    experience experiment export extract eye face fail fan fasten fear feature feed field fight
    figure file film filter finance fire fish fit fix flag flash float flood flow fly focus
    force forecast form format forward frame free fuel function fund gain gamble garden glance
    glow grade graduate grant graph grip ground group guarantee guard guide hand handle hang
    harm harvest hate haul head heal highlight hike hit hold honor host house hug hunt hurt
    impact import impress index influence input insult interest interview invoice iron issue
    jail jog joke journal journey judge keep kick kiss knock label lack land last laugh layer
    lead leap lease lecture level license lie lift light like limit line link load loan lock
    log love lower mail map march mark market master match matter mind mine model monitor mount
    move murder name nap narrow neglect network note notice number object offer order outline
    pack package paint pair pass paste pause pedal pen permit phone photograph picture pin
    pitch plan plant play plot plug point polish pool pop position post power praise press
    price print process profile profit program progress project promise protest pump punch
    purpose push question queue quiz quote race rain rank rate reach record recruit reform
    refund regret rehearse release relief rent repair report rescue research reserve rest
    result return review reward ride ring risk rock roll root rule rush sail sample save scale
    scan score scratch screen script scroll seal search seat secure sense sentence set shade
    shake shape shelter shift ship shock shoot shop show sign signal sketch skip smell smile
    smoke snap snow sort sound source spark spell spin split sponsor spot stage stamp state
    step stick stock store storm strain stress strike string structure study style subject sum
    supply surprise survey swing switch talk target task taste tax team tear test text tick
    time tip title toast touch tour trace track trade train transfer transport trap travel
    treat trick trigger trim trip trouble trust turn twist type value view voice vote voyage
    walk warm waste water weight welcome wonder wrap x-ray zoom answer plan""".split()
)
_OBJECTS = frozenset(
    """the a an this that these those my your his her its our their me him us them you it
    yourself all each every some any no both one two three four five up down out off on over
    away back into onto about around through to from with for in at as how what why when where
    whether if who which carefully quickly slowly gently well ahead forward together thoroughly
    only just another more less enough new""".split()
)
_SUBJECT_VERBS = frozenset(
    """is are was were has have had can could will would may might must should does did do of
    and or seems seem appears means makes gives provides helps""".split()
)
_NO_ING = frozenset(
    """morning evening king ring thing nothing something anything everything spring string wing
    ceiling during according including regarding concerning being-less sterling darling
    building wedding interesting""".split()
)
_NO_ED = frozenset(
    "indeed red bed need speed seed hundred sacred wicked naked rugged united feed weed".split()
)


def is_verb(word: str, following: str) -> bool | None:
    """True or False where it is sure, None where it is not."""
    name = word.lower()
    after = following.lower()
    if name in {"let's", "lets"}:
        return True
    base = _bases(name)
    if name in SURE or (base & SURE and name not in EITHER):
        return not (after in {"of"} and name not in {"think", "consist"})
    if name in EITHER or base & EITHER:
        if after in _SUBJECT_VERBS:
            return False
        if name in EITHER and after in _OBJECTS - {"in", "for", "from", "with", "at", "on", "to"}:
            return True
        if name not in EITHER and name.endswith("ing"):
            return True
        return None
    if name.endswith("ing") and len(name) > 5 and name not in _NO_ING:
        return True if name.isascii() else None
    if name.endswith(("ize", "ise", "ify")) and len(name) > 5:
        return None if name.endswith("ise") else True
    if name.endswith("ed") and len(name) > 4 and name not in _NO_ED:
        return None
    return False


def _bases(name: str) -> frozenset[str]:
    """Base forms that a form in -s, -ed or -ing may come from."""
    found = set()
    if name.endswith("ies"):
        found.add(name[:-3] + "y")
    if name.endswith("es"):
        found |= {name[:-2], name[:-1]}
    elif name.endswith("s") and not name.endswith("ss"):
        found.add(name[:-1])
    for ending in ("ing", "ed"):
        if name.endswith(ending) and len(name) > len(ending) + 2:
            stem = name[: -len(ending)]
            found |= {stem, stem + "e"}
            if stem[-1:] == stem[-2:-1]:
                found.add(stem[:-1])
            if ending == "ed" and stem.endswith("i"):
                found.add(stem[:-1] + "y")
    return frozenset(found)
