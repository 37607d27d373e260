import enExceptions from '../_ui/words/en/exceptions.json' with { type: 'json' };
import enNotify from '../_ui/words/en/notify.json' with { type: 'json' };
import hiExceptions from '../_ui/words/hi/exceptions.json' with { type: 'json' };
import hiNotify from '../_ui/words/hi/notify.json' with { type: 'json' };
import type { NoticeMessage } from './notice-message.ts';

const spoken = {
  en: { locale: 'en-IN', questions: enExceptions.question as object, shown: enNotify.shown },
  hi: { locale: 'hi-IN-u-nu-latn', questions: hiExceptions.question as object, shown: hiNotify.shown },
};

/** A notification in its person's language. */
export interface NoticeWords {
  readonly title: string;
  readonly body: string;
  readonly have: string;
  readonly open: string;
  /** What stands in its place once they said that they have it. */
  readonly taken: string;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** The sentence of a question's code; of one from a newer server, the subject alone. */
function question(tree: object, code: string, subject: string): string {
  const found = code.split('.').reduce<unknown>((part, key) => (isObject(part) ? part[key] : undefined), tree);
  return typeof found === 'string' ? found.replaceAll('{subject}', subject) : subject;
}

const filled = (sentence: string, facts: Readonly<Record<string, string>>): string =>
  sentence.replaceAll(/\{(\w+)\}/g, (whole, key: string) => facts[key] ?? whole);

/** The words of a notification; a language nobody knows here is English. */
export function noticeWords(message: NoticeMessage): NoticeWords {
  const { locale, questions, shown } = message.language === 'hi' ? spoken.hi : spoken.en;
  const buttons = { have: shown.have, open: shown.open };
  if (message.kind === 'summary') {
    const body = filled(shown.summary, { count: String(message.count) });
    return { ...buttons, title: shown.summaryTitle, body, taken: '' };
  }
  if (message.kind === 'hand_over') {
    const body = filled(shown.handOver, { count: String(message.count) });
    return { ...buttons, title: filled(shown.handOverTitle, { from: message.from }), body, taken: '' };
  }
  const until = new Intl.DateTimeFormat(locale, {
    timeZone: message.zone,
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(message.decideBy);
  const said = question(questions, message.question, message.subject);
  return {
    ...buttons,
    title: filled(message.again ? shown.titleAgain : message.level > 0 ? shown.titleAbove : shown.title, {
      subject: message.subject,
      until,
    }),
    body: said,
    taken: filled(shown.taken, { subject: message.subject }),
  };
}

/** For whoever holds the device when it was meant for somebody else: nothing of it is told. */
export const strangerWords = { title: 'Throughline', body: enNotify.shown.stranger };
