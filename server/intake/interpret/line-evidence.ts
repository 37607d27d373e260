import type { CatalogueIndex } from './catalogue-index.ts';
import type { Element } from './elements.ts';
import type { Evidence } from './evidence.ts';
import type { DraftLine } from './lines.ts';

const isJoint = (element: Element | undefined): boolean =>
  element === undefined || (element.kind === 'gap' && element.gap !== 'dash');

const squeeze = (count: number): number => Math.min(3, Math.log2(1 + Math.max(0, count)));

/** Everything that tells whether a line is right as it was read; `message` is what tells whether its message orders. */
export const lineEvidence = (
  index: CatalogueIndex,
  line: DraftLine,
  elements: readonly Element[],
  message: Evidence,
  ordering: number,
): Evidence => {
  const { part, doubts } = line;
  const { amount, description, choice } = part;
  const best = choice?.best;
  const own = elements.slice(part.from, part.to);
  const words = description.words.filter(({ optional }) => !optional);
  const amounts = own.filter(({ kind }) => kind === 'amount');
  const saying = index.sayings[line.item];
  const fits = saying?.measures.length ?? 0;
  return {
    ...Object.fromEntries([...doubts].map((doubt) => [`d ${doubt}`, 1])),
    [`u ${line.unitFit}`]: 1,
    [`k ${line.unit}`]: 1,
    'not covered': 1 - (best?.cover ?? 0),
    'not very sure': (best?.cover ?? 0) < 0.95 ? 1 : 0,
    'head not covered': 1 - (best?.head ?? 0),
    'name unsaid': 1 - (best?.named ?? 0),
    'most unsaid': (best?.named ?? 0) < 0.4 ? 1 : 0,
    'whole name said': (best?.named ?? 0) >= 0.97 ? 1 : 0,
    unlike: 1 - (best?.weakest ?? 0),
    misspelt: (best?.weakest ?? 0) < 0.9 ? 1 : 0,
    rivals: squeeze(choice?.rivals.length ?? 0),
    'one word': words.length === 1 ? 1 : 0,
    'no word': words.length === 0 ? 1 : 0,
    'no amount': amount === undefined ? 1 : 0,
    'weak claim': amount === undefined ? 0 : Math.max(0, 1.5 - amount.claim),
    'amounts beside': squeeze(amounts.length - 1),
    'sizes unsaid': squeeze(Math.max(0, fits - description.measures.length)),
    'sizes more than named': squeeze(Math.max(0, description.measures.length - fits)),
    'begins its line': isJoint(elements[part.from - 1]) ? 1 : 0,
    'ends its line': isJoint(elements[part.to]) ? 1 : 0,
    'no unit said': part.unit === undefined ? 1 : 0,
    'odd quantity': line.qty !== null && (line.qty > 2_000 || line.qty !== Math.round(line.qty)) ? 1 : 0,
    'unlikely order': Math.min(6, Math.max(0, 4 - Math.log(ordering / Math.max(1e-9, 1 - ordering)))),
    ...Object.fromEntries(
      ['words left over', 'numbers left over', 'strange words', 'strange share', 'asks', 'lines counted out'].map(
        (name) => [`m ${name}`, message[name] ?? 0],
      ),
    ),
  };
};
