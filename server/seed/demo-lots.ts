import type { Lot, LotState } from '../../db/lot/lot.ts';
import { plantScope } from '../../db/scope.ts';
import { hour, type Instant } from '../../db/values/instant.ts';
import { toThousandths } from '../../db/values/quantity.ts';
import { productId } from './demo-products.ts';
import { jebelAli, nashik } from './demo-tenant.ts';

/** `L-2291` → `lot-l-2291`. */
export const lotId = (number: string): string => `lot-${number.toLowerCase()}`;

/** Received material: number, code, quantity, what the supplier calls it, days ago. RM-103 went into four batches. */
const received: readonly (readonly [
  number: string,
  code: string,
  amount: number,
  supplierLot: string,
  days: number,
])[] = [
  ['RM-101', 'RM-K67', 24_000, 'RIL-K67-26B1187', 21],
  ['RM-102', 'RM-K67', 24_000, 'RIL-K67-26B1204', 6],
  ['RM-103', 'RM-CPVC', 9_000, 'SEK-CP-77120', 12],
  ['RM-104', 'RM-CPVC', 16_000, 'SEK-CP-77164', 5],
  ['RM-105', 'RM-CACO3', 5_000, 'GMN-0926-31', 30],
  ['RM-106', 'RM-CACO3', 5_000, 'GMN-1026-08', 9],
  ['RM-107', 'RM-CAZN', 1_800, 'BLR-CZ-4410', 25],
  ['RM-108', 'RM-CAZN', 2_400, 'BLR-CZ-4477', 4],
  ['RM-109', 'RM-MOD', 2_500, 'KNK-B56-118', 18],
  ['RM-110', 'RM-MOD', 2_500, 'KNK-B56-126', 3],
  ['RM-111', 'RM-GREY', 500, 'CLR-GY-903', 40],
  ['RM-112', 'RM-GREY', 500, 'CLR-GY-921', 8],
  ['RM-113', 'RM-CREAM', 400, 'CLR-CR-388', 33],
  ['RM-114', 'RM-CREAM', 500, 'CLR-CR-402', 7],
  ['RM-115', 'RM-BRASS', 30_000, 'JMN-BR-2291', 15],
  ['RM-116', 'RM-BRASS', 30_000, 'JMN-BR-2310', 2],
  ['RM-117', 'RM-THF', 1_500, 'BSF-TH-5530', 11],
  ['RM-118', 'RM-THF', 1_500, 'BSF-TH-5561', 1],
];

const fromOldCpvc = ['RM-103', 'RM-107', 'RM-109', 'RM-113'];
const fromNewCpvc = ['RM-104', 'RM-108', 'RM-110', 'RM-114'];
const fromPvc = ['RM-101', 'RM-105', 'RM-107', 'RM-109', 'RM-111'];
const fromThf = ['RM-117', 'RM-104'];

type Parents = readonly string[];
/** Made lots: number, code, pieces, material lots, hours ago. */
const made: readonly (readonly [number: number, code: string, pieces: number, parents: Parents, hours: number])[] = [
  [2252, 'CPVC-PIP-050-11', 1_600, fromNewCpvc, 190],
  [2253, 'CPVC-PIP-050-13', 900, fromNewCpvc, 186],
  [2254, 'CPVC-PIP-075-13', 700, fromNewCpvc, 180],
  [2255, 'CPVC-PIP-100-13', 600, fromNewCpvc, 175],
  [2256, 'CPVC-PIP-125-11', 260, fromNewCpvc, 170],
  [2257, 'CPVC-PIP-150-13', 180, fromNewCpvc, 166],
  [2258, 'CPVC-PIP-200-11', 90, fromNewCpvc, 160],
  [2259, 'UPVC-PIP-050-40', 1_200, fromPvc, 155],
  [2260, 'UPVC-PIP-075-40', 900, fromPvc, 150],
  [2261, 'UPVC-PIP-100-40', 300, fromPvc, 146],
  [2262, 'UPVC-PIP-150-40', 260, fromPvc, 140],
  [2263, 'UPVC-PIP-200-40', 200, fromPvc, 135],
  [2264, 'UPVC-PIP-075-80', 400, fromPvc, 130],
  [2265, 'UPVC-PIP-100-80', 350, fromPvc, 126],
  [2266, 'UPVC-PIP-150-80', 120, fromPvc, 120],
  [2267, 'SWR-PIP-075-RF', 300, fromPvc, 116],
  [2268, 'SWR-PIP-075-SF', 240, fromPvc, 110],
  [2269, 'SWR-PIP-110-SF', 320, fromPvc, 106],
  [2270, 'SWR-PIP-160-SF', 80, fromPvc, 100],
  [2271, 'CPVC-ELB-050', 9_000, fromNewCpvc, 96],
  [2272, 'CPVC-ELB-075', 6_000, fromNewCpvc, 92],
  [2273, 'CPVC-ELB-150', 900, fromNewCpvc, 88],
  [2274, 'CPVC-TEE-050', 5_000, fromNewCpvc, 85],
  [2275, 'CPVC-TEE-075', 3_600, fromNewCpvc, 80],
  [2276, 'CPVC-TEE-150', 700, fromNewCpvc, 76],
  [2277, 'CPVC-CPL-050', 7_000, fromNewCpvc, 72],
  [2278, 'CPVC-CPL-075', 4_000, fromNewCpvc, 70],
  [2279, 'CPVC-CPL-100', 2_400, fromNewCpvc, 66],
  [2280, 'SWR-PIP-110-RF', 420, fromPvc, 62],
  [2281, 'CPVC-FTA-050', 1_500, [...fromNewCpvc, 'RM-115'], 58],
  [2282, 'CPVC-FTA-075', 1_000, [...fromNewCpvc, 'RM-115'], 55],
  [2283, 'CPVC-MTA-050', 1_800, [...fromNewCpvc, 'RM-115'], 52],
  [2284, 'CPVC-BV-050', 700, fromNewCpvc, 48],
  [2285, 'CPVC-SOL-118', 2_400, fromThf, 44],
  [2286, 'CPVC-SOL-500', 900, fromThf, 40],
  [2287, 'SWR-PIP-160-RF', 60, fromPvc, 36],
  [2288, 'CPVC-PIP-100-11', 1_400, fromNewCpvc, 30],
  [2289, 'CPVC-ELB-100', 5_200, fromOldCpvc, 27],
  [2290, 'CPVC-PIP-075-11', 900, fromOldCpvc, 24],
  [2291, 'CPVC-PIP-100-11', 600, fromOldCpvc, 20],
  [2292, 'CPVC-PIP-150-11', 240, fromOldCpvc, 16],
  [2293, 'CPVC-ELB-100', 1_500, fromNewCpvc, 5],
];

/** Where a lot stands when it is not in its rack: at a dock, or in the depot over the sea. */
const places: Readonly<Record<number, string>> = { 2291: 'Dock 1', 2280: 'Dock 2', 2254: 'JA-04', 2264: 'JA-07' };
const states: Readonly<Record<number, LotState>> = { 2293: 'quarantined' };
/** The work orders of the demo that made a lot. */
const madeBy: Readonly<Record<number, string>> = { 2289: 'wo-300', 2293: 'wo-301' };
const atDepot: readonly number[] = [2254, 2264];

function materialLots(now: Instant): Lot[] {
  return received.map(([number, code, amount, supplierLot, days]) => ({
    id: lotId(number),
    scope: plantScope(nashik),
    plantId: nashik,
    number,
    productId: productId(code),
    state: 'available',
    madeQuantity: toThousandths(amount),
    quantity: toThousandths(number === 'RM-103' ? amount * 0.3 : amount * 0.85),
    parents: [],
    supplierLot,
    workOrderId: null,
    location: `Silo ${number.slice(-2)}`,
    madeAt: now - days * 24 * hour,
  }));
}

function finishedLots(now: Instant): Lot[] {
  return made.map(([number, code, pieces, parents, hours], index) => {
    const plantId = atDepot.includes(number) ? jebelAli : nashik;
    return {
      id: lotId(`L-${number}`),
      scope: plantScope(plantId),
      plantId,
      number: `L-${number}`,
      productId: productId(code),
      state: states[number] ?? 'available',
      madeQuantity: toThousandths(pieces),
      quantity: toThousandths(pieces),
      parents: parents.map(lotId),
      supplierLot: null,
      workOrderId: madeBy[number] ?? null,
      location: places[number] ?? `FG-${String.fromCharCode(65 + (index % 6))}${1 + (index % 9)}`,
      madeAt: now - hours * hour,
    };
  });
}

/** The 60 lots: 18 of material, 42 of finished goods. */
export const demoLots = (now: Instant): Lot[] => [...materialLots(now), ...finishedLots(now)];
