import type { Grid } from '../files/grid.ts';

/** The tables of a mail written as a web page, and its words without them. */
export interface HtmlParts {
  readonly tables: readonly Grid[];
  readonly text: string;
}

const longestHtml = 2_000_000;
const mostRows = 2_000;
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

const plain = (html: string): string =>
  html
    .replaceAll(/<(?:style|script|head|title)\b[\s\S]*?<\/(?:style|script|head|title)\s*>/gi, ' ')
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(/<(?:br|\/p|\/div|\/tr|\/li|\/h\d|p|div|li)\b[^>]*>/gi, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(?:#(\d{1,6})|#x([\da-f]{1,6})|([a-z]+));/gi, (whole, decimal, hex, name) => {
      if (name !== undefined) return named[String(name).toLowerCase()] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
      return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : '';
    });

/** Cuts the tables out of a page: innermost ones, since mails are often laid out in outer ones. Never throws. */
export function htmlParts(html: string): HtmlParts {
  const page = html.slice(0, longestHtml);
  const tables: Grid[] = [];
  const rest = page.replaceAll(/<table\b(?:(?!<table\b)[\s\S])*?<\/table\s*>/gi, (table) => {
    const grid = gridOf(table);
    if (grid.rows.length < 2) return table;
    tables.push(grid);
    return '\n';
  });
  return {
    tables,
    text: plain(rest)
      .replaceAll(/[ \t]+/g, ' ')
      .replaceAll(/\n\s*\n\s*/g, '\n\n')
      .trim(),
  };
}

function gridOf(table: string): Grid {
  const rows = [...table.matchAll(/<tr\b[^>]*>([\s\S]*?)(?=<tr\b|<\/table|$)/gi)].slice(0, mostRows);
  return {
    rows: rows.map(([, row = ''], at) => ({
      cells: [...row.matchAll(/<t[dh]\b[^>]*>([\s\S]*?)(?=<t[dh]\b|<\/tr|$)/gi)].map(([, cell = '']) =>
        plain(cell).replaceAll(/\s+/g, ' ').trim(),
      ),
      formulas: new Set<number>(),
      placeOf: () => `row ${at + 1}`,
    })),
  };
}
