import type { PlantCost } from '../../db/plant/plant-cost.ts';
import { plantScope } from '../../db/scope.ts';
import { jebelAli, nashik } from './demo-tenant.ts';

/** What things cost in the demo's plants; the depot makes nothing and has never hurried a supplier. */
export const demoCosts: readonly PlantCost[] = [
  {
    id: nashik,
    scope: plantScope(nashik),
    plantId: nashik,
    currency: 'INR',
    transferMinor: 28_000_00,
    changeoverHourMinor: 4_500_00,
    expediteMinor: 12_000_00,
    overtimeHourMinor: 1_800_00,
    premiumBps: 800,
  },
  {
    id: jebelAli,
    scope: plantScope(jebelAli),
    plantId: jebelAli,
    currency: 'AED',
    transferMinor: 2_400_00,
    changeoverHourMinor: null,
    expediteMinor: null,
    overtimeHourMinor: null,
    premiumBps: 500,
  },
];
