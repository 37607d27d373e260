import type { words } from '../_ui/words/en.ts';

type ActionWord = keyof (typeof words)['sync']['action'];

/** `load.confirm@1` → `load_confirm`, the key of its words; versions share them. */
export function wordKey(mutationName: string): ActionWord {
  // Every mutator has words (a test holds the two lists equal), whatever version an old outbox names.
  return mutationName.replace(/@\d+$/, '').replace('.', '_') as ActionWord;
}
