import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';

/** A stretch of words in signs of one kind: Latin is written, the others are drawn by a font of their own. */
export type Script = 'latin' | 'devanagari' | 'arabic';
export type Fonts = Readonly<Record<Exclude<Script, 'latin'>, Font>>;

const files = {
  devanagari: '@fontsource-variable/noto-sans-devanagari/files/noto-sans-devanagari-devanagari-wght-normal.woff2',
  arabic: '@fontsource-variable/noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal.woff2',
};

let kept: Promise<Fonts> | undefined;

/** The fonts of the scripts that are drawn, read once. */
export function fontsOf(): Promise<Fonts> {
  kept ??= Promise.all([fontIn(files.devanagari), fontIn(files.arabic)]).then(([devanagari, arabic]) => ({
    devanagari,
    arabic,
  }));
  return kept;
}

async function fontIn(file: string): Promise<Font> {
  return create(await readFile(createRequire(import.meta.url).resolve(file))) as Font;
}

/** What Helvetica, which every reader has, can write: Latin-1 and a few signs. */
const latin = /^[\n\u0020-\u007e\u00a0-\u00ff\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u20ac]$/u;
/** Arabic's own digits and marks too, and the signs that join letters or turn the line. */
const arabic = /^[\p{Script=Arabic}\u060c\u061b\u061f\u0640\u0660-\u0669\u064b-\u065f\u200c-\u200f]$/u;

export function scriptOf(sign: string): Script {
  if (latin.test(sign)) return 'latin';
  return arabic.test(sign) ? 'arabic' : 'devanagari';
}

/** True where every sign of the words can be put on paper here. */
export const canWrite = (fonts: Fonts, words: string): boolean =>
  [...words].every((sign) => {
    const script = scriptOf(sign);
    return script === 'latin' || joins.test(sign) || fonts[script].hasGlyphForCodePoint(sign.codePointAt(0) ?? 0);
  });

/** They have no picture of their own. */
const joins = /^[\u200c-\u200f]$/u;
