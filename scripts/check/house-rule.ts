import type { SourceFile } from './source-tree.ts';

/**
 * A rule of this house that no tool brings along. `planted` is a file that breaks this rule and no other: the check
 * proves on it that the rule still fires.
 */
export interface HouseRule {
  readonly name: string;
  readonly planted: SourceFile;
  /** One line per violation, each beginning with `path:line`. */
  readonly violations: (file: SourceFile) => string[];
}
