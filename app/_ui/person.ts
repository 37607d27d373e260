'use client';
import { createContext, useContext } from 'react';
import type { FunctionName } from '../../db/person/function.ts';
import { type DeskName, deskNames } from './place-names.ts';

/** Who is signed in on this device, as the frame shows them. */
export type Person = {
  id: string;
  name: string;
  plant: string;
  functions: readonly FunctionName[];
};

/** `unknown` until the device has looked; a signed-in person stays known without a network. */
export type Presence = { state: 'unknown' } | { state: 'signed-out' } | { state: 'signed-in'; person: Person };

const PresenceContext = createContext<Presence>({ state: 'unknown' });
export const PresenceProvider = PresenceContext.Provider;

export function usePresence(): Presence {
  return useContext(PresenceContext);
}

const deskByFunction: Record<FunctionName, DeskName> = {
  operator: 'floor',
  quality: 'quality',
  dispatch: 'dispatch',
  planning: 'planning',
  materials: 'materials',
  purchase: 'materials',
  commercial: 'commercial',
  finance: 'finance',
  maintenance: 'maintenance',
  manager: 'manager',
  admin: 'admin',
};

/** The desks a person may open, their own first; administrators open all. */
export function desksOf(person: Pick<Person, 'functions'>): DeskName[] {
  const own = person.functions.map((name) => deskByFunction[name]);
  const oversees = person.functions.includes('admin') || person.functions.includes('manager');
  return [...new Set([...own, ...(oversees ? deskNames : [])])];
}
