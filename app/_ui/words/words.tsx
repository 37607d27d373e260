'use client';
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { IntlProvider, useTranslations } from 'use-intl';
import type { WordArea } from './areas.ts';
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

/** Every screen's: the frame's words, and why something was refused. */
const everywhere: readonly WordArea[] = ['shared', 'refusals'];
const wantedAreas = new Set<WordArea>(everywhere);
/** What has come, per language; a new object with every area, so that who draws it notices. */
const spoken = new Map<LanguageName, Partial<Words>>();
const loads = new Map<string, Promise<void>>();
const hearers = new Set<() => void>();

const fileOf = (name: LanguageName, area: WordArea): Promise<{ default: object }> =>
  name === 'hi' ? import(`./hi/${area}.json`) : import(`./en/${area}.json`);

async function read(name: LanguageName, area: WordArea): Promise<void> {
  const words = (await fileOf(name, area)).default;
  spoken.set(name, { ...spoken.get(name), [area]: words });
  for (const hear of hearers) hear();
}

/** Each area of each language is loaded once; the service worker keeps it for offline starts. */
function load(name: LanguageName, area: WordArea): Promise<void> {
  const key = `${name}/${area}`;
  const known = loads.get(key) ?? read(name, area);
  loads.set(key, known);
  known.catch(() => loads.delete(key));
  return known;
}

const loadAll = (name: LanguageName): Promise<unknown> => Promise.all([...wantedAreas].map((area) => load(name, area)));

/** Resolves when these areas can be said in the language in use; from then on they are there in every other too. */
export function needWords(...areas: readonly WordArea[]): Promise<unknown> {
  for (const area of areas) wantedAreas.add(area);
  return loadAll(language.read());
}

// Started with the script itself, not after the first paint: the words then arrive while React wakes up.
if (typeof window !== 'undefined') needWords().catch(() => undefined);

const isComplete = (words: Partial<Words>): boolean => [...wantedAreas].every((area) => words[area] !== undefined);

function subscribe(hear: () => void): () => void {
  hearers.add(hear);
  return () => hearers.delete(hear);
}

/** Speaks the person's language to everything inside; until its words are here, shows `waiting`. */
export function WordsProvider({ waiting, children }: { waiting: ReactNode; children: ReactNode }) {
  const wanted = useLanguage();
  const [said, say] = useState<{ name: LanguageName; words: Words }>();
  const [trouble, setTrouble] = useState<unknown>();
  const come = useSyncExternalStore(
    subscribe,
    () => spoken.get(wanted),
    () => undefined,
  );

  useEffect(() => {
    loadAll(wanted).catch(setTrouble);
  }, [wanted]);
  // In one language words only grow; the next language is spoken when all of it is here, never mixed with the one before.
  const isReady = come !== undefined && (said?.name === wanted || isComplete(come));
  if (isReady && said?.words !== come) say({ name: wanted, words: come as Words });
  const name = said?.name;
  useEffect(() => {
    if (name) document.documentElement.lang = name;
  }, [name]);

  if (!said) {
    if (trouble) throw trouble;
    return waiting;
  }
  return (
    <IntlProvider
      locale={localeByLanguage[said.name]}
      messages={said.words}
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
