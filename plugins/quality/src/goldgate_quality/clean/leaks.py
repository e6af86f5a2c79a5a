"""What leaked from a chat template: special tokens, role lines, placeholders that nobody filled in."""

from __future__ import annotations

import re

from goldgate_quality.clean.row import Row

_TOKENS = re.compile(
    r"<[|｜]\s?[\w▁ ]{2,40}?\s?[|｜]>|"
    r"<\|?(?:im_start|im_end|eot_id|eom_id|endoftext|start_of_turn|end_of_turn|"
    r"fim_prefix|fim_suffix|fim_middle|begin_of_text|end_of_text)\|?>|\[/?INST\]|<</?SYS>>|"
    r"\[/?(?:SYSTEM_PROMPT|TOOL_CALLS|"
    r"AVAILABLE_TOOLS|TOOL_RESULTS)\]|<(?:bos|eos|pad|unk|mask|sep|cls)>|\[(?:PAD|CLS|SEP|MASK|UNK|BOS|EOS|"
    r"eos|pad)\]|"
    r"</?(?:tool_call|tool_response|function_call|assistant|human)>|(?<![\w`])</?s>(?![\w`])|"
    r"</?(?:think|thinking|reasoning|scratchpad|reflection)>|(?m:^#{2,4} ?(?:Instruction|Response|Input|"
    r"Human|Assistant"
    r"|User|System|End)s?:?\s*$)|(?m:^#{2,4} ?(?:Instruction|Response|Human|Assistant|User):)"
)
_END = re.compile(r"(?:<\|[\w ]{2,40}\|>|</s>|\[/INST\]|<(?:eos|end_of_turn)>)\s*$")
_ROLE = re.compile(r"(?m)^\s{0,3}(?:\*\*|__)?(Human|User|Assistant|System|AI|Bot|Model|USER|ASSISTANT|"
r"SYSTEM|HUMAN)"
                   r"(?:\*\*|__)?\s?:(?:\*\*|__)?(?=\s)")  # fmt: skip
_BARE_ROLE = re.compile(r"(?m)^(system|user|assistant)[ \t]*$")
_PLACEHOLDERS = re.compile(
    r"\{\{\s?[\w.| ]{1,60}\s?\}\}|\{%[^%\n]{1,60}%\}|(?<![\\\w}_^$])\{[a-z]+(?:_[a-z0-9]+)*\}(?![{\w])|"
    r"\$\{\w{2,40}\}|"
    r"\[object Object\]|<(?:INSERT|YOUR|ADD|ENTER)[_ ][A-Z_ ]{2,40}>|\[(?:INSERT|Insert)[^\]\n]{2,60}\]|"
    r"%\(\w{2,30}\)s"
)
# What stands in braces for the type of a value: "`delay` {number} the milliseconds".
_TYPES = frozenset(
    "string str number integer int float double boolean bool any object array list function callback null "
    "undefined date buffer symbol regexp promise void char byte".split()
)
_FORMATS = (r"\b(?:special|control|stop|eos|bos) tokens?\b", r"\b(?:chat|prompt|message) (?:template|format)")
_ABOUT = (
    r"\b(special|control|stop|eos|bos|end.of.(text|turn|sequence)|padding|mask) tokens?\b",
    *(
        r"\bchat ?ml\b",
        r"\b(chat|prompt) (template|format)",
        r"\btokeni[sz]",
        r"\bllama\b",
        r"\bbert\b",
        r"\bmistral\b",
    ),
    *(r"\bspecial characters?\b", r"\bfine.?tun", r"\bprompt injection", r"\bthinking tags?\b", r"\bnlp\b"),
)
_DIALOGUE = (
    r"\b(dialog(ue)?|conversation|transcript|interview|chat(bot)?|role.?play|q ?& ?a)\b",
    r"\b(robot|machine|computer)\b",
    r"\b(user|human|assistant|system|bot|ai|model)\b",
)
_TEMPLATES = (
    r"template|placeholder|variable|f-string|format string|jinja|handlebars|mustache|liquid|vue|angular|"
    r"django|"
    r"ansible|helm|\bblank|fill in|\bform letter|\bcode\b|function|\bscript|regex|latex|\bset\b|\bjson\b|"
    r"python|"
    r"javascript|\bbash\b|\bshell\b|curly|brace|string|\burl\b|\broute|endpoint|\bapi\b|docker|config",
)


def leaks(row: Row) -> str | None:
    """Tokens, role lines or placeholders of a template."""
    text = row.text
    if row.sample:
        found = re.search(r"<\|\s?[\w ]{2,40}\s?\|>|\[/?INST\]|<</?SYS>>", row.prose)
        return f"the prompt holds the template token {found[0][:40]!r}" if found else None
    end = _END.search(text)
    about = end is not None and row.asks(*_FORMATS)
    if end and not about and end[0].strip() not in row.prompt and not _in_code(row, end.start()):
        return f"it ends with the template token {end[0].strip()!r}"
    if (token := _TOKENS.search(row.own)) and not _about_tokens(row, token[0]):
        return f"it holds the template token {token[0].strip()[:40]!r}"
    if len(set(_BARE_ROLE.findall(row.prose))) > 1 and not row.asks(*_DIALOGUE):
        return "it holds the roles of a chat as lines of their own"
    role = _ROLE.search(row.prose)
    if role and not row.asks(*_DIALOGUE) and _goes_on(row, role):
        return f"it goes on with a line of {role[1]!r}"
    hole = _PLACEHOLDERS.search(row.own)
    if hole and not row.asks(*_TEMPLATES) and hole[0] not in row.prompt and not _mathematics(row, hole):
        return f"the placeholder {hole[0][:40]!r} was not filled in"
    return None


def _about_tokens(row: Row, token: str) -> bool:
    """The prompt is about tokens, or holds this one; <s> is HTML, too."""
    if token.strip() in row.prompt or row.asks(*_ABOUT):
        return True
    return token in ("<s>", "</s>") and row.asks(r"\bhtml\b", r"strike", r"\btags?\b", r"\bxml\b")


def _in_code(row: Row, at: int) -> bool:
    return row.text[:at].count("```") % 2 == 1 or row.text[:at].endswith("`")


def _goes_on(row: Row, role: re.Match[str]) -> bool:
    """A role line that begins the text is a label ("Assistant: Paris"), one after text a turn of its own."""
    if role[1] in ("AI", "Bot", "Model", "System"):
        later = _ROLE.search(row.prose, role.end())
        return later is not None and later[1] != role[1]
    return True


def _mathematics(row: Row, hole: re.Match[str]) -> bool:
    """Braces of formulas: between dollar signs, after a command, a set of letters; of types and of roles
    before a literal ({ref}`x`).
    """
    if hole[0].startswith(("{{", "{%", "[", "<", "%")):
        return False
    line = row.own[row.own.rfind("\n", 0, hole.start()) + 1 : hole.start()]
    inner = hole[0].strip("${}")
    if inner in _TYPES or row.own[hole.end() : hole.end() + 2].strip().startswith("`"):
        return True
    return len(inner) < 3 or line.count("$") % 2 == 1 or "\\" in line
