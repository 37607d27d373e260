import type { MessageForm } from '../../db/message/message.ts';

/** A placeholder takes one line without runs of spaces, and the whole template 1,024 characters. */
const longestWords = 900;

/** A message as the one placeholder of a template: its lines one after the other. */
export function inTemplate(template: { readonly name: string; readonly language: string }, body: string): MessageForm {
  const line = body
    .split(/\s*\n\s*/u)
    .filter(Boolean)
    .join(' · ')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  const letters = [...line.toWellFormed()];
  const words = letters.length <= longestWords ? line : `${letters.slice(0, longestWords - 1).join('')}…`;
  return { kind: 'template', ...template, words: [words] };
}
