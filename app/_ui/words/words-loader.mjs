import compile from 'icu-minify/compile';

/**
 * Turbopack's loader for `app/_ui/words/<language>/*.json`: ICU sentences are parsed here, once, instead of on every
 * device, which then needs no parser (10 KB). Words without blanks stay words.
 */
export default function wordsLoader(source) {
  return JSON.stringify(compiled(JSON.parse(source)));
}

function compiled(words) {
  if (typeof words === 'string') return compile(words);
  return Object.fromEntries(Object.entries(words).map(([key, value]) => [key, compiled(value)]));
}
