import { expect, test } from 'vitest';
import { confirmationText, declineText } from './reply-text.ts';

const order = {
  number: 'SO-1042',
  lines: [
    { name: 'CPVC pipe 1" SDR 11', quantity: 50_000, unit: 'length' },
    { name: 'Solvent cement', quantity: 2_500, unit: 'litre' },
  ],
  currency: 'INR',
  taxMinor: 188_3200,
  totalMinor: 12_345_678,
  // 20:00 UTC is the next day in Nashik.
  promiseAt: Date.UTC(2026, 10, 6, 20),
  company: 'Sahyadri Pipes',
  zone: 'Asia/Kolkata',
  region: 'home',
} as const;

test('[ORDER-7] at home the reply is Hinglish, with number, lines, total in lakhs and the plant’s own day', () => {
  expect(confirmationText(order)).toBe(`Namaste! Aapka order *SO-1042* confirm ho gaya hai.

• 50 length × CPVC pipe 1" SDR 11
• 2.5 litre × Solvent cement

Total: *₹1,23,456.78* (tax ₹18,832.00 included)
Dispatch: *Sat, 7 Nov, 2026* tak
Dhanyavaad, Sahyadri Pipes`);
});

test('[ORDER-7] abroad it is English, with the currency’s own digits, and says so when there is no date yet', () => {
  const text = confirmationText({ ...order, region: 'abroad', currency: 'KWD', taxMinor: 0, promiseAt: null });
  expect(text).toMatch(/^Hello! Your order \*SO-1042\* is confirmed\./);
  expect(text).toContain('12,345.678');
  expect(text).toContain('We will tell you the dispatch date shortly.');
});

test('[ORDER-7] a thousand lines stay within what WhatsApp takes', () => {
  const lines = Array.from({ length: 1_000 }, () => ({ name: 'x'.repeat(500), quantity: 1e12, unit: 'length' }));
  const text = confirmationText({ ...order, lines });
  expect(text.length).toBeLessThan(4_096);
  expect(text).toContain('+ 975 aur items');
});

test('a declined order is answered without reasons', () => {
  expect(declineText({ company: 'Sahyadri Pipes', region: 'abroad' })).toMatch(/^Hello! Thank you for your order\./);
});
