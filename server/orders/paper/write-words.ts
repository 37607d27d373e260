import type { Font } from 'fontkit';
import type Pdf from 'pdfkit';
import type { Fonts } from './fonts.ts';
import { isBackward, mirrored, type Run, runsSeen } from './runs.ts';

export type Paper = InstanceType<typeof Pdf>;

/** Points from the left and top of an A4 page. */
export interface Block {
  readonly x: number;
  readonly width: number;
  readonly size: number;
  readonly color: string;
  readonly bold: boolean;
}

const lastLine = 790;

/**
 * Words from where the paper stands, broken between words, and stands below them. A paragraph that begins with a script
 * written from right to left stands at the block's right.
 */
export function writeBlock(paper: Paper, fonts: Fonts, words: string, block: Block): void {
  const { x, width, size, color, bold } = block;
  paper
    .font(bold ? 'Helvetica-Bold' : 'Helvetica')
    .fontSize(size)
    .fillColor(color);
  for (const paragraph of words.split('\n')) {
    const backward = isBackward(paragraph);
    const wide = (line: string): number => widthOf(paper, fonts, runsSeen(line, backward), size);
    for (const line of linesOf(paragraph, width, wide)) {
      if (paper.y > lastLine - size) paper.addPage();
      const top = paper.y;
      writeRuns(paper, fonts, runsSeen(line, backward), { x: backward ? x + width - wide(line) : x, top, size });
      paper.y = top + size * 1.35;
    }
  }
}

function linesOf(paragraph: string, width: number, wide: (line: string) => number): string[] {
  const lines: string[] = [''];
  for (const word of paragraph.split(' ')) {
    const line = lines.at(-1) ?? '';
    const longer = `${line}${line === '' ? '' : ' '}${word}`;
    if (line === '' || wide(longer) <= width) lines.splice(-1, 1, longer);
    else lines.push(word);
  }
  return lines;
}

const widthOf = (paper: Paper, fonts: Fonts, runs: readonly Run[], size: number): number =>
  runs.reduce((sum, run) => sum + runWidth(paper, fonts, run, size), 0);

function runWidth(paper: Paper, fonts: Fonts, run: Run, size: number): number {
  if (run.script === 'latin') return paper.widthOfString(run.words);
  const font = fonts[run.script];
  return (layoutOf(font, run).advanceWidth * size) / font.unitsPerEm;
}

/** Glyphs from left to right, joined as the script joins them. */
const layoutOf = (font: Font, { words, backward }: Run): ReturnType<Font['layout']> =>
  font.layout(words, undefined, undefined, undefined, backward ? 'rtl' : 'ltr');

interface Place {
  readonly x: number;
  readonly top: number;
  readonly size: number;
}

function writeRuns(paper: Paper, fonts: Fonts, runs: readonly Run[], { x, top, size }: Place): void {
  let from = x;
  for (const run of runs) {
    if (run.script === 'latin')
      paper.text(run.backward ? mirrored(run.words) : run.words, from, top, { lineBreak: false });
    else drawRun(paper, fonts[run.script], run, { x: from, top, size });
    from += runWidth(paper, fonts, run, size);
  }
}

/** Outlines in place of letters: shaped whatever the reader of the PDF can do. */
function drawRun(paper: Paper, font: Font, run: Run, { x, top, size }: Place): void {
  const scale = size / font.unitsPerEm;
  const { glyphs, positions } = layoutOf(font, run);
  let pen = x;
  glyphs.forEach((glyph, at) => {
    const place = positions[at];
    if (!place) return;
    paper
      .save()
      .translate(pen + place.xOffset * scale, top + size * 0.78 - place.yOffset * scale)
      .scale(scale, -scale);
    paper.path(glyph.path.toSVG()).fill().restore();
    pen += place.xAdvance * scale;
  });
}
