"""Keys, tokens and passwords."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping

from goldgate_quality.private.entropy import LONG, blank, entropy, example, random_looking
from goldgate_quality.private.found import Detector, Found

_B64 = r"[A-Za-z0-9_-]"
# Kind → what its keys look like; each has a prefix of its maker, and the rest must look drawn.
_PREFIXED: Mapping[str, str] = {
    "AWS access key": r"(?<![\w/+=])(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA|ABIA|ACCA)[A-Z0-9]{16}(?![\w/+=])",
    "GitHub token": r"\b(?:gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9_]{22,255})\b",
    "GitLab token": rf"\bgl(?:pat|dt|rt|cbt|ptt|ft|soat)-{_B64}{{20,64}}(?!{_B64})",
    "OpenAI key": rf"\bsk-(?!ant-|lf-|or-)(?:proj-|svcacct-|admin-)?{_B64}{{20,200}}(?!{_B64})",
    "Anthropic key": rf"\bsk-ant-{_B64}{{20,200}}(?!{_B64})",
    "OpenRouter key": r"\bsk-or-(?:v1-)?[a-f0-9]{40,64}\b",
    "Hugging Face token": r"\b(?:hf|api_org)_[A-Za-z0-9]{30,60}\b",
    "Slack token": r"\bxox[abeoprs]-[A-Za-z0-9-]{10,250}",
    "Slack webhook": r"\bhooks\.slack\.com/services/T[A-Za-z0-9_]{6,}/B[A-Za-z0-9_]{6,}/[A-Za-z0-9_]{16,}",
    "Discord webhook": rf"\bdiscord(?:app)?\.com/api/webhooks/\d{{17,20}}/{_B64}{{50,90}}",
    "Stripe key": r"\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,250}\b|\bwhsec_[A-Za-z0-9]{24,64}\b",
    "Google API key": rf"\bAIza{_B64}{{35}}(?!{_B64})",
    "Google OAuth secret": rf"\bGOCSPX-{_B64}{{24,40}}(?!{_B64})|\bya29\.{_B64}{{30,300}}",
    "Twilio key": r"\b(?:SK|AC)[0-9a-f]{32}\b",
    "SendGrid key": rf"\bSG\.{_B64}{{16,32}}\.{_B64}{{30,64}}(?!{_B64})",
    "Mailgun key": r"\bkey-[0-9a-f]{32}\b",
    "npm token": r"\bnpm_[A-Za-z0-9]{36}\b",
    "PyPI token": rf"\bpypi-AgEIcHlwaS5vcmc{_B64}{{40,300}}",
    "Telegram bot token": rf"\b\d{{8,10}}:AA{_B64}{{32,34}}(?!{_B64})",
    "DigitalOcean token": r"\bdo[opr]_v1_[a-f0-9]{64}\b",
    "Databricks token": r"\bdapi[a-f0-9]{32}\b",
    "Shopify token": r"\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b",
    "Square token": rf"\b(?:sq0(?:atp|csp)-{_B64}{{22,43}}|EAAA{_B64}{{60}})(?!{_B64})",
    "Azure storage key": r"\bAccountKey=[A-Za-z0-9+/]{80,90}={0,2}",
    "Vault token": rf"\bhv[sbr]\.{_B64}{{24,200}}",
    "age secret key": r"\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b",
    "Groq key": r"\bgsk_[A-Za-z0-9]{40,60}\b",
    "xAI key": r"\bxai-[A-Za-z0-9]{40,100}\b",
    "Replicate token": r"\br8_[A-Za-z0-9]{30,45}\b",
    "Linear key": r"\blin_api_[A-Za-z0-9]{32,48}\b",
    "Notion token": r"\b(?:secret|ntn)_[A-Za-z0-9]{40,50}\b",
    "Figma token": rf"\bfigd_{_B64}{{36,60}}",
    "Doppler token": r"\bdp\.(?:pt|st|ct|sa|scim|audit)\.[A-Za-z0-9]{30,50}\b",
}
_PATTERNS = {kind: re.compile(pattern) for kind, pattern in _PREFIXED.items()}
_PRIVATE_KEY = re.compile(
    r"-----BEGIN (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?P<body>[^-]{0,20000})(?:-----END "
    r"[A-Z0-9 ]{3,60}-----)?"
)
_JWT = re.compile(
    r"\beyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{8,8000}\.[A-Za-z0-9_-]{16,2000}(?![A-Za-z0-9_-])"
)
_URL = re.compile(
    r"""
    \b(?:[a-z][a-z0-9+.-]{1,30})://(?P<user>[^\s:/@"'<>]{0,80}):(?P<secret>[^\s@/"'<>]{3,200})@
    (?P<host>[^\s/"'<>:]{1,200})
    """,
    re.VERBOSE,
)
# curl -u user:password, --user user:password
_BASIC = re.compile(r"(?:\s-u|--user)[= ]\s?[\"']?(?P<user>[\w.@-]{1,64}):(?P<secret>[^\s\"'<>:]{4,200})")
_ASSIGNED = re.compile(
    r"""
    (?P<name>
        [\w.-]{0,40}
        (?:
            api[_.-]?key | apikey | secret[_.-]?key | access[_.-]?key | client[_.-]?secret
            | app[_.-]?secret | auth[_.-]?token | access[_.-]?token | refresh[_.-]?token
            | bearer[_.-]?token | private[_.-]?key | encryption[_.-]?key | signing[_.-]?key
            | session[_.-]?key | (?<![\w-])key | secret | token | passw(?:or)?d | passwd | pwd
            | passphrase | credentials? | kennwort | passwort | contraseña | mot[ ]de[ ]passe
            | pin[ ]code
        )
        [\w-]{0,20}
    )
    ["'`]?\s{0,3}
    (?:
        (?:is|ist|es|est|was)(?=[\s:])\s{0,2}:? | := | => | [:=]
    )
    \s{0,3}(?P<quote>["'`]?)(?P<value>[^\s"'`,;<>]{4,200})(?P=quote)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BEARER = re.compile(r"(?i)\b(?:authorization|x-api-key|x-auth-token)[\"']?\s{0,2}:\s{0,2}[\"']?(?:bearer |"
r"basic |token )?"
                     r"(?P<value>[A-Za-z0-9+/._=-]{16,2000})")  # fmt: skip
_AWS_SECRET = re.compile(r"(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])")
_CODE = re.compile(r"[()\[\]{}$]|^(?:self|this|config|settings|process|os|env|request|args|ctx|data|user|"
r"str|string|none|null|true|"
                   r"false|undefined|optional|required|password|token|secret|field|models|input|getpass|"
                   r"var|let|const)\b", re.I)  # fmt: skip
_USUAL = re.compile(
    r"""
    .*passw(?:or[dt]) | (?:0x[0-9a-f]+$) | [:=]
    | (?:secret|test|admin|change|my_?pass|user|qwerty|pass|letmein|guest|demo)
    """,
    re.VERBOSE | re.IGNORECASE,
)
WEAK = frozenset(
    "password passwort secret token admin root none null true false string required optional".split()
)


def prefixed(text: str) -> Iterator[Found]:
    """Keys with a prefix of their maker."""
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            if not blank(match[0][4:]):
                yield Found(kind, match.start(), match.end())


def private_keys(text: str) -> Iterator[Found]:
    """Private keys in PEM and PGP form that hold something."""
    for match in _PRIVATE_KEY.finditer(text):
        body = "".join(line for line in match["body"].replace("\\n", "\n").split() if ":" not in line)
        if (
            len(body) >= 40
            and entropy(body) > 3.5
            and not re.search(r"(?i)example|your|redacted|\.\.\.|<", body)
        ):
            yield Found("private key", match.start(), match.end())


def web_tokens(text: str) -> Iterator[Found]:
    """JSON web tokens: a header that decodes and names its algorithm."""
    for match in _JWT.finditer(text):
        header = _decoded(match[0].partition(".")[0])
        payload = _decoded(match[0].split(".")[1])
        if isinstance(header, dict) and "alg" in header and not _sample_token(payload):
            yield Found("JSON web token", match.start(), match.end())


def in_urls(text: str) -> Iterator[Found]:
    """Passwords in addresses (postgres://user:password@host) and of basic authentication (curl -u)."""
    for match in (*_URL.finditer(text), *_BASIC.finditer(text)):
        secret, host = match["secret"], match.groupdict().get("host", "").casefold()
        plain = secret.casefold() in WEAK | {"pass", "pwd", "user", match["user"].casefold()}
        if (
            plain
            or example(secret)
            or _CODE.search(secret)
            or re.search(r"\bexample\.(?:com|org|net)$", host)
        ):
            continue
        yield Found("password in an address", match.start("secret"), match.end("secret"))


def assigned(text: str) -> Iterator[Found]:
    """Values that are given to a name like api_key or password."""
    for match in _ASSIGNED.finditer(text):
        name, value = match["name"].casefold(), match["value"].rstrip(".!?)")
        plain = blank(value) if len(value) >= LONG else example(value)
        if _CODE.search(value) or plain or _USUAL.match(value) or len(value) < 6:
            continue
        word = re.search(r"passw|pwd|passphrase|credential|kennwort|contrase|mot de passe|pin code", name)
        if word and not re.search(
            r"(?:length|hash|field|min|max|policy|reset|url|label|type|strength|confirm)", name
        ):
            mixed = sum(bool(re.search(kind, value)) for kind in (r"[a-z]", r"[A-Z]", r"\d", r"[^\w]"))
            if mixed >= 3 or (mixed == 2 and re.search(r"\d", value)):
                yield Found("password", match.start("value"), match.start("value") + len(value))
        elif len(value) >= 16 and random_looking(value) and not _digest_or_id(name, value):
            yield Found("key", match.start("value"), match.start("value") + len(value))
    for match in _BEARER.finditer(text):
        if random_looking(match["value"], 3.3):
            yield Found("authorization header", match.start("value"), match.end("value"))


def aws_secrets(text: str) -> Iterator[Found]:
    """The 40 characters of an AWS secret key, where AWS is named near them."""
    lower = text.casefold()
    if "aws" not in lower and "akia" not in lower:
        return
    for match in _AWS_SECRET.finditer(text):
        near = lower[max(0, match.start() - 80) : match.start()]
        value = match[0]
        named = re.search(r"aws|secret|akia", near)
        drawn = entropy(value) > 4.2 and not re.fullmatch(r"[0-9a-f]{40}", value)
        if named and drawn and not blank(value) and re.search(r"[A-Z]", value) and re.search(r"\d", value):
            yield Found("AWS secret key", match.start(), match.end())


DETECTORS: Mapping[str, Detector] = {
    "keys": prefixed,
    "private_keys": private_keys,
    "web_tokens": web_tokens,
    "urls": in_urls,
    "assigned": assigned,
    "aws": aws_secrets,
}


def _digest_or_id(name: str, value: str) -> bool:
    """A digest, a UUID or a path is no key, unless its name says so plainly."""
    if re.fullmatch(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", value, re.I):
        return not re.search(r"key|secret", name)
    return (
        bool(re.search(r"(?:sha\d*|md5|hash|digest|checksum|csrf|max_|num_|count|id)$", name))
        or "/" in value[:3]
    )


def _decoded(part: str) -> object:
    try:
        return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return None


def _sample_token(payload: object) -> bool:
    """The token that everybody's documentation shows."""
    return isinstance(payload, dict) and (
        payload.get("sub") == "1234567890" or payload.get("name") == "John Doe"
    )
