'use client';
import { useEffect, useState } from 'react';
import type { DecisionTable } from '../../db/decision-table/decision-table.ts';
import type { TermPack } from '../../db/rule/pack.ts';
import { keptTable } from '../../db/rule/table-schema.ts';
import { rehearseOrders } from '../_device/server.ts';
import { TransportError } from '../_sync/ports.ts';

type Answer = Awaited<ReturnType<typeof rehearseOrders>>;
export type OrderDifference = Extract<Answer, { done: true }>['value']['differences'][number];

export interface OrderRehearsal {
  readonly of: number;
  readonly done: number;
  readonly differences: readonly OrderDifference[];
  /** `waiting`: the table has something to mend first. `away`: the server can't be reached. */
  readonly state: 'asking' | 'whole' | 'waiting' | 'away' | 'refused';
}

const nothing: OrderRehearsal = { of: 0, done: 0, differences: [], state: 'asking' };
/** Somebody who types is not asked for at every letter. */
const pauseMs = 400;

/** Asks the server, part by part, what an edited table would have made of the orders of the last days. */
export function useOrderRehearsal(
  pack: TermPack,
  table: DecisionTable,
  days: number,
  isAskable: boolean,
): OrderRehearsal {
  const [rehearsal, setRehearsal] = useState(nothing);
  useEffect(() => {
    let stopped = false;
    const ask = async (): Promise<void> => {
      let found: OrderRehearsal = nothing;
      let after: string | null = null;
      do {
        const answer: Answer = await rehearseOrders({ pack, table: keptTable(table), days, after });
        if (stopped) return;
        if (!answer.done) return setRehearsal({ ...found, state: 'refused' });
        const { of, looked, differences, next } = answer.value;
        found = {
          of,
          done: found.done + looked,
          differences: [...found.differences, ...differences],
          state: next === null ? 'whole' : 'asking',
        };
        setRehearsal(found);
        after = next;
      } while (after !== null);
    };
    setRehearsal(isAskable ? nothing : { ...nothing, state: 'waiting' });
    if (!isAskable) return undefined;
    const timer = setTimeout(() => {
      ask().catch((cause) => {
        if (!(cause instanceof TransportError)) throw cause;
        if (!stopped) setRehearsal((found) => ({ ...found, state: 'away' }));
      });
    }, pauseMs);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [pack, table, days, isAskable]);
  return rehearsal;
}
