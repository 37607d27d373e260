import type { Task } from '../../db/task/task.ts';

interface Words {
  readonly locale: string;
  /** The code the approved template of this language is kept under. */
  readonly language: string;
  readonly body: (subject: string, until: string) => string;
}

const english: Words = {
  locale: 'en-IN',
  language: 'en',
  body: (subject, until) => `${subject} waits for your answer, until ${until}. [I have it]`,
};

const byLanguage: Readonly<Record<string, Words>> = {
  en: english,
  hi: {
    locale: 'hi-IN-u-nu-latn',
    language: 'hi',
    body: (subject, until) => `${subject} को आपके जवाब का इंतज़ार है, ${until} तक। [मैं देखता हूँ]`,
  },
};

/** A template's two placeholders, subject and deadline, with the whole sentence as the chat shows it. */
export function chatWords(
  { subject, decideBy }: Pick<Task, 'subject' | 'decideBy'>,
  language: string,
  zone: string,
): { readonly words: string[]; readonly body: string; readonly language: string } {
  const own = byLanguage[language] ?? english;
  const until = new Intl.DateTimeFormat(own.locale, {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(decideBy);
  const line = subject.replaceAll(/\s+/gu, ' ').trim();
  return { words: [line, until], body: own.body(line, until), language: own.language };
}
