/**
 * Links by which a reader leaves are never counted: leaving must work when the edge does not, and is nobody's business.
 * A word too many in this list costs one uncounted link; a word too few would cost trust.
 */

/** In addresses, and in `rel`, `class`, `id` and `name`: words run together, accents gone. */
const IN_NAMES =
  /unsub|un-subscri|opt[-_]?out|abmeld|abbestell|austragen|desabon|desinscri|desuscri|darse-?de-?baja|darbaja|descadastr|disiscri|uitschrijv|afmeld|frameld|avmeld|avregistrera|avprenumer|wypisz|odhlasit|odhlasen|leiratkoz|dezabon|otpis|abonelikten|remove-?me\b/;

/** In what is read: the link's text, title or picture. Accents gone, lower case. */
const IN_TEXT = new RegExp(
  [
    'unsubscri|opt[ -]?out|stop receiving|remove me|manage subscription', // English
    'abmeld|abbestell|austragen|newsletter kundigen', // German
    'desabon|desinscri|ne plus recevoir', // French
    'darse de baja|dar de baja|darme de baja|cancelar (la |tu |mi )?suscripcion|anular (la )?suscripcion|desuscri', // Spanish
    'cancelar (a |sua )?(inscricao|subscricao|assinatura)|descadastr|anular (a )?subscricao|remover inscricao', // Portuguese
    "disiscri|annulla (l'|la )?(iscrizione|sottoscrizione)|cancella (l'|la )?iscrizione|cancellati", // Italian
    'uitschrijv|afmeld', // Dutch
    'avregistrera|avprenumer|avsluta prenumeration|afmeld|frameld|meld deg av|avmeld', // Swedish, Danish, Norwegian
    'peruuta tilau|lopeta tilau|poistu listalta', // Finnish
    'wypisz|wypisac|rezygn|anuluj subskryp', // Polish
    'odhlasit|odhlaseni|odhlasen|leiratkoz|dezabon|odjav', // Czech, Slovak, Hungarian, Romanian, Croatian
    'abonelikten|uyelikten ayril|listeden cik', // Turkish
    'отпис|отказаться от|отменить подписку|відпис|откажи', // Russian, Ukrainian, Bulgarian
    'διαγραφ|απεγγραφ|καταργηση εγγραφης', // Greek
    '配信停止|購読解除|購読を解除|登録解除|退会|退订|退訂|取消订阅|取消訂閱|取消訂阅', // Japanese, Chinese
    '수신 ?거부|구독 ?취소|구독 ?해지', // Korean
    'الغاء الاشتراك|إلغاء الاشتراك|להסרה|הסרה מ|ביטול הרשמה', // Arabic, Hebrew
    'berhenti berlangganan|huy dang ky|ยกเลิกการรับ|ยกเลิกการสมัคร', // Indonesian, Vietnamese, Thai
  ]
    .map((words) => words.normalize('NFKD').replace(/\p{M}/gu, ''))
    .join('|'),
);

function plain(text: string): string {
  const lower = text.toLowerCase();
  return /^[\0-\x7f]*$/.test(lower) // oxlint-disable-line no-control-regex -- all of ASCII needs no folding
    ? lower
    : lower
        .normalize('NFKD')
        .replace(/\p{M}/gu, '')
        .replaceAll('ı', 'i')
        .replaceAll('đ', 'd')
        .replaceAll('ł', 'l');
}

/** @param name an address, or the value of `rel`, `class`, `id` or `name` */
export const namesUnsubscribing = (name: string): boolean => IN_NAMES.test(plain(name));

/** @param text what a reader reads; line breaks and double spaces may stand in it */
export const saysUnsubscribe = (text: string): boolean =>
  IN_TEXT.test(plain(text).replace(/[\s\u00ad\u200b]+/g, ' '));
