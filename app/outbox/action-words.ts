import type { words } from '../_ui/words/en.ts';

type ActionWord = keyof (typeof words)['sync']['action'];

/** `load.confirm@1` → `load_confirm`, the key of its words; versions share them. */
export function wordKey(mutationName: string): ActionWord {
  // Every mutator has words (a test holds the two lists equal), whatever version an old outbox names.
  return mutationName.replace(/@\d+$/, '').replace('.', '_') as ActionWord;
}

const places: Readonly<Record<string, string>> = {
  hold: '/quality',
  lot: '/quality',
  load: '/dispatch',
  loadLine: '/dispatch',
  operation: '/floor',
  equipment: '/floor',
  task: '/tasks',
  option: '/exceptions',
  approval: '/tasks',
  draft: '/commercial',
  draftLine: '/commercial',
  alias: '/commercial',
  message: '/commercial',
  customer: '/commercial/customers',
  person: '/admin',
  ruleSet: '/admin',
};

/** Where a refused action can be done again differently; undefined when there is no such place. */
export function placeToEdit({ name, args }: { readonly name: string; readonly args: unknown }): string | undefined {
  const place = places[name.split('.')[0] ?? ''];
  const taskId = typeof args === 'object' && args !== null && 'taskId' in args ? String(args.taskId) : undefined;
  return place === '/tasks' && taskId ? `/tasks/${taskId}` : place;
}
