'use client';
import { useEffect, useState } from 'react';
import type { Exception } from '../../db/exception/exception.ts';
import { type Difference, differenceIn } from '../../db/rule/rehearse.ts';
import type { PacksInForce } from '../../db/rule/route.ts';
import { day, type Instant } from '../../db/values/instant.ts';

export interface Rehearsal {
  readonly of: number;
  readonly done: number;
  readonly differences: readonly Difference[];
}

/** So many at once: a slice of a few milliseconds, then the screen may draw. */
const slice = 250;

/** The exceptions of the last days, the newest first. */
export const ofLastDays = (all: readonly Exception[], days: number, now: Instant): Exception[] =>
  all.filter(({ occurredAt }) => occurredAt > now - days * day).sort((one, other) => other.occurredAt - one.occurredAt);

/** Asks both sets of rules about each exception, slice by slice. It reads what it is given and writes nothing. */
export function useRehearsal(found: readonly Exception[], now: PacksInForce, edited: PacksInForce): Rehearsal {
  const [done, setDone] = useState<Rehearsal>({ of: found.length, done: 0, differences: [] });
  useEffect(() => {
    let at = 0;
    let differences: readonly Difference[] = [];
    let next: ReturnType<typeof setTimeout>;
    const go = (): void => {
      const more = found.slice(at, at + slice).flatMap((each) => differenceIn(each, now, edited) ?? []);
      at = Math.min(found.length, at + slice);
      differences = [...differences, ...more];
      setDone({ of: found.length, done: at, differences });
      if (at < found.length) next = setTimeout(go);
    };
    next = setTimeout(go);
    return () => clearTimeout(next);
  }, [found, now, edited]);
  return done;
}
