/** One small mistake in the shipped loop, as somebody might make it: a textual edit of one file. */
export interface PlantedBug {
  readonly name: string;
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly from: string;
  readonly to: string;
  /** The rule of docs/rules.md that no longer holds with it. */
  readonly breaks: string;
}

/** The file's text with the bug in it. Throws when the place is not there exactly once: a bug that is not planted proves nothing. */
export function planted(text: string, bug: PlantedBug): string {
  const parts = text.split(bug.from);
  if (parts.length !== 2)
    throw new Error(`${bug.name}: its place stands ${parts.length - 1} times in ${bug.file}, not once`);
  return parts.join(bug.to);
}
