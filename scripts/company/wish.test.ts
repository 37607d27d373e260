import { expect, test } from 'vitest';
import { companyFrom } from './wish.ts';

const whole = {
  name: ' Deccan Castings ',
  plant: 'Pune',
  zone: 'Asia/Kolkata',
  currency: 'inr',
  admin: 'Asha Kale',
  email: 'Asha@Deccan.example',
  password: 'correct horse',
};

test('[SETUP-1] what is asked for is taken as it was meant', () => {
  expect(companyFrom(whole)).toEqual({
    company: {
      name: 'Deccan Castings',
      plant: { name: 'Pune', zone: 'Asia/Kolkata', currency: 'INR' },
      admin: { name: 'Asha Kale', email: 'asha@deccan.example', language: 'en' },
      phoneNumberId: undefined,
    },
    password: 'correct horse',
  });
});

test.each([
  [{ zone: 'Mars/Base' }, '--zone "Mars/Base": is no time zone like Asia/Kolkata'],
  [{ currency: 'RUPEE' }, '--currency "RUPEE": is no currency like INR'],
  [{ email: 'nobody' }, '--email "nobody": is no e-mail address'],
  [{ language: 'fr' }, '--language "fr": one of en, hi'],
  [{ whatsapp: '+91 98' }, '--whatsapp "+91 98": is no phone number id'],
  [{ name: '  ' }, '--name "  ": say it in a word or more'],
  [{ plant: undefined, admin: undefined }, '--plant is missing; --admin is missing'],
])('[SETUP-1] %o is said back in one line', (wrong, line) => {
  expect(() => companyFrom({ ...whole, ...wrong })).toThrow(line);
});

test('[SETUP-1] a password that is too short is not said back', () => {
  expect(() => companyFrom({ ...whole, password: 'pass-word' })).toThrow(/^--password: at least 10 characters/);
});
