import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Reading, readTogether } from './read-together.ts';

/** A reading that waits until it is let go, and says at which moment it looked. */
function slowReader() {
  let moment = 0;
  let readings = 0;
  const held: (() => void)[] = [];
  const reading: Reading<string, { readonly question: string; readonly at: number }> = async (taken) => {
    const questions = taken();
    const at = moment;
    readings += 1;
    await new Promise<void>((resolve) => held.push(resolve));
    return questions.map((question) => ({ answer: { question, at } }));
  };
  return {
    reading,
    count: () => readings,
    pass: () => {
      moment += 1;
      return moment;
    },
    letGo: async () => {
      held.shift()?.();
      // The next reading of the same key begins within these turns.
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    },
  };
}

test('[SYNC-27] whoever asks while a reading is under way is read for after it, all together', async () => {
  const reader = slowReader();
  const ask = readTogether<string, { readonly question: string; readonly at: number }>();
  const first = ask('k', 'a', reader.reading);
  const since = reader.pass();
  const others = ['b', 'c', 'd'].map((question) => ask('k', question, reader.reading));
  await reader.letGo();
  await reader.letGo();
  expect(await first).toEqual({ question: 'a', at: 0 });
  expect(await Promise.all(others)).toEqual(['b', 'c', 'd'].map((question) => ({ question, at: since })));
  expect(reader.count()).toBe(2);
});

test('[SYNC-27] in any order of asking and reading, each is answered its own question, never of before it asked', async () => {
  const step = fc.oneof(fc.record({ key: fc.constantFrom('k', 'l') }), fc.constant('pass'), fc.constant('let go'));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const reader = slowReader();
      const ask = readTogether<string, { readonly question: string; readonly at: number }>();
      const asked: { question: string; after: number; answer: Promise<{ question: string; at: number }> }[] = [];
      let now = 0;
      for (const [nth, each] of steps.entries()) {
        if (each === 'pass') now = reader.pass();
        else if (each === 'let go') await reader.letGo();
        else if (typeof each === 'object')
          asked.push({ question: `${nth}`, after: now, answer: ask(each.key, `${nth}`, reader.reading) });
      }
      for (let left = 0; left <= asked.length; left += 1) await reader.letGo();
      for (const { question, after, answer } of asked) {
        const got = await answer;
        expect(got.question).toBe(question);
        expect(got.at).toBeGreaterThanOrEqual(after);
      }
    }),
  );
});

test('[SYNC-27] one who makes a reading fail fails alone, and what fails before it begins fails whom it was for', async () => {
  const ask = readTogether<string, string>();
  const reading: Reading<string, string> = async (taken) => {
    const questions = taken();
    if (questions.includes('bad')) throw new Error('bad');
    return questions.map((question) => ({ answer: question }));
  };
  const all = ['good', 'bad', 'fine'].map((question) => ask('k', question, reading));
  expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);

  const down: Reading<string, string> = () => Promise.reject(new Error('away'));
  const failed = ['one', 'two'].map((question) => ask('k', question, down));
  expect((await Promise.allSettled(failed)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await ask('k', 'again', reading)).toBe('again');
});
