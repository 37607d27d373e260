import type { House } from '../../../postgres/transaction.ts';
import type { TallySettings } from './settings.ts';

/** A plant and its Tally. */
export interface TallySite {
  readonly house: House;
  readonly tenantId: string;
  readonly settings: TallySettings;
}
