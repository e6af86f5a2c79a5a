"""Personal data: addresses, numbers of phones, cards, accounts and identity papers.

Ranges that are reserved for examples pass: example.com, 555-01xx, 192.0.2.0/24.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping

from goldgate_quality.private.found import Detector, Found

_EMAIL = re.compile(
    r"(?<![\w.+@/-])(?P<user>[A-Za-z0-9][\w.+'-]{0,63})(?:@|"
    r"\s?[\[(]at[\])]\s?)(?P<host>(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?"
    r"(?:\.|\s?[\[(]dot[\])]\s?)){1,5}[A-Za-z]{2,24})(?![\w-]|\.[A-Za-z])"
)
# "jane dot doe at mail dot net": spelt out against harvesters.
_SPELT = re.compile(
    r"(?i)(?<![\w.@-])[a-z][\w+-]{1,30}(?: dot [\w+-]{1,30}){0,3} at (?P<host>[\w-]{2,40}"
    r"(?: dot [\w-]{2,40}){0,2} dot (?:com|net|org|edu|gov|io|de|fr|es|it|nl|ch|at|eu|uk|info))\b"
)
_RESERVED_HOST = re.compile(
    r"(?i)(?:^|\.)(?:example\.(?:com|org|net|edu|co\.uk|de)|(?:your|my|some)?-?(?:domain|company|website|"
    r"email|host|mail|site|"
    r"organi[sz]ation|org|school|business|university|server)\.(?:com|org|net|edu|tld)|test\.(?:com|org)|"
    r"acme\.(?:com|org)|"
    r"contoso\.com|fabrikam\.com|xyz\.com|abc\.com|foo\.(?:com|bar)|\w*\.(?:example|test|invalid|localhost|"
    r"local|internal|lan)|"
    r"localhost|(?:users\.)?noreply\.github\.com|sentry\.io|[\w-]*example[\w-]*\.\w+)$"
)
_ROLE_USER = re.compile(
    r"(?i)^(?:no-?reply|do-?not-?reply|info|support|contact|sales|help|hello|admin|webmaster|postmaster|"
    r"office|press|jobs|careers|hr|bugs?|issues?|lists?|mail(?:er)?|news(?:letter)?|events?|booking|"
    r"reservations?|orders?|shop|donat\w*|media|recruit\w*|hostmaster|mailer-daemon|majordomo|users|announce|"
    r"[\w.-]{1,40}-(?:bugs?|users?|dev(?:el)?|announce|help|lists?|maint(?:ainers?)?|owner|request|support)|"
    r"patches|maintainers?|editors?|kontakt|presse|vertrieb|buchhaltung|ventas|ayuda|"
    r"team|service|feedback|billing|abuse|security|privacy|legal|marketing|enquiries|inquiries|"
    r"customer\.?(?:service|care|support)|"
    r"git|root|user(?:name)?|you|your[._-]?(?:name|email)|name|first(?:name)?\.?last(?:name)?|email|"
    r"example|someone|anyone|test\w{0,3})$"
)
_PHONE = re.compile(
    r"(?<![\w.+/#$€£-])(?:\+\s?\d{1,3}[\s.-]?(?:\(0?\d{1,4}\)[\s./-]?)?(?:\d{1,5}[\s./-]?){1,5}\d{2,5}|"
    r"\(\d{3}\)\s?\d{3}[\s.-]\d{4}|\d{3}[-.\s]\d{3}[-.\s]\d{4}|"
    r"00\d{2}[\s-]\d{2,4}(?:[\s-]\d{2,5}){1,4}|0\d{2,4}[\s/-]\d{3,4}[\s-]?\d{3,5}|0\d(?:[\s.]\d{2}){4}|"
    r"07\d{3}\s?\d{6})"
    r"(?![\w%-]|\.\d)"
)
_PHONE_WORDS = re.compile(
    r"""
    \b
    (?:
        phone | tel | telephone | mobile | cell | call | text | whatsapp | contact | fax | reach
        | ring | dial | number | sms | signal | handy | telefon\w* | ruf\w* | anruf\w*
        | anzurufen | erreich\w* | nummer | num[eé]ro | appel\w* | joindre | ll[aá]m\w*
        | chiam\w* | lig[au]\w* | tel[eé]fono | t[eé]l[eé]phone | m[oó]vil | cellulare | 電話 | 电话
    )
    \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CARD = re.compile(r"(?<![\d.,-])(?:\d[ -]?){12,18}\d(?![\d.,-]*\d)")
_TEST_CARD = re.compile(r"(?i)\b(?:test|dummy|fake|sandbox) (?:credit |debit |payment )?(?:card|number)s?\b")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?\b")
_IBAN_LENGTHS = {
    one[:2]: int(one[2:])
    for one in """AT20 BE16 BG22 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GB22 GR27 HR21 HU28 IE22 IS26
    IT27     LI21 LT20 LU20 LV21 MC27 MT31 NL18 NO15 PL28 PT25 RO24 SE24 SI19 SK24 SM27 TR26 SA24 AE23 IL23
    QA29 KW30 BR29 UA29 RS22 GE22 KZ20""".split()
}
_SSN = re.compile(r"(?<![\w-])(?!000|666|9\d\d)\d{3}(?P<mark>[- ])(?!00)\d{2}(?P=mark)(?!0000)\d{4}(?![\w-])")
_TEST_SSNS = frozenset(("078-05-1120", "219-09-9999", "111-11-1111", "457-55-5462"))
_IDENTITY = re.compile(
    r"(?i)\b(?:(?:passport|passeport|reisepass|driver'?s? licen[cs]e|driving licen[cs]e|national id|"
    r"id card|personalausweis|tax id|taxpayer|"
    r"medicare|insurance|social security|social insurance|ssn|sin|nino|national insurance|steuer-?id|dni|"
    r"nie|aadhaar|pan|cpf|nhs)"
    r"(?:[ -]?(?:number|nummer|no\.?|nr\.?|id|#|card))?)(?![A-Za-z])\s{0,2}(?:is|was|ist|:|=|"
    r"#)?\s{0,2}[:#]?\s{0,2}(?P<value>(?=[A-Z0-9 .-]{6,24}\b)(?:[A-Z]{1,3}[ -]?)?"
    r"\d(?:[A-Z0-9][ .-]?){4,18}[A-Z0-9])\b"
)
_NINO = re.compile(
    r"\b(?!BG|GB|NK|KN|TN|NT|"
    r"ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b"
)
_IP = re.compile(
    r"(?<![\w.:-])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\w)|"
    r"(?<![\w:.])(?:[0-9a-fA-F]{1,4}:){3,7}(?::?[0-9a-fA-F]{1,4}){1,4}(?![\w:])"
)
_PUBLIC_IPS = frozenset(("8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9",
                         "208.67.222.222", "208.67.220.220",
                         "1.2.3.4", "4.4.4.4", "11.22.33.44", "12.34.56.78", "5.6.7.8"))  # fmt: skip
# What looks like 1.8.1.2 is a version far more often than the address of a machine.
_NETWORK = re.compile(
    r"""
    \b
    (?:
        ips? | ipv4 | address\w* | hosts? | servers? | pings? | dns | login | logged
        | connect\w* | client | attack\w* | router | firewall | traffic | port | subnet
        | gateway
    )
    \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_VERSION = re.compile(
    r"(?i)(?:version|release|v|build|section|chapter|§|firmware|driver|numpy|torch|"
    r"chrome|kernel)\s{0,2}=*\s{0,2}$"
)
_STREET = re.compile(
    r"\b\d{1,5}[A-Za-z]?,? (?:(?:N|S|E|W|NE|NW|SE|SW|North|South|East|"
    r"West)\.? )?(?:[A-Z][\w'’.-]{1,24} ){1,3}(?:Street|St|Avenue|Ave|Road|Rd|"
    r"Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Way|Terrace|Close|Crescent|Parkway|Pkwy|Highway|"
    r"Hwy|Square|Gardens)\b\.?"
    r"|\b[A-ZÄÖÜ][\wäöüß-]{2,30}(?:straße|strasse|str\.|weg|allee|gasse|platz) \d{1,4}[a-z]?\b|"
    r"\b\d{1,4},? (?:rue|avenue|boulevard|place|"
    r"chemin|allée) (?:de |du |des |la |le |l')?[A-ZÉ][\w'’éèà-]{2,30}|\b(?:Calle|Avenida|Via|Rua|"
    r"Plaza) (?:de |del |la |da )?[A-Z]\w{2,30},? (?:n[.º°] ?)?\d{1,4}\b"
)
_PLACE_AFTER = re.compile(
    r"[,\s]{1,3}(?:(?:Apt|Apartment|Unit|Suite|Ste|Flat|"
    r"#)\.? ?\w{1,6}[,\s]{1,3})?(?:[A-ZÄÖÜ][\w'’. -]{2,30},? )?(?:[A-Z]{2} )?(?:\d{5}(?:-\d{4})?|"
    r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4,5} [A-ZÄÖÜ]\w+)\b"
)
_LIVES = re.compile(
    r"(?i)\b(?:live[sd]? (?:at|in|on)|residing at|resides? at|(?:home |my |her |his |mailing |postal |"
    r"billing |shipping )?address(?: is)?:?|"
    r"deliver(?:ed)? to|ship(?:ped)? to|wohn\w* (?:in|an)|habite (?:au)?|vivo en|moved to|send (?:it|"
    r"the \w+) to)\W{0,4}$"
)
_FAMOUS = re.compile(r"(?i)1600 Pennsylvania|10 Downing|221B Baker|123 (?:Main|Fake|Any|Elm|Example)|"
r"742 Evergreen|4 Privet|350 Fifth|1 Infinite|"
                     r"1 Hacker|59 Temple|51 Franklin|675 Mass|1895 Preston|"
                     r"1600 Amphitheatre|1 Microsoft|456 (?:Oak|Elm)|11 Wall|30 Rockefeller|"
                     r"42 Wallaby")  # fmt: skip
_BIRTH = re.compile(
    r"(?i)\b(?:date of birth|d\.?o\.?b\.?|born on|birth ?date|birthday|geburtsdatum|geboren am|né(?:e)? le|"
    r"fecha de nacimiento)\W{0,4}(?:is |was )?"
    r"(?P<value>\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d{2}|(?:19|20)\d{2}-\d{2}-\d{2}|\d{1,2}(?:st|nd|rd|"
    r"th)? (?:of )?[A-Z][a-z]{2,8},? (?:19|20)\d{2}|"
    r"[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d{2})"
)
_OWN = re.compile(
    r"(?i)\b(?:my|her|his|patient|customer|client|employee|applicant|name|dob|d\.o\.b|ssn|"
    r"address|phone|email|member|account)\b|\bi was\s{0,2}$"
)
_MEDICAL = re.compile(
    r"(?i)\b(?:mrn|medical record(?: number| no\.?)?|patient id|"
    r"health card)\W{0,4}(?:is )?(?P<value>[A-Z]{0,3}-?\d{5,12})\b"
)
_ACCOUNT = re.compile(
    r"(?i)\b(?:(?:bank )?account|acct|a/c|routing|sort code|konto)(?: ?(?:number|no\.?|nr\.?|nummer|"
    r"#))?\W{0,4}(?:is |ist )?(?P<value>\d{2}-\d{2}-\d{2}|\d(?:[ -]?\d){7,16})\b"
)


def emails(text: str) -> Iterator[Found]:
    """Addresses of people; those of roles (info@) and reserved hosts pass."""
    for match in _EMAIL.finditer(text):
        host = re.sub(r"\s?[\[(]dot[\])]\s?", ".", match["host"])
        if _RESERVED_HOST.search(host) or _ROLE_USER.match(match["user"]):
            continue
        if re.search(r"\.(?:png|jpe?g|gif|svg|js|css|py|md)$", host, re.I) or match["user"].startswith("git"):
            continue
        yield Found("e-mail address", match.start(), match.end())
    for match in _SPELT.finditer(text):
        user = match[0].split()[0]
        if not _RESERVED_HOST.search(match["host"].replace(" dot ", ".")) and not _ROLE_USER.match(user):
            yield Found("e-mail address", match.start(), match.end())


def phones(text: str) -> Iterator[Found]:
    """Numbers of phones; those reserved for fiction pass (555-01xx, 020 7946 0xxx)."""
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        international = match[0].startswith(("+", "00"))
        if (
            not (8 if international else 9) <= len(digits) <= 15
            or _reserved_phone(digits)
            or len(set(digits)) <= 3
        ):
            continue
        if re.search(r"\d[ -]$", text[max(0, match.start() - 3) : match.start()]):
            continue  # the end of a longer number
        near = text[max(0, match.start() - 60) : match.end() + 20]
        shaped = international or "(" in match[0] or re.fullmatch(r"\d{3}([-.])\d{3}\1\d{4}", match[0])
        if shaped or _PHONE_WORDS.search(near):
            yield Found("phone number", match.start(), match.end())


def cards(text: str) -> Iterator[Found]:
    """Numbers of payment cards: a known first digit, the length, Luhn's checksum."""
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if not 13 <= len(digits) <= 19 or len(set(digits)) < 2:
            continue
        if _TEST_CARD.search(text[max(0, match.start() - 40) : match.start()]):
            continue  # it says of itself that it is none
        if re.match(r"4|5[1-5]|2[2-7]|3[47]|3[0689]|6(?:011|4|5|2)|35", digits) and luhn(digits):
            yield Found("payment card", match.start(), match.end())


def accounts(text: str) -> Iterator[Found]:
    """IBANs with a right checksum, and account numbers that are called so."""
    for match in _IBAN.finditer(text):
        bare = re.sub(r"[ -]", "", match[0])
        wanted = _IBAN_LENGTHS.get(bare[:2])
        bare = bare[:wanted] if wanted and len(bare) > wanted else bare
        if wanted == len(bare) and _iban(bare):
            yield Found("IBAN", match.start(), match.end())
    for match in _ACCOUNT.finditer(text):
        digits = re.sub(r"\D", "", match["value"])
        if digits not in "01234567890123456789" and len(set(digits)) > 2 and not digits.startswith("12345"):
            yield Found("bank account", match.start("value"), match.end("value"))


def identity(text: str) -> Iterator[Found]:
    """Social security numbers, and numbers of papers that are called so."""
    for match in _SSN.finditer(text):
        near = text[max(0, match.start() - 80) : match.end() + 40]
        called = re.search(r"(?i)\bssn\b|social|security|tax", near)
        plain = match["mark"] == "-" and match[0] != "123-45-6789"
        if match[0].replace(" ", "-") not in _TEST_SSNS and (called or plain):
            yield Found("social security number", match.start(), match.end())
    for match in _NINO.finditer(text):
        if not re.match(r"(?:QQ|AB) ?12 ?34 ?56", match[0]):
            yield Found("national insurance number", match.start(), match.end())
    for match in (*_IDENTITY.finditer(text), *_MEDICAL.finditer(text)):
        value = re.sub(r"[\W_]", "", match["value"])
        digits = re.sub(r"\D", "", value)
        paper = len(value) == 9 and value.isupper() and len(digits) >= 2  # the form of a passport's number
        if (
            (len(digits) < 5 and not paper)
            or digits in "01234567890123456789"
            or "-".join(re.findall(r"\d+", match["value"])) in _TEST_SSNS
        ):
            continue
        if len(set(digits)) > 2:
            yield Found("identity number", match.start("value"), match.end("value"))


def addresses(text: str) -> Iterator[Found]:
    """Streets with a house number, where a town or a postcode follows, or somebody lives there."""
    for match in _STREET.finditer(text):
        if _FAMOUS.search(match[0]):
            continue
        before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 80]
        if _PLACE_AFTER.match(after) or _LIVES.search(before):
            yield Found("home address", match.start(), match.end())


def births(text: str) -> Iterator[Found]:
    """Dates of birth of private people."""
    for match in _BIRTH.finditer(text):
        start = match.group(0)[:14].casefold()
        plain = start.startswith(("date of birth", "dob", "d.o.b", "birth", "geburtsdatum", "fecha"))
        if plain or _OWN.search(text[max(0, match.start() - 40) : match.start()]):
            yield Found("date of birth", match.start("value"), match.end("value"))


def ip_addresses(text: str) -> Iterator[Found]:
    """Public addresses of machines; private and documentation ranges and public name servers pass."""
    for match in _IP.finditer(text):
        try:
            address = ipaddress.ip_address(match[0])
        except ValueError:
            continue
        if not address.is_global or str(address) in _PUBLIC_IPS or str(address).endswith((".0", ".255")):
            continue
        if _VERSION.search(text[max(0, match.start() - 24) : match.start()]):
            continue
        near = text[max(0, match.start() - 60) : match.end() + 30]
        if re.match(r"\d\.", match[0]) and not _NETWORK.search(near):
            continue
        yield Found("IP address", match.start(), match.end())


DETECTORS: Mapping[str, Detector] = {
    "emails": emails,
    "phones": phones,
    "cards": cards,
    "accounts": accounts,
    "identity": identity,
    "addresses": addresses,
    "births": births,
    "ips": ip_addresses,
}


def luhn(digits: str) -> bool:
    """Luhn's checksum (ISO/IEC 7812)."""
    total = 0
    for place, one in enumerate(reversed(digits)):
        value = int(one) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _iban(bare: str) -> bool:
    """The checksum of ISO 13616."""
    turned = bare[4:] + bare[:4]
    return int("".join(str(int(one, 36)) for one in turned)) % 97 == 1


def _reserved_phone(digits: str) -> bool:
    """Numbers that are set aside for fiction and documentation."""
    local = digits[-10:]
    if (
        local[3:8] == "55501"
        or digits in ("1234567890", "0123456789", "11234567890")
        or "123456789" in digits
    ):
        return True
    return bool(re.match(r"(?:44|0)?(?:207946\d{4}|7700900\d{3}|1632960\d{3})$", digits.removeprefix("0044")))
