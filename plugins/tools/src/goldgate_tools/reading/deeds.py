"""Claims of deeds ("I have booked it") in languages other than English."""

from __future__ import annotations

import re

_GERMAN = (
    "storniert|gebucht|umgebucht|reserviert|gesendet|geschickt|verschickt|versendet|versandt"
    "|erstellt|angelegt"
    "|aktualisiert|gelöscht|entfernt|bestellt|gekauft|erstattet|zurückerstattet|überwiesen|bezahlt"
    "|gespeichert"
    "|geändert|hinzugefügt|eingetragen|verschoben|abgeschickt|gekündigt|angemeldet|registriert|abgesagt"
)
_SPANISH = (
    "cancelad|reservad|enviad|cread|actualizad|eliminad|borrad|comprad|reembolsad|transferid|pagad|guardad"
    "|cambiad|añadid|modificad|programad|agendad|registrad|devuelt"
)
_FRENCH = (
    "annulé|réservé|envoyé|créé|supprimé|commandé|acheté|remboursé|transféré|payé|enregistré|modifié|ajouté"
    "|changé|planifié|programmé|effacé|mis à jour"
)
_ITALIAN = (
    "annullat|prenotat|inviat|creat|aggiornat|eliminat|cancellat|ordinat|acquistat|rimborsat|trasferit|pagat"
    "|salvat|modificat|aggiunt|programmat"
)
_PORTUGUESE = (
    "cancelei|reservei|enviei|criei|atualizei|excluí|apaguei|comprei|reembolsei|transferi|paguei|salvei"
    "|alterei|adicionei|agendei|registrei|modifiquei"
)
_DUTCH = (
    "geannuleerd|geboekt|gereserveerd|verzonden|verstuurd|aangemaakt"
    "|bijgewerkt|verwijderd|besteld|betaald|opgeslagen|gewijzigd|toegevoegd"
)
_RUSSIAN = (
    "отменил|забронировал|отправил|создал|обновил|удалил|заказал"
    "|купил|вернул|перев[её]л|оплатил|сохранил|изменил|добавил|записал"
)
_CHINESE = (
    "取消|预订|预定|预约|订好|发送|发出|创建|更新|删除|下单"
    "|购买|退款|转账|支付|保存|修改|添加|預訂|發送|刪除|購買|轉帳"
)
_JAPANESE = (
    "予約|キャンセル|取り消|送信|送付|作成|更新|削除|注文"
    "|購入|返金|送金|支払|お支払い|保存|変更|追加|登録|手配"
)
_KOREAN = "예약|취소|전송|발송|생성|업데이트|삭제|주문|구매|환불|송금|결제|저장|변경|추가|등록|이체"

_OWN = re.compile(
    rf"\b(?:ich|wir)\s+habe?n?\b[^.!?\n]{{0,120}}?\b(?P<de>{_GERMAN})\b"
    rf"|\bhabe ich\b[^.!?\n]{{0,120}}?\b(?P<de2>{_GERMAN})\b"
    rf"|\b(?:he|hemos)\s+(?:ya\s+)?(?P<es>(?:{_SPANISH})o)\b"
    rf"|\bj['’]ai\s+(?:bien\s+|déjà\s+|donc\s+)?(?P<fr>(?:{_FRENCH})e?s?)\b"
    rf"|\b(?:ho|abbiamo)\s+(?:già\s+|appena\s+)?(?P<it>(?:{_ITALIAN})[oaie])\b"
    rf"|\b(?P<pt>{_PORTUGUESE})\b"
    rf"|\bik heb\b[^.!?\n]{{0,120}}?\b(?P<nl>{_DUTCH})\b"
    rf"|\b(?:я|мы)\s+(?:уже\s+|только что\s+)?(?P<ru>(?:{_RUSSIAN})[аи]?)\b"
    rf"|(?:我|已)(?:已经?|已經|经|帮您|为您|為您|幫您|帮你|为你|成功"
    rf"|把[^。？！]{{0,30}}){{0,4}}(?P<zh>{_CHINESE})(?!吗|嗎|不)"
    rf"|(?P<ja>{_JAPANESE})(?:を)?(?:いた)?しました"
    rf"|(?P<ko>{_KOREAN})(?:을|를)?\s?(?:했습니다|하였습니다|해 ?드렸습니다|완료했습니다)"
    r"|(?:لقد\s)?قمت ب(?P<ar>إلغاء|حجز|إرسال|إنشاء|تحديث|حذف|شراء|دفع)"
    r"|मैंने [^।?]{0,80}(?P<hi>रद्द|बुक|भेज|अपडेट|हटा|ऑर्डर)\s?(?:कर)?\s?(?:दिया|दी|दिए)",
    re.IGNORECASE,
)
_STATE = re.compile(
    rf"\b(?:wurden?|ist|sind)\b[^.!?\n]{{0,80}}?\b(?P<de>{_GERMAN})\b"
    rf"|\b(?:ha sido|han sido|está|están|fue|queda)\s+(?P<es>(?:{_SPANISH})[oa]s?)\b"
    rf"|\b(?:a été|ont été|est|sont)\s+(?:bien\s+)?(?P<fr>(?:{_FRENCH})e?s?)\b"
    rf"|\b(?:è|sono|è stat[oa])\s+(?:stat[oaie]\s+)?(?P<it>(?:{_ITALIAN})[oaie])\b"
    r"|\b(?:foi|está|foram)\s+(?P<pt>(?:cancelad|reservad|enviad|criad|atualizad|excluíd|comprad"
    r"|pag|agendad|alterad)[oa]s?)\b"
    rf"|\b(?:is|zijn|werd)\b[^.!?\n]{{0,60}}?\b(?P<nl>{_DUTCH})\b"
    r"|\b(?P<ru>(?:отмен[её]н|забронирован|отправлен|создан|обновл[её]н|удал[её]н|заказан|оплачен"
    r"|измен[её]н)[аоы]?)\b"
    rf"|(?:已|成功)(?:经|經|被|为您|成功)?(?P<zh>{_CHINESE})(?!吗|嗎)"
    rf"|(?P<ja>{_JAPANESE})(?:され|でき)ました|(?P<ja2>{_JAPANESE})(?:が)?完了"
    rf"|(?P<ko>{_KOREAN})(?:이|가)?\s?(?:되었습니다|됐습니다|완료되었습니다)"
    r"|تم (?P<ar>إلغاء|حجز|إرسال|إنشاء|تحديث|حذف|شراء|دفع)"
    r"|(?P<hi>रद्द|बुक|अपडेट|डिलीट) (?:कर|हो) (?:दिया|दी|गया|गई|दिए|गए)",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:wenn|falls|sobald|sollte|würde|könnte|möchte|nicht|kein\w*|nie|si|no|ne|pas|jamais|cuando|quand"
    r"|quando|se|não|non|als|niet|geen|если|когда|не|нет)\b|如果|没有|沒有|未|もし|ません|않|못|إذا"
    r"|لم|अगर|नहीं",
    re.IGNORECASE,
)
LONGEST = 20_000


def own_deed(answer: str) -> str:
    """The first deed that the speaker claims; empty where there is none."""
    return _first(_OWN, answer)


def stated_deed(answer: str) -> str:
    """The first deed that is reported as done, by whomever; empty where there is none."""
    return _first(_STATE, answer)


def _first(pattern: re.Pattern[str], answer: str) -> str:
    for sentence in re.split(r"(?<=[.!?。！？।])\s*|\n", answer[:LONGEST]):
        if sentence.rstrip().endswith(("?", "？", "؟")):
            continue
        match = pattern.search(sentence)
        if match is not None and not _OPEN.search(sentence[: match.end() + 12]):
            return match[0][:80]
    return ""
