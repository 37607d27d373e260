'use client';

type Field = HTMLInputElement | HTMLTextAreaElement;

/** What is looked for or chosen is found again at once; what is written is not. */
const written = ['text', 'email', 'tel', 'number', 'password', 'textarea'];
/** Fields a person has typed into since this page was loaded. */
const touched = new Set<Field>();

function note({ target }: Event): void {
  const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
  if (isField && written.includes(target.type)) touched.add(target);
}

/** Notices what is typed anywhere on this page from now on, until the returned function is called. */
export function watchTyping(): () => void {
  document.addEventListener('input', note);
  return () => document.removeEventListener('input', note);
}

/** True while something is typed or asked on the screen that nobody has confirmed: a reload would throw it away. */
export function isHalfDone(): boolean {
  for (const field of touched) if (!field.isConnected) touched.delete(field);
  return document.querySelector('dialog[open]') !== null || [...touched].some(({ value }) => value !== '');
}
