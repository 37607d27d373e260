import type { HouseRule } from '../house-rule.ts';
import { isCode } from '../source-tree.ts';

// Names that say nothing about what is inside, so anything ends up inside.
const EMPTY_WORDS = new Set('util utils helper helpers types common misc manager service impl lib shared'.split(' '));
const EMPTY_FOLDERS = new Set('utils helpers types common misc impl lib shared services managers'.split(' '));
const OURS = /^(app|db|server|e2e|scripts|docs)\//;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/;

/** A file is named in kebab-case after what it holds or does. */
export const fileNameRule: HouseRule = {
  name: 'file-name',
  planted: { path: 'server/orders/order-utils.ts', text: 'export const one = 1;\n' },
  violations: ({ path }) => {
    // The migration runner reads `<version>_<name>.sql`.
    if (!OURS.test(path) || path.startsWith('db/migrations/') || path.endsWith('README.md')) return [];
    const folders = path.split('/');
    const file = folders.pop() ?? '';
    const stem = file.split('.')[0] ?? '';
    const isEmpty = isCode(path) && (stem === 'index' || EMPTY_WORDS.has(stem.split('-').at(-1) ?? ''));
    return [
      ...(isEmpty ? [`${path}:1 "${stem}" names nothing; say what it holds or does`] : []),
      ...(KEBAB.test(file) || isRouteName(file) ? [] : [`${path}:1 is not in kebab-case`]),
      ...folders
        .filter((folder) => EMPTY_FOLDERS.has(folder))
        .map((folder) => `${path}:1 the folder "${folder}" names nothing; say what it holds`),
    ];
  },
};

// Next's own spellings, such as `[id].tsx`.
const isRouteName = (file: string): boolean => /^\[.+\]\.(tsx?|css)$/.test(file);

const MACHINE_PATH = /(?<![\w.~-])(\/(home|Users|root|work)\/[\w.-]+|[A-Z]:\\Users\\)/;

/** No file names a place on somebody's machine. */
export const machinePathRule: HouseRule = {
  name: 'machine-path',
  planted: { path: 'docs/plan.md', text: `See ${['', 'home', 'asha', 'plan.csv'].join('/')}.\n` },
  violations: ({ path, text }) =>
    text.split('\n').flatMap((line, at) => {
      const found = MACHINE_PATH.exec(line);
      return found ? [`${path}:${at + 1} names a place on one machine: ${found[0]}`] : [];
    }),
};
