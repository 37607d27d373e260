import * as z from 'zod';
import type { ErpAnswer } from '../port.ts';
import { gave } from '../wire/answers.ts';
import type { ErpnextClient } from './client.ts';
import type { ErpnextSettings } from './settings.ts';

/** What every step needs. */
export interface Site {
  readonly settings: ErpnextSettings;
  readonly client: ErpnextClient;
}

/** How a document stands. */
export const head = z.object({ name: z.string(), docstatus: z.number(), workflow_state: z.string().nullish() });
export type Head = z.output<typeof head>;

/** The document of a doctype with this key: one that took effect before any draft, else the oldest. */
export async function headOf(
  { settings, client }: Site,
  ofType: string,
  key: string,
  signal: AbortSignal,
): Promise<ErpAnswer<Head | undefined>> {
  const query = { filters: [[settings.keyField, '=', key]] as const, orderBy: 'creation asc, name asc', limit: 20 };
  const fields = ['name', 'docstatus', ...(settings.submit === 'workflow' ? ['workflow_state'] : [])];
  const found = await client.list(ofType, { ...query, fields }, head, signal);
  if (!found.ok) return found;
  return gave(found.value.find(({ docstatus }) => docstatus > 0) ?? found.value[0]);
}
