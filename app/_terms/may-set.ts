import { people } from '../../db/person/person.ts';
import { useDevice, useQuery } from '../_device/device.ts';
import { rowOf } from '../_device/rows.ts';

/** Whether the person may set terms: a manager or an administrator, or the head of the function they belong to. */
export function useMaySet(of?: 'commercial' | 'finance'): boolean {
  const { actor } = useDevice().person;
  const self = useQuery((local) => rowOf(local, people, actor.personId), [actor.personId]);
  if (actor.functions.some((name) => name === 'manager' || name === 'admin')) return true;
  return of !== undefined && actor.functions.includes(of) && self?.ranks[of] === 'head';
}
