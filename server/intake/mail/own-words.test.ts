import { expect, test } from 'vitest';
import { ownWords } from './own-words.ts';

test.for([
  ['ok proceed\n\nOn Mon, 2 Nov 2026 at 10:00, Sahyadri <a@b.c> wrote:\n> Total 5,000', 'ok proceed'],
  ['ok\n\nOn Mon, 2 Nov 2026 at 10:00, Sahyadri Pipes Private Limited\n<a@b.c> wrote:\n> Total', 'ok'],
  ['50 elbow\n\n-----Original Message-----\nFrom: x@y.z\nold', '50 elbow'],
  ['50 elbow\n\nFrom: Sahyadri <a@b.c>\nSent: Monday\nold', '50 elbow'],
  ['> earlier\n> words\n\n20 tee instead', '20 tee instead'],
  ['50 elbow\n-- \nRamesh\n98200 12345', '50 elbow'],
  ['50 elbow\n\nSent from my iPhone', '50 elbow'],
  ['50 elbow\n\nThis e-mail is confidential and intended for', '50 elbow'],
  ['Am 02.11.2026 um 10:00 schrieb Sahyadri:\n> alt\n\nja, 20 tee', 'ja, 20 tee'],
  ['तारीख 2 नवंबर को Sahyadri <a@b.c> ने लिखा:\n> पुराना\nठीक है', 'ठीक है'],
  [
    'see below\n\n---------- Forwarded message ---------\nFrom: site@b.c\n\n> 50 elbow',
    'see below\n\nFrom: site@b.c\n\n50 elbow',
  ],
  ['a line\r\nand another', 'a line\nand another'],
] as const)('[MAIL-4] of %j only %j is the sender’s own', ([mail, own]) => {
  expect(ownWords(mail)).toBe(own);
});
