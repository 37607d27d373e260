import { defineConfig } from 'vitest/config';

const EVERYWHERE = ['app', 'db', 'server', 'web', 'scripts', 'supabase/functions'];
const named = (suffix: string) => EVERYWHERE.map((folder) => `${folder}/**/*.${suffix}`);

// The suffix of a test file says what it needs: `.test.ts` nothing, `.prop.test.ts` fast-check, `.pg.test.ts` Postgres,
// `.real.test.ts` a server of somebody else's, which `npm run test:real` installs.
export default defineConfig({
  test: {
    maxWorkers: 2,
    passWithNoTests: true,
    restoreMocks: true,
    unstubEnvs: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: named('test.{ts,tsx}'),
          exclude: ['**/node_modules/**', ...named('{pg,prop,real}.test.{ts,tsx}')],
        },
      },
      { extends: true, test: { name: 'prop', include: named('prop.test.ts'), testTimeout: 60_000 } },
      {
        extends: true,
        test: {
          name: 'pg',
          include: named('pg.test.ts'),
          globalSetup: './server/postgres/test-setup.ts',
          testTimeout: 60_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'real',
          include: named('real.test.ts'),
          globalSetup: './server/postgres/test-setup.ts',
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
