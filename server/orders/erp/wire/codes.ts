import * as z from 'zod';

const names = z.record(z.string(), z.string());

/**
 * Where an ERP names things otherwise than we do, ours → theirs. What is not listed has the same name on both sides;
 * a customer who is not listed is looked for by tax number, then by name.
 */
export const codes = z.object({
  items: names.default({}),
  units: names.default({}),
  /** By our customer's id. */
  customers: names.default({}),
});
export type Codes = z.output<typeof codes>;

export const itemThere = ({ items }: Codes, ours: string): string => own(items, ours) ?? ours;
export const unitThere = ({ units }: Codes, ours: string): string => own(units, ours) ?? ours;
export const customerThere = ({ customers }: Codes, ourId: string): string | undefined => own(customers, ourId);

/** What the ERP calls `theirs` is called this here. */
export const itemHere = ({ items }: Codes, theirs: string): string => keyOf(items, theirs) ?? theirs;
export const unitHere = ({ units }: Codes, theirs: string): string => keyOf(units, theirs) ?? theirs;

// A code is any text somebody wrote: `constructor` must not find what every object inherits.
const own = (map: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(map, key) ? map[key] : undefined;

const keyOf = (map: Readonly<Record<string, string>>, value: string): string | undefined =>
  Object.entries(map).find(([, each]) => each === value)?.[0];
