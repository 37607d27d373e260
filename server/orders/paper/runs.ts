import bidiFactory from 'bidi-js';
import { type Script, scriptOf } from './fonts.ts';

/** Words of one script and one direction, as they stand in memory. */
export interface Run {
  readonly words: string;
  readonly script: Script;
  readonly backward: boolean;
}

interface Levelled extends Run {
  readonly level: number;
}

const bidi = bidiFactory();

/** Fractions and inch marks are part of their number: left of it, `1½"` would be read as another size. */
const ofNumber = /[¼½¾]|(?<=[\d¼½¾])["'″′]/g;
const levelsOf = (line: string, direction?: 'ltr' | 'rtl') =>
  bidi.getEmbeddingLevels(line.replaceAll(ofNumber, '1'), direction);

/** True where the first letter that has a direction is one of a script written from right to left. */
export const isBackward = (words: string): boolean => levelsOf(words).paragraphs[0]?.level === 1;

/** A line's runs from left to right as they are seen, by the Unicode bidirectional algorithm (UAX 9). */
export function runsSeen(line: string, backward: boolean): Run[] {
  const runs = runsIn(line, backward);
  const levels = runs.map(({ level }) => level);
  let seen = runs;
  // From the deepest level up, each stretch of that level or deeper is turned round (rule L2).
  for (let level = Math.max(0, ...levels); level > 0; level -= 1) seen = turned(seen, level);
  return seen.map(({ words, script, backward: back }) => ({ words, script, backward: back }));
}

function runsIn(line: string, backward: boolean): Levelled[] {
  const { levels } = levelsOf(line, backward ? 'rtl' : 'ltr');
  const runs: Levelled[] = [];
  let at = 0;
  for (const sign of line) {
    const level = levels[at] ?? 0;
    const script = scriptOf(sign);
    const last = runs.at(-1);
    if (last && last.level === level && last.script === script)
      runs.splice(-1, 1, { ...last, words: last.words + sign });
    else runs.push({ words: sign, script, level, backward: level % 2 === 1 });
    at += sign.length;
  }
  return runs;
}

function turned(runs: readonly Levelled[], level: number): Levelled[] {
  const out: Levelled[] = [];
  let stretch: Levelled[] = [];
  for (const run of runs) {
    if (run.level >= level) {
      stretch.unshift(run);
      continue;
    }
    out.push(...stretch, run);
    stretch = [];
  }
  return [...out, ...stretch];
}

/** Signs of a backward run as a writer that knows left to right only has to be given them: from the last, brackets mirrored. */
export const mirrored = (words: string): string =>
  [...words]
    .toReversed()
    .map((sign) => bidi.getMirroredCharacter(sign) ?? sign)
    .join('');
