import { expect, test } from 'vitest';
import { readNotice } from './notice-message.ts';
import { noticeWords, strangerWords } from './notice-words.ts';

const task = {
  kind: 'task',
  notice: 'n',
  task: 't',
  person: 'p',
  tenant: 'x',
  question: 'hold.quality',
  subject: 'L-2291',
  decideBy: Date.UTC(2026, 10, 2, 5, 0),
  level: 0,
  language: 'en',
  zone: 'Asia/Kolkata',
} as const;

test('[DELIVER-2] a notification is said in its person’s language, at plant time', () => {
  expect(noticeWords(task)).toMatchObject({
    title: 'L-2291: answer by 10:30',
    body: 'Contain L-2291 and take a sample. What happens to it?',
    have: 'I have it',
  });
  expect(noticeWords({ ...task, language: 'hi' })).toMatchObject({
    title: 'L-2291: 10:30 तक जवाब दें',
    have: 'मैं देखता हूँ',
  });
  expect(noticeWords({ ...task, level: 1 }).title).toContain('Nobody took L-2291');
  expect(noticeWords({ ...task, again: true }).title).toBe('L-2291 still waits for you: answer by 10:30');
  expect(noticeWords({ ...task, again: true, language: 'hi' }).title).toContain('L-2291 अब भी');
  expect(noticeWords({ ...task, question: 'newer.kind' }).body).toBe('L-2291');
  expect(noticeWords({ kind: 'summary', notice: 'n', person: 'p', tenant: 'x', count: 3, language: 'fr' }).body).toBe(
    'Tasks that wait for you: 3',
  );
});

test('[DELIVER-17] a hand-over says who hands over, and how much', () => {
  const given = { kind: 'hand_over', notice: 'n', person: 'p', tenant: 'x', from: 'Asha', count: 2 } as const;
  expect(readNotice({ ...given, language: 'en' })).toEqual({ ...given, language: 'en' });
  expect(noticeWords({ ...given, language: 'en' })).toMatchObject({
    title: 'Asha hands the shift over to you',
    body: 'Tasks handed over: 2. Take them over in the app.',
  });
  expect(noticeWords({ ...given, language: 'hi' }).title).toContain('Asha ने');
});

test('[DELIVER-3] whoever it was not for is told nothing of it', () => {
  expect(Object.values(strangerWords).join(' ')).not.toMatch(/L-2291|[{}]/);
});

test('[DELIVER-2] what is not ours, or from a newer server, is left alone', () => {
  expect(readNotice(task)).toEqual(task);
  for (const other of [undefined, 'text', {}, { ...task, kind: 'news' }, { ...task, decideBy: 'soon' }])
    expect(readNotice(other)).toBeUndefined();
});
