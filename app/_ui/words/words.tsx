'use client';
import { type ReactNode, useEffect, useState } from 'react';
import { IntlProvider, useTranslations } from 'use-intl';
import type { words as englishWords } from './en.ts';
import { type LanguageName, language, localeByLanguage, useLanguage } from './language.ts';

type Words = typeof englishWords;

declare module 'use-intl' {
  interface AppConfig {
    Messages: Words;
  }
}

/** The words of one area: `const t = useWords('floor'); t('start')`. Keys are checked by the compiler. */
export const useWords = useTranslations;

const files: Record<LanguageName, () => Promise<Words>> = {
  en: () => import('./en.ts').then((file) => file.words),
  hi: () => import('./hi.ts').then((file) => file.words),
};
const loads = new Map<LanguageName, Promise<Words>>();

/** Only the language in use is loaded, once; the service worker keeps it for offline starts. */
function load(name: LanguageName): Promise<Words> {
  const known = loads.get(name) ?? files[name]();
  loads.set(name, known);
  known.catch(() => loads.delete(name));
  return known;
}

// Started with the script itself, not after the first paint: the words then arrive while React wakes up.
if (typeof window !== 'undefined') load(language.read()).catch(() => undefined);

/** Speaks the person's language to everything inside; until its words are here, shows `waiting`. */
export function WordsProvider({ waiting, children }: { waiting: ReactNode; children: ReactNode }) {
  const wanted = useLanguage();
  const [spoken, speak] = useState<{ name: LanguageName; words: Words }>();
  const [trouble, setTrouble] = useState<unknown>();

  useEffect(() => {
    let current = true;
    load(wanted).then(
      (words) => {
        if (!current) return;
        document.documentElement.lang = wanted;
        speak({ name: wanted, words });
      },
      (cause: unknown) => current && setTrouble(cause),
    );
    return () => {
      current = false;
    };
  }, [wanted]);

  if (!spoken) {
    if (trouble) throw trouble;
    return waiting;
  }
  return (
    <IntlProvider
      locale={localeByLanguage[spoken.name]}
      messages={spoken.words}
      timeZone="Asia/Kolkata"
      onError={complain}
      getMessageFallback={({ key }) => key}
    >
      {children}
    </IntlProvider>
  );
}

function complain(error: Error): void {
  console.warn(`words: ${error.message}`);
}
