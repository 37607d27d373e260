import type { Product } from '../../db/product/product.ts';
import { tenantScope } from '../../db/scope.ts';

/** Pipe and fitting sizes by the three digits in their codes. */
const inches: Readonly<Record<string, string>> = {
  '050': '1/2 inch',
  '075': '3/4 inch',
  '100': '1 inch',
  '125': '1-1/4 inch',
  '150': '1-1/2 inch',
  '200': '2 inch',
};

type Recipe = Readonly<Record<string, number>>;
/** Parts by weight; a hundred parts of resin. Illustrative. */
const upvcRecipe: Recipe = { 'RM-K67': 100, 'RM-CACO3': 8, 'RM-CAZN': 3, 'RM-MOD': 6, 'RM-GREY': 1 };
const cpvcRecipe: Recipe = { 'RM-CPVC': 100, 'RM-CAZN': 3, 'RM-MOD': 6, 'RM-CREAM': 1 };

/** A finished product and its list price in rupees per base unit. */
export interface DemoProduct {
  readonly product: Product;
  readonly rupees: number;
}

export const productId = (code: string): string => `prd-${code.toLowerCase()}`;

/** Thousandths of each material (kg) in one piece of `kg` kilograms. */
function billOf(recipe: Recipe, kg: number): Product['bom'] {
  const parts = Object.values(recipe).reduce((sum, each) => sum + each, 0);
  return Object.entries(recipe).map(([code, share]) => ({
    productId: productId(code),
    thousandthsPerUnit: Math.round((kg * 1_000 * share) / parts),
  }));
}

interface Made {
  readonly code: string;
  readonly name: string;
  readonly unit: string;
  readonly packs: Product['packs'];
  readonly rupees: number;
  readonly routing: Product['routing'];
  readonly bom: Product['bom'];
  readonly hsn?: string;
}

function finished(made: Made): DemoProduct {
  const { rupees, hsn = '3917', ...rest } = made;
  const product: Product = {
    ...rest,
    id: productId(made.code),
    family: familyOf(made.code),
    scope: tenantScope,
    kind: 'finished',
    hsn,
    taxBps: 1_800,
    leadTimeHours: 48,
  };
  return { product, rupees };
}

/** `CPVC-PIP-100-11` is of the group `CPVC-PIP`. */
const familyOf = (code: string): string => code.split('-').slice(0, 2).join('-');

/** What a line makes an hour of a piece of `kg` kilograms, in base units. */
const perHour = (kgPerHour: number, kg: number): number => Math.max(1, Math.round(kgPerHour / kg));

function pipe(code: string, name: string, kg: number, rupees: number, bundle: number, recipe: Recipe): DemoProduct {
  const routing = [
    { work: 'mix', perHour: perHour(900, kg) },
    { work: 'extrude', perHour: perHour(260, kg) },
    { work: 'test', perHour: 420 },
  ];
  return finished({ code, name, unit: 'length', packs: { bundle }, rupees, routing, bom: billOf(recipe, kg) });
}

type Sizes = readonly (readonly [size: string, kg: number, rupees: number, pack: number])[];

const cpvcPipes: Sizes = [
  ['050', 0.5, 168, 20],
  ['075', 0.8, 262, 20],
  ['100', 1.1, 412, 20],
  ['125', 1.7, 640, 10],
  ['150', 2.4, 905, 10],
  ['200', 4.0, 1_520, 5],
];
const upvcPipes: Sizes = [
  ['050', 1.3, 210, 25],
  ['075', 1.8, 285, 25],
  ['100', 2.6, 410, 20],
  ['150', 4.3, 690, 10],
  ['200', 5.8, 930, 10],
];
const swrPipes: Sizes = [
  ['075', 2.9, 620, 10],
  ['110', 5.1, 1_040, 10],
  ['160', 10.6, 2_150, 5],
];

const pipes: readonly DemoProduct[] = [
  ...cpvcPipes.flatMap(([size, kg, rupees, bundle]) => [
    pipe(`CPVC-PIP-${size}-11`, `CPVC Pipe SDR 11 ${inches[size]} 3 m`, kg, rupees, bundle, cpvcRecipe),
    pipe(
      `CPVC-PIP-${size}-13`,
      `CPVC Pipe SDR 13.5 ${inches[size]} 3 m`,
      kg * 0.85,
      Math.round(rupees * 0.86),
      bundle,
      cpvcRecipe,
    ),
  ]),
  ...upvcPipes.map(([size, kg, rupees, bundle]) =>
    pipe(`UPVC-PIP-${size}-40`, `uPVC Pipe Sch 40 ${inches[size]} 6 m`, kg, rupees, bundle, upvcRecipe),
  ),
  ...upvcPipes
    .slice(1)
    .map(([size, kg, rupees, bundle]) =>
      pipe(
        `UPVC-PIP-${size}-80`,
        `uPVC Pipe Sch 80 ${inches[size]} 6 m`,
        kg * 1.35,
        Math.round(rupees * 1.35),
        bundle,
        upvcRecipe,
      ),
    ),
  ...swrPipes.flatMap(([size, kg, rupees, bundle]) => [
    pipe(`SWR-PIP-${size}-RF`, `SWR Pipe Ring Fit ${Number(size)} mm 10 ft`, kg, rupees, bundle, upvcRecipe),
    pipe(
      `SWR-PIP-${size}-SF`,
      `SWR Pipe Self Fit ${Number(size)} mm 10 ft`,
      kg * 0.96,
      Math.round(rupees * 0.92),
      bundle,
      upvcRecipe,
    ),
  ]),
];

interface FittingFamily {
  readonly code: string;
  readonly name: string;
  readonly sizes: Sizes;
  readonly brass?: boolean;
  readonly hsn?: string;
}

const fittingFamilies: readonly FittingFamily[] = [
  {
    code: 'CPVC-ELB',
    name: 'CPVC Elbow 90 deg',
    sizes: [
      ['050', 0.02, 14, 50],
      ['075', 0.035, 22, 50],
      ['100', 0.06, 38, 25],
      ['150', 0.15, 92, 15],
      ['200', 0.28, 165, 10],
    ],
  },
  {
    code: 'CPVC-TEE',
    name: 'CPVC Tee',
    sizes: [
      ['050', 0.027, 19, 50],
      ['075', 0.045, 30, 50],
      ['100', 0.08, 52, 25],
      ['150', 0.2, 128, 10],
      ['200', 0.37, 230, 10],
    ],
  },
  {
    code: 'CPVC-CPL',
    name: 'CPVC Coupler',
    sizes: [
      ['050', 0.015, 11, 100],
      ['075', 0.025, 16, 50],
      ['100', 0.04, 27, 50],
    ],
  },
  {
    code: 'CPVC-FTA',
    name: 'CPVC FTA brass',
    brass: true,
    sizes: [
      ['050', 0.03, 96, 25],
      ['075', 0.045, 138, 25],
    ],
  },
  {
    code: 'CPVC-MTA',
    name: 'CPVC MTA brass',
    brass: true,
    sizes: [
      ['050', 0.03, 72, 25],
      ['075', 0.045, 104, 25],
    ],
  },
  {
    code: 'CPVC-BV',
    name: 'CPVC Ball Valve',
    hsn: '8481',
    sizes: [
      ['050', 0.09, 148, 20],
      ['100', 0.21, 282, 10],
    ],
  },
];

const fittings: readonly DemoProduct[] = fittingFamilies.flatMap(({ code, name, sizes, brass, hsn = '3917' }) =>
  sizes.map(([size, kg, rupees, box]) =>
    finished({
      code: `${code}-${size}`,
      name: `${name} ${inches[size]}`,
      unit: 'piece',
      packs: { box, bag: box * 10 },
      rupees,
      hsn,
      routing: [
        { work: 'mix', perHour: perHour(900, kg) },
        { work: 'mould', perHour: perHour(42, kg + 0.02) },
      ],
      bom: [
        ...billOf(cpvcRecipe, kg),
        ...(brass ? [{ productId: productId('RM-BRASS'), thousandthsPerUnit: 1_000 }] : []),
      ],
    }),
  ),
);

const cements: readonly DemoProduct[] = (
  [
    ['118', 0.118, 132, 48],
    ['500', 0.5, 420, 12],
  ] as const
).map(([millilitres, litres, rupees, box]) =>
  finished({
    code: `CPVC-SOL-${millilitres}`,
    name: `CPVC Solvent Cement ${millilitres} ml`,
    unit: 'piece',
    packs: { box },
    rupees,
    hsn: '3506',
    routing: [{ work: 'mix', perHour: perHour(180, litres) }],
    bom: [
      { productId: productId('RM-THF'), thousandthsPerUnit: Math.round(litres * 820) },
      { productId: productId('RM-CPVC'), thousandthsPerUnit: Math.round(litres * 160) },
    ],
  }),
);

function material(code: string, name: string, unit: string, hsn: string, leadTimeHours: number): Product {
  const none = { family: '', packs: {}, taxBps: 1_800, routing: [], bom: [] };
  return { id: productId(code), scope: tenantScope, code, name, kind: 'material', unit, hsn, leadTimeHours, ...none };
}

/** The 48 SKUs. */
export const demoProducts: readonly DemoProduct[] = [...pipes, ...fittings, ...cements];

export const demoMaterials: readonly Product[] = [
  material('RM-K67', 'PVC resin K67', 'kg', '3904', 168),
  material('RM-CPVC', 'CPVC resin', 'kg', '3904', 336),
  material('RM-CACO3', 'Calcium carbonate, coated', 'kg', '2836', 72),
  material('RM-CAZN', 'Ca-Zn stabiliser', 'kg', '3812', 120),
  material('RM-MOD', 'Impact modifier', 'kg', '3906', 168),
  material('RM-GREY', 'Pigment, grey', 'kg', '3206', 96),
  material('RM-CREAM', 'Pigment, cream', 'kg', '3206', 96),
  material('RM-BRASS', 'Brass insert', 'piece', '7412', 120),
  material('RM-THF', 'Tetrahydrofuran', 'litre', '2932', 168),
];
