import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { choicesOf } from '../../../db/message/message.ts';
import type { Product } from '../../../db/product/product.ts';
import { demoProducts } from '../../seed/demo-products.ts';
import { askedAt } from './asked-line.ts';
import { doubtOf, type LineReading } from './line-reading.ts';
import { choiceIn, questionAbout } from './question-about.ts';
import { languageOf } from './question-words.ts';

const pipes = demoProducts.map(({ product }) => product);
const base = pipes[0] as Product;
const word = fc.constantFrom(
  'CPVC',
  'elbow',
  '1"',
  '1/2"',
  'SDR',
  '11',
  'brass',
  'نحاس',
  'पाइप',
  '😀',
  'x'.repeat(30),
  'A',
);
const name = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(' '));
const product = fc.record({ id: fc.uuid(), name, unit: fc.constantFrom('piece', 'box'), packs: fc.constant({}) });
const products = fc.uniqueArray(product, { maxLength: 14, selector: ({ id }) => id });
const blank: LineReading = {
  phrase: 'elbow',
  productId: null,
  candidates: [],
  quantity: 10_000,
  unit: 'piece',
  baseQuantity: null,
  confidence: 0.4,
  accepted: false,
};
const language = fc.constantFrom('hinglish', 'english', 'hindi', 'arabic');

describe('a question', () => {
  test('[WHATSAPP-1] keeps WhatsApp’s limits, tells its choices apart and stands by its words, whatever the catalogue', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(products, fc.string({ unit: 'binary', maxLength: 250 }), language, (found, phrase, spoken) => {
        const byId = new Map(found.map((each) => [each.id, { ...base, ...each }]));
        const candidates = found.map(({ id }) => ({ productId: id, score: 0.5 }));
        const question = questionAbout({ ...blank, phrase, candidates }, (id) => byId.get(id), spoken, 'question-1');
        const choices = choicesOf(question?.form);
        seen.add(question?.form?.kind ?? 'text');
        const titles = choices.map(({ title }) => title);
        expect(new Set(titles).size).toBe(titles.length);
        expect(titles.every((title) => title.trim() !== '')).toBe(true);
        const most = question?.form?.kind === 'buttons' ? 20 : 24;
        expect(titles.every((title) => [...title].length <= most)).toBe(true);
        expect(choices.length).toBeLessThanOrEqual(question?.form?.kind === 'buttons' ? 3 : 10);
        expect(choices.every(({ description = '' }) => [...description].length <= 72)).toBe(true);
        if (choices.length > 0) expect((question?.body ?? '').length).toBeLessThanOrEqual(1_024);
        // What is tapped names the question and one of its own products, or none of them.
        for (const { id } of choices) {
          const { questionId, choice } = choiceIn(id) ?? {};
          expect(questionId).toBe('question-1');
          expect(choice === 'none' || byId.has(choice?.slice(2) ?? '')).toBe(true);
        }
        // Who can't tap reads every choice with its number.
        const told = Math.min(found.length, 9);
        for (let at = 1; at <= told; at += 1) expect(question?.body).toContain(`\n${at}. `);
      }),
      { numRuns: 500 },
    );
    expect([...seen].sort()).toEqual(['buttons', 'list', 'text']);
  });

  test('[WHATSAPP-1] about a yes or a unit has buttons, in the letters the customer writes', () => {
    const elbow = pipes.find(({ packs }) => Object.keys(packs).length > 0) as Product;
    const line = { ...blank, productId: elbow.id, baseQuantity: 10_000 };
    const titles = (text: string, isAbroad: boolean, given: LineReading) => {
      const question = questionAbout(given, () => elbow, languageOf(text, isAbroad), 'q');
      return question?.form?.kind === 'buttons' ? question.form.choices.map(({ title }) => title) : undefined;
    };
    expect(titles('elbow bhejo', false, line)).toEqual(['Haan', 'Nahi']);
    expect(titles('elbow please', true, line)).toEqual(['Yes', 'No']);
    expect(titles('एल्बो भेजो', false, line)).toEqual(['हाँ', 'नहीं']);
    expect(titles('ابعت كوع', true, line)).toEqual(['نعم', 'لا']);
    expect(titles('elbow', true, { ...line, unit: null, baseQuantity: null })?.[0]).toBe(elbow.unit);
  });
});

test.each([
  ['Kindly send 20 elbows, thank you', false, 'english'],
  ['please add 4 boxes of tee', false, 'english'],
  ['bhai 20 elbow bhej do', false, 'hinglish'],
  ['20 elbow bhejna kal tak', true, 'hinglish'],
  ['20 elbow anuppunga please', false, 'english'],
  ['elbow 1 inch 20 pcs', false, 'hinglish'],
  ['elbow 1 inch 20 pcs', true, 'english'],
  ['एल्बो bhejo please', false, 'hindi'],
] as const)('[INTAKE-21] “%s” (abroad: %s) is answered in %s', (text, isAbroad, spoken) => {
  expect(languageOf(text, isAbroad)).toBe(spoken);
});

test('[INTAKE-21] a reminder speaks the language of the question it repeats', () => {
  const elbow = pipes.find(({ packs }) => Object.keys(packs).length > 0) as Product;
  const known = { ...blank, productId: elbow.id };
  const lines = [blank, { ...known, quantity: null }, { ...known, unit: null }, { ...known, baseQuantity: 10_000 }];
  for (const spoken of ['hinglish', 'english', 'hindi', 'arabic'] as const)
    for (const isAbroad of [true, false])
      for (const line of lines) {
        const question = questionAbout(line, () => elbow, spoken, 'q');
        expect([question?.body, languageOf(question?.body ?? '', isAbroad)]).toEqual([question?.body, spoken]);
      }
});

test('[WHATSAPP-3] what decides most is asked first, of equals what was written first', () => {
  const known = { ...blank, productId: base.id };
  const choice = { ...blank, candidates: [{ productId: base.id, score: 0.5 }] };
  const many: LineReading[] = [
    { ...known, baseQuantity: 10_000 },
    { ...known, unit: null },
    { ...known, quantity: null },
    blank,
    choice,
    choice,
  ];
  const asked: (string | undefined)[] = [];
  let rest = [...many];
  for (let at = askedAt(rest); at >= 0; at = askedAt(rest)) {
    const line = rest[at] as LineReading;
    asked.push(`${doubtOf(line)} ${line.candidates.length}`);
    rest = rest.with(at, { ...line, accepted: true });
  }
  expect(asked).toEqual([
    'which_product 1',
    'which_product 1',
    'which_product 0',
    'how_many 0',
    'which_unit 0',
    'confirm 0',
  ]);
  expect(askedAt([choice, choice])).toBe(0);
});
