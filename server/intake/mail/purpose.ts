import type { MailPurpose } from '../../../db/mail/mail.ts';

const asks =
  /\b(?:rfq|rfp|quot(?:e|es|ation|ations|ing)|e?n?quir(?:y|ies)|inquiry|best (?:price|rate|offer)s?|(?:your|latest|current|dealer) (?:price|rate)s?|price ?list|offer|bhav|rate (?:bhejo|batao|kya)|kotation|devis|angebot|cotizaci[oó]n)\b|कोटेशन|भाव|दर\b|रेट|عرض\s+(?:سعر|اسعار|أسعار)|تسعير|الأسعار|الاسعار|اسعار/iu;
const orders =
  /\b(?:purchase order|p\.?\s?o\.?\s*(?:no|number|#|:|\d)|(?:our|new|this|attached|following|place|placing|confirm(?:ed)?) (?:an? )?(?:purchase )?order|order (?:no|number|#|attached|for)|please (?:supply|dispatch|deliver|ship|send us the following)|kindly (?:supply|dispatch|deliver|ship)|bhej ?(?:do|dena|dijiye)|bestellung|commande)\b|^\s*(?:po|order)\b|ऑर्डर|आर्डर|भेज|طلب\s*شراء|أمر\s*شراء|امر\s*شراء|طلبية|برجاء\s+توريد|نرجو\s+توريد/imu;

/**
 * What a list is meant as, by the words that came with it. Undefined when they say neither, or both: then a person says it,
 * because a list taken for an order costs more than a question.
 */
export function purposeOf(subject: string, text: string): MailPurpose | undefined {
  const words = `${subject}\n${text}`.slice(0, 20_000);
  const [asked, ordered] = [asks.test(words), orders.test(words)];
  if (asked === ordered) return undefined;
  return asked ? 'rfq' : 'order';
}

const yes =
  /\b(?:ok(?:ay)?|yes|proceed|go ahead|accept(?:ed|able)?|confirm(?:ed)?|approved|agreed|fine|done|theek|thik|haan?|chalega|kar do|bhej do|please (?:supply|dispatch|send|process)|purchase order|p\.?o\.? (?:attached|no|number))\b|ठीक|हाँ|हां|मंजूर|स्वीकार|موافق|تمام|نعم|اعتمد|مقبول|ماشي/iu;
const no =
  /\b(?:no(?:t interested| thanks?| thank you)|not (?:interested|accept\w*|required|proceed\w*|going)|declin\w*|reject\w*|cancel\w*|too (?:high|costly|expensive)|regret|nahi+n?|mehnga|mahanga)\b|नहीं|महंगा|لا نرغب|مرفوض|غالي|نعتذر/iu;
const but =
  /\b(?:but|however|if|provided|instead|reduce|discount|less|lower|revise|revised|negotiate|change|only|except|without|kam|lekin|par)\b|%|लेकिन|अगर|कम\b|لكن|خصم|إذا|بدل|\?/iu;

/** What an answer to a quote says. `unclear` is for a person: a condition is no acceptance. */
export function answerOf(text: string): 'accepted' | 'declined' | 'unclear' {
  const words = text.slice(0, 2_000);
  if (no.test(words)) return yes.test(words) || but.test(words) ? 'unclear' : 'declined';
  return yes.test(words) && !but.test(words) ? 'accepted' : 'unclear';
}

/** Numbers of quotes that are named: `QT-1001`. */
export function quoteNumbersIn(text: string): string[] {
  return [...text.matchAll(/\bQT-\d{1,9}\b/gi)].map(([number]) => number.toUpperCase()).slice(0, 10);
}
