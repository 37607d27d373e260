import { expect, test } from 'vitest';
import { compareRules } from './rule-numbers.ts';

const rules = (text: string) => ({ path: 'docs/rules.md', text });
const tests = (text: string) => ({ path: 'db/load/load.test.ts', text });

test('a rule with a test that begins with its number is proved', () => {
  expect(compareRules([rules('**LOAD-1** A load closes once.'), tests("test('[LOAD-1] closes once', run);")])).toEqual(
    [],
  );
});

test('one test may prove several rules, also as a table of cases', () => {
  const files = [
    rules('**LOAD-1** One.\n**LOAD-2** Two.\n**LOAD-3** Three.'),
    tests("test('[LOAD-1] [LOAD-2] both', run);\ntest.each(cases)('[LOAD-3] $name', run);"),
  ];
  expect(compareRules(files)).toEqual([]);
});

test('a rule without a test, a test without a rule and a number given twice are found where they stand', () => {
  const files = [
    rules('**LOAD-1** One.\n\n**LOAD-2** Two.\n**LOAD-2** Again.'),
    tests("test('[LOAD-2] two', run);\ntest('[LOAD-9] nine', run);"),
  ];
  expect(compareRules(files)).toEqual([
    'docs/rules.md:1 LOAD-1 has no test',
    'db/load/load.test.ts:2 LOAD-9 is not in docs/rules.md',
    'docs/rules.md:4 LOAD-2 is given twice',
  ]);
});

test('a number in the middle of a name, or in a comment, proves nothing', () => {
  const files = [rules('**LOAD-1** One.'), tests("// [LOAD-1]\ntest('closes [LOAD-1]', run);")];
  expect(compareRules(files)).toEqual(['docs/rules.md:1 LOAD-1 has no test']);
});
