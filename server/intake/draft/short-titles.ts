/**
 * Titles of at most `longest` characters that tell these names apart: the names themselves, or what is left of them
 * without the words they share. Undefined when two of them would read the same.
 */
export function shortTitles(names: readonly string[], longest: number): string[] | undefined {
  if (names.every((name) => [...name].length <= longest)) return apart([...names]);
  const cut = names.map(wordsOf);
  const shared = new Set(cut[0]?.filter((word) => cut.every((words) => words.includes(word))));
  const own = names.length > 1 ? cut.map((words) => words.filter((word) => !shared.has(word)).join(' ')) : [...names];
  return apart(own.map((text) => shortened(text, longest)));
}

const wordsOf = (name: string): string[] => name.split(/\s+/u).filter(Boolean);

function apart(titles: string[]): string[] | undefined {
  const folded = new Set(titles.map((title) => title.toLowerCase()));
  return folded.size === titles.length && titles.every((title) => title !== '') ? titles : undefined;
}

/** A text within `longest` characters, an ellipsis for what is left out. */
export function shortened(text: string, longest: number): string {
  const letters = [...text.toWellFormed()];
  return letters.length <= longest
    ? letters.join('')
    : `${letters
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`;
}
