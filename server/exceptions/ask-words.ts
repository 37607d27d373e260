import type { AskLanguage } from '../../db/exception/customer-ask.ts';
import type { Instant } from '../../db/values/instant.ts';
import { currencyDigits } from '../../db/values/money.ts';

/** By the letters of what they wrote last; who never wrote is written to in English, as is who lives abroad. */
export function languageFor(text: string | undefined, isAbroad: boolean): AskLanguage {
  if (/\p{Script=Arabic}/u.test(text ?? '')) return 'arabic';
  if (/\p{Script=Devanagari}/u.test(text ?? '')) return 'hindi';
  return text === undefined || isAbroad ? 'english' : 'hinglish';
}

interface AskWords {
  readonly delay: (order: string, day: string, had: string | null) => string;
  /** The same where the new day comes before the old one. */
  readonly sooner: (order: string, day: string, had: string | null) => string;
  /** A sooner day and what it costs them. */
  readonly premium: (order: string, day: string, had: string | null, amount: string) => string;
  readonly substitute: (order: string, product: string, lot: string) => string;
  /** Released by two people although it deviates. */
  readonly concession: (order: string, product: string, lot: string) => string;
  /** At most 20 characters each, as on WhatsApp's buttons. */
  readonly yes: string;
  readonly no: string;
}

export const askWords: Readonly<Record<AskLanguage, AskWords>> = {
  english: {
    delay: (order, day, had) =>
      `Order ${order} will be ready on ${day}${had === null ? '' : ` instead of ${had}`}. We are sorry for the change. Does this date suit you? (yes / no)`,
    sooner: (order, day, had) =>
      `Order ${order} will be ready on ${day}${had === null ? '' : ` instead of ${had}`}, earlier than we had said. Does this date suit you? (yes / no)`,
    premium: (order, day, had, amount) =>
      `Order ${order} can be ready on ${day}${had === null ? '' : ` instead of ${had}`} for a premium of ${amount}. Is that all right? (yes / no)`,
    substitute: (order, product, lot) =>
      `Order ${order}: ${product} now comes from another batch, ${lot}. Quantity and date stay as they are. Is that all right? (yes / no)`,
    concession: (order, product, lot) =>
      `Order ${order}: ${product}, batch ${lot}, deviates a little from our standard; our quality has found it fit for use. Is that all right? (yes / no)`,
    yes: 'Yes, that suits',
    no: 'No',
  },
  hinglish: {
    delay: (order, day, had) =>
      `Order ${order} ab ${day} ko taiyar hoga${had === null ? '' : ` (pehle ${had})`}. Badlav ke liye maaf kijiye. Kya yeh tareekh chalegi? (haan / nahi)`,
    sooner: (order, day, had) =>
      `Order ${order} ab ${day} ko taiyar hoga${had === null ? '' : ` (pehle ${had})`}, yaani jaldi. Kya yeh tareekh chalegi? (haan / nahi)`,
    premium: (order, day, had, amount) =>
      `Order ${order} ${day} ko taiyar ho sakta hai${had === null ? '' : ` (pehle ${had})`}, iske liye ${amount} extra lagega. Theek hai? (haan / nahi)`,
    substitute: (order, product, lot) =>
      `Order ${order}: ${product} ab doosre batch ${lot} se aayega. Maatra aur tareekh wahi hai. Theek hai? (haan / nahi)`,
    concession: (order, product, lot) =>
      `Order ${order}: ${product}, batch ${lot} hamare standard se thoda alag hai; hamari quality team ne ise use ke liye theek paya hai. Chalega? (haan / nahi)`,
    yes: 'Haan, chalega',
    no: 'Nahi',
  },
  hindi: {
    delay: (order, day, had) =>
      `ऑर्डर ${order} अब ${day} को तैयार होगा${had === null ? '' : ` (पहले ${had})`}। बदलाव के लिए क्षमा करें। क्या यह तारीख चलेगी? (हाँ / नहीं)`,
    sooner: (order, day, had) =>
      `ऑर्डर ${order} अब ${day} को तैयार होगा${had === null ? '' : ` (पहले ${had})`}, यानी जल्दी। क्या यह तारीख चलेगी? (हाँ / नहीं)`,
    premium: (order, day, had, amount) =>
      `ऑर्डर ${order} ${day} को तैयार हो सकता है${had === null ? '' : ` (पहले ${had})`}, इसके लिए ${amount} अतिरिक्त लगेगा। ठीक है? (हाँ / नहीं)`,
    substitute: (order, product, lot) =>
      `ऑर्डर ${order}: ${product} अब दूसरे बैच ${lot} से आएगा। मात्रा और तारीख वही हैं। ठीक है? (हाँ / नहीं)`,
    concession: (order, product, lot) =>
      `ऑर्डर ${order}: ${product}, बैच ${lot} हमारे मानक से थोड़ा अलग है; हमारी गुणवत्ता टीम ने इसे इस्तेमाल के लायक पाया है। ठीक है? (हाँ / नहीं)`,
    yes: 'हाँ, चलेगा',
    no: 'नहीं',
  },
  arabic: {
    delay: (order, day, had) =>
      `سيكون الطلب ${order} جاهزًا يوم ${day}${had === null ? '' : ` بدلاً من ${had}`}. نعتذر عن التغيير. هل يناسبك هذا الموعد؟ (نعم / لا)`,
    sooner: (order, day, had) =>
      `سيكون الطلب ${order} جاهزًا يوم ${day}${had === null ? '' : ` بدلاً من ${had}`}، أي قبل الموعد السابق. هل يناسبك هذا الموعد؟ (نعم / لا)`,
    premium: (order, day, had, amount) =>
      `يمكن أن يكون الطلب ${order} جاهزًا يوم ${day}${had === null ? '' : ` بدلاً من ${had}`} مقابل رسم إضافي قدره ${amount}. هل هذا مناسب؟ (نعم / لا)`,
    substitute: (order, product, lot) =>
      `الطلب ${order}: سيأتي ${product} من دفعة أخرى، ${lot}. الكمية والموعد كما هما. هل هذا مناسب؟ (نعم / لا)`,
    concession: (order, product, lot) =>
      `الطلب ${order}: ${product} من الدفعة ${lot} يختلف قليلاً عن معيارنا، وقد وجده قسم الجودة لدينا صالحًا للاستعمال. هل هذا مناسب؟ (نعم / لا)`,
    yes: 'نعم، يناسبني',
    no: 'لا',
  },
};

const locales: Readonly<Record<AskLanguage, string>> = {
  english: 'en-IN',
  hinglish: 'en-IN',
  hindi: 'hi-IN',
  arabic: 'ar-AE',
};

/** `Sat, 21 Nov` in the plant's zone and the customer's language. */
export const dayFor = (at: Instant, zone: string, language: AskLanguage): string =>
  new Intl.DateTimeFormat(locales[language], {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  }).format(at);

/** `₹4,250.00` as the customer's language writes it. */
export const amountFor = (minor: number, currency: string, language: AskLanguage): string =>
  new Intl.NumberFormat(locales[language], { style: 'currency', currency }).format(
    minor / 10 ** currencyDigits(currency),
  );
