import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { words } from '../_ui/words/en.ts';
import { groupReasons, reasonFacts } from './reason-facts.ts';

const server = join(import.meta.dirname, '../../server');

/** Every `thing.finding` code that the checks and the confirmation write into a draft's reasons. */
function codesInSource(): string[] {
  const sources = [...globSync('checks/*.ts', { cwd: server }), 'orders/confirm-order.ts']
    .filter((file) => !file.includes('.test.'))
    .map((file) => readFileSync(join(server, file), 'utf8'));
  const found = sources.flatMap((source) => [...source.matchAll(/'([a-z]+\.[a-z_]+)'/g)].map(([, code]) => code ?? ''));
  return [...new Set(found)].filter((code) => /^(price|discount|credit|stock|customer|line|draft|order)\./.test(code));
}

const happenings = [
  'order.checked',
  'order.breached',
  'order.confirmed',
  'order.no_customer',
  'order.line_unsure',
  'draft.check',
];

test('[DESK-15] every finding of the checks has its sentence', () => {
  const said: Record<string, object> = words.terms.reason;
  const codes = codesInSource().filter((code) => !happenings.includes(code));
  const silent = codes.filter((code) => {
    const [thing = '', finding = ''] = code.split('.');
    return !(finding in (said[thing] ?? {}));
  });
  expect(codes.length).toBeGreaterThan(10);
  expect(silent).toEqual([]);
});

test('[DESK-15] a finding’s facts are money, percentages, amounts and moments', () => {
  const facts = { overMinor: 123_400, currency: 'INR', extraBps: 650, unitPrice: 2_664_000, needed: 2_500, asOf: 0 };
  expect(reasonFacts(facts, 'en-IN', 'Asia/Kolkata')).toEqual({
    overMinor: '₹1,234',
    currency: 'INR',
    extraBps: '6.5',
    unitPrice: '₹266.40',
    needed: '2.5',
    asOf: 'Thu, 1 Jan, 05:30',
  });
});

test('[DESK-15] findings stand under what they are about, the order itself first', () => {
  const reason = (code: string) => ({ code, ok: true, facts: {} });
  const groups = groupReasons(['stock.short', 'discount.below_floor', 'customer.unknown', 'price.applied'].map(reason));
  expect(groups.map(({ head, reasons }) => [head, ...reasons.map(({ code }) => code)])).toEqual([
    ['order', 'customer.unknown'],
    ['price', 'discount.below_floor', 'price.applied'],
    ['stock', 'stock.short'],
  ]);
});
