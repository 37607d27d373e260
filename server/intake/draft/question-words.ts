import { sensesOf } from '../interpret/senses.ts';

/** In what a customer is asked. */
export type Language = 'hinglish' | 'english' | 'hindi' | 'arabic';

/** Meanings that belong to how one speaks, not to goods: `peti` and `elbow` are said in every language. */
const spoken: readonly string[] = ['cue', 'filler', 'number', 'day', 'weekday'];
/** What those are asked in who write it: nothing here is put in Tamil or Arabizi. */
const asksIn: Readonly<Record<string, Language>> = {
  en: 'english',
  'ta-Latn': 'english',
  'ar-Latn': 'english',
  'hi-Latn': 'hinglish',
  'gu-Latn': 'hinglish',
};

/** What a word speaks of when it belongs to one language only (`bhejo`, `please`); `me`, `do` and `to` belong to two. */
function spokenIn(word: string): Language | undefined {
  const own = sensesOf(word).filter(({ kind }) => spoken.includes(kind));
  const languages = [...new Set(own.map(({ lang }) => lang))];
  return languages.length === 1 ? asksIn[languages[0] ?? ''] : undefined;
}

/**
 * By the letters of what was written, and for Latin ones by its words. Where goods and amounts are all that was said, or
 * as much in either language, customers at home are asked in Hinglish, those abroad in English.
 */
export function languageOf(text: string, isAbroad: boolean): Language {
  if (/\p{Script=Arabic}/u.test(text)) return 'arabic';
  if (/\p{Script=Devanagari}/u.test(text)) return 'hindi';
  const words = text.toLowerCase().match(/\p{L}{2,}/gu) ?? [];
  const said = words.slice(0, mostWords).map(spokenIn);
  const lead =
    said.filter((language) => language === 'english').length -
    said.filter((language) => language === 'hinglish').length;
  if (lead === 0) return isAbroad ? 'english' : 'hinglish';
  return lead > 0 ? 'english' : 'hinglish';
}

/** A language shows long before this. */
const mostWords = 200;

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
