import { describe, expect, test } from 'vitest';
import type { Product } from '../../../db/product/product.ts';
import { demoProducts } from '../../seed/demo-products.ts';
import { interpret } from '../interpret/interpret.ts';
import { type AnswerGround, answerQuestion } from './answer-question.ts';
import { type LineReading, linesOf } from './line-reading.ts';

const now = Date.UTC(2026, 10, 2, 4, 30);
const all = demoProducts.map(({ product }) => product);
const byId = new Map(all.map((product) => [product.id, product]));
const itemOf = ({ code, name, unit, packs }: Product) => ({ sku: code, name, unit, packs });

function read(message: string, among: readonly Product[] = all) {
  const reading = interpret({ catalogue: among.map(itemOf), now, tz: 'Asia/Kolkata', message });
  return { lines: linesOf(reading, message, new Map(among.map((product) => [product.code, product]))), reading };
}

const ground: AnswerGround = { productOf: (id) => byId.get(id), reread: read };
const answer = (lines: readonly LineReading[], body: string) => answerQuestion(lines, body, read(body).lines, ground);

const blank: LineReading = {
  phrase: '1 inch elbow',
  productId: null,
  candidates: [],
  quantity: null,
  unit: null,
  baseQuantity: null,
  confidence: 0.4,
  accepted: false,
};
const elbow = 'prd-cpvc-elb-100';
const known = { ...blank, productId: elbow, candidates: [{ productId: elbow, score: 0.8 }] };
const sure = { ...known, quantity: 10_000, unit: 'piece', baseQuantity: 10_000, accepted: true, confidence: 1 };

describe('an answer', () => {
  test.each([
    ['200', 200_000, 'piece'],
    ['200 nag', 200_000, 'piece'],
    ['4 peti', 4_000, 'box'],
  ])('[INTAKE-10] “%s” says how many', (body, quantity, unit) => {
    const { lines, answered } = answer([{ ...known, unit: 'piece' }], body);
    expect(answered).toBe(true);
    expect(lines[0]).toMatchObject({ productId: elbow, quantity, unit, accepted: true });
  });

  test.each(['haan', 'Yes!', 'ji bilkul', 'हां', 'ok', '1'])('[INTAKE-10] “%s” is a yes', (body) => {
    const { lines, answered } = answer([{ ...sure, accepted: false }], body);
    expect([answered, lines[0]?.accepted]).toEqual([true, true]);
  });

  test('[INTAKE-10] a no opens the product again', () => {
    const { lines, answered } = answer([{ ...sure, accepted: false }], 'nahi yaar');
    expect(answered).toBe(true);
    expect(lines[0]).toMatchObject({ productId: null, candidates: [], quantity: 10_000, accepted: false });
  });

  test('[INTAKE-10] a number past the choices, and chatter, answer nothing', () => {
    const choices = {
      ...blank,
      candidates: [elbow, 'prd-cpvc-elb-050'].map((productId) => ({ productId, score: 0.5 })),
    };
    for (const body of ['7', 'ok wait', '👍', 'thanks']) {
      expect([body, answer([choices], body).answered]).toEqual([body, false]);
    }
  });

  test('[INTAKE-10] a line that came along is added, one for a product of the draft replaces it', () => {
    const { lines } = answer(
      [sure, { ...blank, phrase: 'nipple' }],
      '1 inch cpvc elbow 50 nag, 1-1/2 inch cpvc tee 20 nag',
    );
    expect(lines.map(({ productId, quantity }) => [productId, quantity])).toContainEqual([elbow, 50_000]);
    expect(lines.map(({ productId }) => productId)).toContain('prd-cpvc-tee-150');
  });
});
