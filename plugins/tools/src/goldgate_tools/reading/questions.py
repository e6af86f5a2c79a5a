"""Whether an answer asks back: questions, and requests for what is missing, in some twenty languages."""

from __future__ import annotations

import re

LONGEST = 20_000

_MARKS = re.compile(r"[?？؟¿]")
_CLOSING = re.compile(
    r"(?:\b(?:is there |do you need |can i (?:help|assist|do)[^?.!]{0,30})?\b(?:anything"
    r"|something) else\b[^?.!]{0,40}"
    r"|\bwas (?:that|this) helpful|\bdoes that help|\b(?:is|does) (?:that|this) (?:right|correct"
    r"|ok(?:ay)?|work)"
    r"|\b(?:how|what) else can i [^?.!]{0,30}|\bok(?:ay)?|\bright"
    r"|\bsonst noch (?:etwas|was)\b|\b(?:kann|darf) ich (?:dir|ihnen) (?:noch|sonst)[^?.!]{0,40}"
    r"|\bpasst das(?: so)?"
    r"|\bautre chose\b[^?.!]{0,30}|\b[¿]?algo m[aá]s\b[^?.!]{0,30}|\b(?:serve )?altro\b|\bmais alguma coisa\b"
    r"|\bnog iets anders\b|\bcoś jeszcze\b|\bbaşka bir (?:şey|isteğiniz)[^?.!]{0,20}|\bчто-нибудь ещ[её]\b"
    r"|还有(?:什么|其他|别的)[^？?。]{0,20}|還有(?:什麼|其他|別的)[^？?。]{0,20}"
    r"|他に(?:何か)?[^？?。]{0,20}|더 (?:필요|도와)[^?？.]{0,20}"
    r"|هل (?:تحتاج|تريد) (?:أي )?شي[^؟?.]{0,20} آخر|(?:और )?कुछ और[^?.।]{0,20})\s*[?？؟]+",
    re.IGNORECASE,
)
_REQUESTS = (
    # English
    r"\b(?:please|kindly) (?:provide|share|give|tell|specify|confirm|clarify|let me know|send|enter"
    r"|supply|state"
    r"|name|choose|pick|indicate|add|include|say|reply)\b",
    r"\b(?:let me|lets? us) know (?:the|your|which|what|where|when|who|whom|how|if|whether|a|more)\b",
    r"\b(?:tell me|i(?: will|['’]ll|['’]d| would)?(?: still| also| just| first"
    r"| only){0,2} need(?: to know| the| your| a"
    r"| an| more| some| two| three| one| at least| details| information)|i am missing|i['’]m missing"
    r"|i (?:do not|don['’]t) (?:know|have) (?:the|your|which|what|where|who|whom|an?)|could you"
    r"|can you|would you"
    r"|which one|to whom)\b",
    # German, Dutch, the Nordic languages
    r"\b(?:nenne?n?|sagen?|sag|gib|geben|teile?n?|schreibe?n?|schick|verrate?n?|bestätigen?"
    r"|wähle?n?|ergänzen?)"
    r"(?: (?:sie|mir|uns|bitte|doch|noch))+\b|\b(?:brauche|benötige|fehl(?:t|en)|bräuchte)\b[^.!]{0,60}"
    r"\b(?:noch|dein|deine|ihr|ihre|das|den|die|der|eine?n?|mir)\b|\bfehl(?:t|en) (?:mir|noch)\b",
    r"\b(?:geef|vertel|noem|laat)\b[^.!]{0,30}\b(?:mij|me|weten|de|het|je|uw)\b|\bheb\b[^.!]{0,60}\bnodig\b",
    r"\b(?:vänligen|ange|berätta|oppgi|fortell|angiv|fortæl|jag behöver|jeg trenger"
    r"|jeg (?:har )?(?:brug for|mangler))\b",
    # Romance languages
    r"\b(?:merci de (?:m['’]|me |nous |bien )?\w+|veuillez|pouvez-vous|pourriez-vous|dites-moi"
    r"|dis-moi|indique[zr]?-moi"
    r"|précisez|précise[rz]?|donne[zr]?-moi|il me (?:faut|manque|faudrait)|j['’]ai (?:encore "
    r"|d['’]abord )?besoin)\b",
    r"\b(?:ind[ií](?:ca|que|quen)(?:me|nos)?|ind[ií]came|d[ií]ga(?:me|nos)|dime|especifi(?:ca|que)"
    r"|proporci[oó]n\w*"
    r"|necesito|me falta[n]?|falta[n]?|conf[ií]rma(?:me)?)\b",
    r"\b(?:mi serv(?:e|ono|irebbe)|ho bisogno|dimmi|mi dica|mi indichi|indica(?:mi)?|indicami"
    r"|specifica|forniscimi|mi manca\w*)\b",
    r"\b(?:inform(?:e|a)|diga(?:-me)?|me diga|indique|especifique|forneça|preciso|me falta[m]?)\b",
    # Slavic languages, Turkish, Indonesian, Vietnamese
    r"\b(?:укажите?|сообщите?|скажите?|назовите?|уточните?|напишите?|подскажите?|мне (?:ещё "
    r"|еще )?нуж\w+|не хватает"
    r"|вкажіть|повідомте|скажіть|уточніть|напишіть|мені потріб\w+)",
    r"\b(?:podaj(?:cie)?|prosz[eę] (?:o|pod\w+|powied\w+)|powiedz|potrzebuj[eę]|uveďte|řekněte|potřebuji)\b",
    r"\b(?:belirt\w*|söyle\w*|bildir\w*|paylaş\w*|ihtiyacım var|öğrenebilir miyim|yazar mısın\w*)\b",
    r"\b(?:mohon|tolong|silakan|beri ?tahu\w*|sebutkan|berikan|vui lòng|cho (?:tôi|mình|em) biết"
    r"|xin (?:hãy|cho))\b",
    # other scripts
    r"请(?:您|你|先|再|问|問)*(?:告诉|告知|提供|说明|确认|补充|指定|输入|给|问|選|选)|請(?:您|你"
    r"|先)*(?:告訴|告知|提供|說明|確認|補充|問)"
    r"|(?:还|還|我)?(?:需要|缺少?)(?:知道|您|你|先|以下|更多|出)",
    r"教えて|お(?:聞かせ|知らせ|伝え|選び)|ご(?:指定|提供|入力|教示|確認|記入)|(?:必要です|ですか"
    r"|ますか|でしょうか|ませんか)[。\s]*$",
    r"알려\s?(?:주|줘|줄)|말씀해|입력해|지정해|필요합니다|(?:까요|나요|습니까|인가요)[.\s]*$",
    r"أخبرني|أخبرنا|يرجى|من فضلك|الرجاء|أحتاج|حدد|زودني",
    r"बता(?:इए|एं|एँ|ओ|इये|ना)|कृपया|दीजिए|चाहिए",
    r"ช่วยบอก|กรุณา|โปรด|รบกวน|แจ้ง|(?:ไหน|อะไร|เมื่อไหร่|เมื่อไร|เท่าไหร่|เท่าไร|ใคร|ไหม|หรือเปล่า)(?:คะ"
    r"|ครับ|ค่ะ)?[.\s]*$",
    r"παρακαλώ|πείτε|χρειάζομαι|אנא|בבקשה|אמור|ציין|צריך לדעת|অনুগ্রহ|বলুন|জানান",
)
_REQUEST = re.compile("|".join(f"(?:{one})" for one in _REQUESTS), re.IGNORECASE | re.MULTILINE)
_COVERED = re.compile(
    r"\b(?:the|is|are|was|and|your|you|to|of|it|ich|und|ist|die|der|das|dein|le|la|les|est|vous"
    r"|votre|el|los|tu|su"
    r"|il|è|che|o|seu|sua|para|het|een|je|jag|jeg|det|och|og|bir|ve|yang|untuk)\b"
    r"|[\u0400-\u04ff\u0600-\u06ff\u0900-\u097f\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]",
    re.IGNORECASE,
)


def asks(answer: str) -> bool:
    """Whether an answer asks for something. A closing "Anything else?" asks for nothing."""
    rest = _CLOSING.sub(" ", answer[:LONGEST])
    return bool(_MARKS.search(rest) or _REQUEST.search(rest))


def readable(answer: str) -> bool:
    """Whether an answer is in a language whose requests are known."""
    return bool(_COVERED.search(answer[:LONGEST]))
