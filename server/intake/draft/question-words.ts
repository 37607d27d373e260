/** In what a customer is asked. Customers at home who write Latin letters are asked in Hinglish, those abroad in English. */
export type Language = 'hinglish' | 'english' | 'hindi' | 'arabic';

/** By the letters of what was written; what has none of either tells nothing, then by where the customer is. */
export function languageOf(text: string, isAbroad: boolean): Language {
  if (/\p{Script=Arabic}/u.test(text)) return 'arabic';
  if (/\p{Script=Devanagari}/u.test(text)) return 'hindi';
  return isAbroad ? 'english' : 'hinglish';
}

interface QuestionWords {
  readonly which: (phrase: string) => string;
  readonly unknown: (phrase: string) => string;
  readonly howMany: (name: string, units: string) => string;
  readonly unit: (name: string, units: string) => string;
  readonly confirm: (amount: string, name: string) => string;
  readonly yes: string;
  readonly no: string;
  readonly none: string;
  /** On the button that opens a list. */
  readonly open: string;
  readonly chase: string;
}

export const questionWords: Record<Language, QuestionWords> = {
  hinglish: {
    which: (phrase) => `"${phrase}": kaunsa chahiye? Number bhejein.`,
    unknown: (phrase) => `"${phrase}": yeh hamari list mein nahi mila. Naam ya size thoda aur batayein?`,
    howMany: (name, units) => `${name}: kitne chahiye? (${units})`,
    unit: (name, units) => `${name}: ${units}, kismein chahiye?`,
    confirm: (amount, name) => `${amount} × ${name}: sahi hai? (haan / nahi)`,
    yes: 'Haan',
    no: 'Nahi',
    none: 'Inmein se koi nahi',
    open: 'Chunein',
    chase: 'Aapka order isi jawab ke liye ruka hai:',
  },
  english: {
    which: (phrase) => `"${phrase}": which one do you need? Send the number.`,
    unknown: (phrase) => `"${phrase}": we don't have this in our list. Could you tell us a little more?`,
    howMany: (name, units) => `${name}: how many? (${units})`,
    unit: (name, units) => `${name}: in which unit, ${units}?`,
    confirm: (amount, name) => `${amount} × ${name}: is that right? (yes / no)`,
    yes: 'Yes',
    no: 'No',
    none: 'None of these',
    open: 'Choose',
    chase: 'Your order waits for this answer only:',
  },
  hindi: {
    which: (phrase) => `"${phrase}": कौन सा चाहिए? नंबर भेजें।`,
    unknown: (phrase) => `"${phrase}": यह हमारी सूची में नहीं मिला। नाम या साइज़ थोड़ा और बताएँ?`,
    howMany: (name, units) => `${name}: कितने चाहिए? (${units})`,
    unit: (name, units) => `${name}: ${units}, किसमें चाहिए?`,
    confirm: (amount, name) => `${amount} × ${name}: सही है? (हाँ / नहीं)`,
    yes: 'हाँ',
    no: 'नहीं',
    none: 'इनमें से कोई नहीं',
    open: 'चुनें',
    chase: 'आपका ऑर्डर इसी जवाब के लिए रुका है:',
  },
  arabic: {
    which: (phrase) => `"${phrase}": أي واحد تريد؟ أرسل الرقم.`,
    unknown: (phrase) => `"${phrase}": لم نجده في قائمتنا. هل تعطينا تفاصيل أكثر؟`,
    howMany: (name, units) => `${name}: كم تريد؟ (${units})`,
    unit: (name, units) => `${name}: بأي وحدة، ${units}؟`,
    confirm: (amount, name) => `${amount} × ${name}: صحيح؟ (نعم / لا)`,
    yes: 'نعم',
    no: 'لا',
    none: 'لا شيء منها',
    open: 'اختر',
    chase: 'طلبك ينتظر هذا الجواب فقط:',
  },
};
