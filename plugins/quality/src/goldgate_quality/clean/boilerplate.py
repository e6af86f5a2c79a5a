"""Boilerplate: a model that talks of itself, pages' furniture, and phrases without any substance."""

from __future__ import annotations

import re

from goldgate_quality.clean.row import Row

_SELF = re.compile(
    r"\bas an? (?:ai|a\.i\.|artificial intelligence|large language|language|virtual|digital|"
    r"machine learning)\b"
    r"(?: (?:language|ai|assistant|model|chatbot|trained|developed|created|large|powered|based|by|openai|"
    r"anthropic|google|meta)"
    r"){0,6}(?=[,.]| i\b| my\b| it\b)|"
    r"\bi(?:'m| am) (?:just |only |merely |simply )?an? (?:ai|artificial intelligence|large language model|"
    r"language model)\b|"
    r"\bi(?:'m| am) (?:chatgpt|gpt-\d|claude|gemini|bard|llama|an? (?:openai|anthropic) )|"
    r"\b(?:my|our) (?:knowledge|training)(?: data)? cut-?off|\b(?:as of|at the time of) my (?:last|latest|"
    r"most recent) "
    r"(?:training|update|knowledge)|\bmy (?:last|latest) (?:knowledge )?(?:update|training)\b|"
    r"\bi (?:do not|don't) have (?:any )?(?:personal (?:opinions?|beliefs?|experiences?|preferences|"
    r"feelings|emotions)|feelings or|"
    r"emotions or|opinions or|beliefs or|consciousness)|"
    r"\bals (?:ein )?ki-?(?:sprachmodell|modell|assistent)|\bals künstliche intelligenz|\ben tant qu'(?:ia|"
    r"intelligence|assistant|modèle)|"
    r"\bcomo (?:un )?(?:modelo de lenguaje|inteligencia artificial|ia\b)|\bcomo (?:um )?modelo de linguagem|"
    r"作为(?:一个|一款)?(?:ai|人工智能|大?语言模型)|aiとして|言語モデルとして|"
    r"как (?:языковая модель|искусственный интеллект)",
    re.IGNORECASE,
)
_ABOUT_AI = (
    r"\b(?:are you|who (?:are|made|created|built) you|what are you|you an? (?:ai|robot|bot|human)|"
    r"your (?:name|opinion|feeling|"
    r"favou?rite|training|creator|limitations|knowledge|purpose)|do you (?:have|feel|think|like|love|dream|"
    r"want|know|sleep|eat)|"
    r"can you (?:feel|think|dream|love)|how (?:are|do) you|language models?|chatgpt|openai|gpt|llms?|"
    r"artificial intelligence|"
    r"\bai\b|chatbots?|assistant|introduce yourself|about yourself|yourself|conscious|sentien|robot|"
    r"cut-?off)\b",
)
_PAGE = re.compile(
    r"\b(?:(?:please )?enable javascript|javascript (?:is|must be) (?:disabled|enabled|required)|(?:we|"
    r"this (?:web)?site) uses? cookies|"
    r"accept (?:all )?cookies|cookie (?:policy|settings|preferences)|privacy policy\s{0,3}[|·•-]|"
    r"terms (?:of (?:use|service)|and conditions)"
    r"\s{0,3}[|·•-]|subscribe to our (?:newsletter|channel|mailing)|sign up for our newsletter|"
    r"click here to (?:read|subscribe|continue|learn|"
    r"download|sign|see)|share this (?:article|post|page|on)|follow us on (?:facebook|twitter|instagram|"
    r"social)|you may also like|"
    r"related (?:articles|posts):|leave a (?:comment|reply)\b|skip to (?:main )?content|all rights reserved|"
    r"powered by wordpress|log ?in to (?:reply|comment|continue)|advertisement\s*(?:\n|$)|"
    r"read more\s{0,3}(?:»|>>|\.{3}|→)|"
    r"(?:\d+ )?(?:likes?|views?|shares?) [·|•] |back to top|copyright (?:©|\(c\)) ?\d{4})",
    re.IGNORECASE,
)
# Buttons of a chat's page, and tags of a page outside code.
_BUTTONS = re.compile(
    r"^[ \t]{0,8}(?:copy code|regenerate(?: response)?|continue generating|stop generating)[ \t]{0,8}$|"
    r"<(?:div|script|span|style|iframe|nav|footer|header|body|html|head|meta|button)\s[^<>]{1,300}>|"
    r"</(?:div|script|span|style|iframe|nav|footer|header|body|html|head|button)>",
    re.IGNORECASE | re.MULTILINE,
)
_ABOUT_TAGS = (
    r"\b(?:html|xml|svg|css|javascript|js|react|vue|jsx|tags?|elements?|web ?(?:site|page)|page|"
    r"code|templates?|snippet|markup|dom|scrap\w*|components?|e-?mail|button)s?\b|<\w+",
)
_ABOUT_PAGES = (
    r"\b(?:cookies?|javascript|html|web ?(?:site|page)|newsletter|blog|footer|header|landing page|privacy|"
    r"terms|license|legal|copyright|"
    r"seo|marketing|banner|subscribe|social media|wordpress|youtube|navigation|code|css)\b",
)
_FILLER = re.compile(
    r"(?:(?:sure|certainly|of course|absolutely|definitely|great|okay|ok|no problem|gladly|yes|alright|"
    r"got it|understood)"
    r"(?: thing)?(?:,? (?:sure|of course|thing))?[!.,:]?\s{0,2})?"
    r"(?:(?:(?:that(?:'s| is) )?an? )?(?:great|good|excellent|interesting|wonderful|fantastic|fascinating|"
    r"really good) question[!.,]?|"
    r"(?:thank you|thanks) for (?:asking|your (?:question|message|patience|interest|inquiry|request)|"
    r"reaching out|sharing)[^.!?]{0,40}[!.]?|"
    r"i(?:'d| would) be (?:happy|glad|delighted|more than happy) to (?:help|assist)[^.!?]{0,60}[!.]?|"
    r"i(?:'m| am) (?:happy|glad|here|ready|always here) to (?:help|assist)[^.!?]{0,60}[!.]?|"
    r"(?:i )?hope (?:this|that|it) (?:helps|was helpful|"
    r"answers your question|is helpful|clears[^.!?]{0,20})[^.!?]{0,40}[!.]?|"
    r"(?:please )?(?:feel free to|don't hesitate to|do not hesitate to|let me know if|"
    r"just let me know)[^.!?]{0,120}[!.?]?|"
    r"if you have any (?:other |more |further |additional |specific )?(?:questions|concerns|"
    r"requests)[^.!?]{0,100}[!.]?|"
    r"is there anything (?:else|specific)[^.!?]{0,60}\?|how (?:can|may) i (?:help|assist)[^.!?]{0,40}\?|"
    r"what (?:would you like|can i|else can i)[^.!?]{0,60}\?|have a (?:great|nice|wonderful|good) day[!.]?|"
    r"here(?:'s| is| are) (?:the|your|an?|some) (?:answer|response|information|solution|list|"
    r"result)[^.!?]{0,40}[:.!]|happy to help[!.]?|"
    r"(?:sure|certainly|of course|absolutely|definitely|understood|no problem)[!.,]?|(?:it|"
    r"this) (?:really )?depends(?: on [^.!?]{0,60})?[.!]|"
    r"there are many (?:things|ways|factors|aspects)[^.!?]{0,60}[.!])",
    re.IGNORECASE,
)


# One of these is in all that the patterns find: a cheap look before the dear one.
_SELF_STEMS = (
    *(
        " ai",
        "as an a.i",
        "language model",
        "artificial",
        "virtual assistant",
        "digital assistant",
        "machine learning",
    ),
    *(
        "chatgpt",
        "gpt-",
        "claude",
        "gemini",
        "bard",
        "llama",
        "openai",
        "anthropic",
        "cutoff",
        "cut-off",
        "training",
    ),
    *(
        "knowledge",
        "my last",
        "my latest",
        "personal",
        "feelings",
        "emotions",
        "opinions",
        "consciousness",
        "als ki",
    ),
    *(
        "ein ki",
        "künstliche",
        "tant qu",
        "modelo",
        "inteligencia",
        "como ia",
        "作为",
        "aiとして",
        "言語モデル",
        "как ",
    ),
)
_PAGE_STEMS = (
    *(
        "javascript",
        "cookie",
        "policy",
        "terms of",
        "terms and",
        "subscribe",
        "newsletter",
        "click here",
        "share this",
    ),
    *(
        "follow us",
        "also like",
        "related",
        "leave a",
        "skip to",
        "rights reserved",
        "wordpress",
        "log in",
        "login",
    ),
    *("advertisement", "read more", "likes", "like ", "view", "share", "back to top", "copyright"),
)


def boilerplate(row: Row) -> str | None:
    """It talks of itself as a model, is a page's furniture, or says nothing at all."""
    own = " ".join(row.own.replace("’", "'").split())
    if row.sample:
        return None
    found = _SELF.search(own) if any(stem in row.small for stem in _SELF_STEMS) else None
    if found and not row.asks(*_ABOUT_AI):
        return f"the model talks of itself: {found[0][:60]!r}"
    may = any(stem in row.small for stem in _PAGE_STEMS)
    pages = {one[0].casefold() for one in _PAGE.finditer(own)} if may else set()
    if pages and not row.asks(*_ABOUT_PAGES) and (len(pages) > 1 or len(row.words) < 120):
        return f"it holds the furniture of a web page: {sorted(pages)[0][:60]!r}"
    buttons = _BUTTONS.search(row.own)
    if buttons and not row.asks(*_ABOUT_TAGS) and buttons[0].strip().casefold() not in row.asked:
        return f"it holds the furniture of a web page: {buttons[0].strip()[:60]!r}"
    if row.words and len(row.words) <= 80 and not _greets(row):
        rest = re.sub(r"[\W_]+", "", _FILLER.sub(" ", own))
        if not rest and len(row.words) >= 3 and "`" not in row.text and "```" not in row.text:
            return "it holds nothing but phrases"
    return None


def filler(sentence: str) -> bool:
    """Whether a sentence is a phrase without substance."""
    return bool(_FILLER.fullmatch(sentence.strip().replace("’", "'")))


def talks_of_itself(sentence: str) -> bool:
    """Whether a model talks of itself in a sentence."""
    return bool(_SELF.search(sentence.replace("’", "'")))


def _greets(row: Row) -> bool:
    """A greeting, thanks or a yes-or-no question may well be answered by a phrase."""
    return len(row.prompt.split()) <= 8 and row.asks(
        r"\b(?:hi|hello|hey|thanks?|thank you|bye|goodbye|good (?:morning|evening|night|afternoon)|"
        r"help( me)?|can you|could you|"
        r"will you|are you|would you|great|ok|okay|cool|nice|see you|welcome)\b"
    )
