import { describe, expect, test } from 'vitest';
import { interpret } from './interpret.ts';

const numbersIn = (message: string) => interpret({ catalogue: [], now: 0, tz: 'UTC', message }).numbers;

describe('[READ-2] numbers are read from digits and words of every language', () => {
  test.each([
    ['twenty five', 25],
    ['two hundred and fifty', 250],
    ['1,00,000', 100_000],
    ['2.5 lakh', 250_000],
    ['1.2k', 1200],
    ['one and a half', 1.5],
    ['dedh sau', 150],
    ['sava sau', 125],
    ['paune do', 1.75],
    ['sadhe teen', 3.5],
    ['dhai hazar', 2500],
    ['do sau pachas', 250],
    ['pachchees', 25],
    ['paune char sau', 375],
    ['पच्चीस', 25],
    ['डेढ़ सौ', 150],
    ['दो सौ पचास', 250],
    ['साढ़े तीन', 3.5],
    ['ढाई हजार', 2500],
    ['निन्यानवे', 99],
    ['३४', 34],
    ['خمستاشر', 15],
    ['خمسة وعشرين', 25],
    ['مية وخمسين', 150],
    ['ألفين', 2000],
    ['تلتمية', 300],
    ['واحد ونص', 1.5],
    ['٢٫٥', 2.5],
    ['ثلاثة وثلاثين', 33],
    ['khamsa w 3eshreen', 25],
    ['3ashra', 10],
    ['miyya w khamseen', 150],
  ])('%s', (message, value) => {
    expect(numbersIn(message)).toEqual([value]);
  });
});
