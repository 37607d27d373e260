import { expect, test } from 'vitest';
import { markPhrases } from './mark-phrases.ts';

const marks = (body: string, ...phrases: string[]) =>
  markPhrases(
    body,
    phrases.map((phrase, index) => ({ phrase, position: index + 1 })),
  );

test('[DESK-14] each line is marked where it was written, whatever its case', () => {
  expect(marks('bhai 1 inch Elbow 50, tee 20', '1 INCH elbow 50', 'tee 20')).toEqual([
    { text: 'bhai ', position: null, from: 0 },
    { text: '1 inch Elbow 50', position: 1, from: 5 },
    { text: ', ', position: null, from: 20 },
    { text: 'tee 20', position: 2, from: 22 },
  ]);
});

test('[DESK-14] two lines with the same words are marked at their own places', () => {
  const found = marks('elbow 5, elbow 5', 'elbow 5', 'elbow 5').filter(({ position }) => position !== null);
  expect(found.map(({ from, position }) => [from, position])).toEqual([
    [0, 1],
    [9, 2],
  ]);
});

test.each(['', 'not in it'])('[DESK-14] what is not in the message marks nothing: “%s”', (phrase) => {
  expect(marks('elbow 5', phrase)).toEqual([{ text: 'elbow 5', position: null, from: 0 }]);
});

test('[DESK-14] the message is never altered by its marks', () => {
  const body = 'كوع ٥ + 1" tee\n2 peti';
  expect(
    marks(body, '1" tee', 'tee', 'كوع ٥')
      .map(({ text }) => text)
      .join(''),
  ).toBe(body);
});
