'use client';
import { useState } from 'react';
import { z } from 'zod/mini';
import type { DecisionTable } from '../../db/decision-table/decision-table.ts';
import type { AnyPack } from '../../db/rule/pack.ts';
import { waiver } from '../../db/rule/rule-set.ts';
import { jsonbText } from '../../db/rule/table-hash.ts';
import { tableSchema } from '../../db/rule/table-schema.ts';
import type { Draft } from './edit-table.ts';

const kept = z.object({ baseVersion: z.int(), table: tableSchema, waivers: z.array(waiver) });

/** Of this person on this device: whoever signs in next begins anew. */
const keyOf = (personId: string, pack: AnyPack): string => `throughline.rules.${personId}.${pack}`;

function readKept(key: string): Draft | undefined {
  try {
    const read = z.safeParse(kept, JSON.parse(localStorage.getItem(key) ?? 'null'));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

function keep(key: string, draft: Draft | undefined): void {
  try {
    if (draft) localStorage.setItem(key, JSON.stringify(draft));
    else localStorage.removeItem(key);
  } catch {
    // Storage refused or full: the draft holds until the page is closed.
  }
}

export interface Drafting {
  readonly draft: Draft;
  /** Whether anything differs from what was published last. */
  readonly isChanged: boolean;
  readonly canUndo: boolean;
  readonly change: (next: Partial<Draft>) => void;
  readonly edit: (how: (table: DecisionTable) => DecisionTable) => void;
  readonly undo: () => void;
  /** Back to what was published. */
  readonly drop: () => void;
}

/** An edit of a pack that survives a reload, with the steps back. `published` is what it began from. */
export function useDraft(personId: string, pack: AnyPack, published: Draft): Drafting {
  const key = keyOf(personId, pack);
  const isSame = ({ table, waivers }: Draft): boolean =>
    jsonbText([table, waivers]) === jsonbText([published.table, published.waivers]);
  const [steps, setSteps] = useState<readonly Draft[]>(() => {
    const left = readKept(key);
    // What was just published is no draft any more, whatever version it was begun from.
    return [left && !isSame(left) ? left : published];
  });
  const draft = steps.at(-1) ?? published;
  const set = (next: readonly Draft[]): void => {
    const last = next.at(-1);
    keep(key, last && !isSame(last) ? last : undefined);
    setSteps(next);
  };
  return {
    draft,
    isChanged: !isSame(draft),
    canUndo: steps.length > 1,
    change: (next) => set([...steps, { ...draft, ...next }]),
    edit: (how) => set([...steps, { ...draft, table: how(draft.table) }]),
    undo: () => steps.length > 1 && set(steps.slice(0, -1)),
    drop: () => set([published]),
  };
}
