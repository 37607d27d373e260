import { spawnSync } from 'node:child_process';

/** A server of somebody else's that tests run against; each file of this folder named `<server>-server.ts` exports one. */
export interface RealServer {
  /** Debian packages it comes in. */
  readonly packages: readonly string[];
  /** Makes ready in an empty folder what the tests start; gives the environment they find it by. */
  prepare(folder: string): Promise<Readonly<Record<string, string>>>;
}

/**
 * Installs Debian packages that are missing. Throws with what a person has to do when this is no Debian, or not root;
 * a download that fails is tried three times.
 */
export function installPackages(packages: readonly string[]): void {
  const missing = packages.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  if (spawnSync('apt-get', ['--version']).status !== 0 || process.getuid?.() !== 0) {
    throw new Error(
      `The real servers come from Debian packages. As root on Debian, or first: apt-get install ${missing.join(' ')}`,
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args: string[]) =>
    spawnSync('apt-get', ['-qq', '-o', 'Acquire::Retries=5', ...args], { env, stdio: 'inherit' }).status;
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    if (apt('update') === 0 && apt('install', '-y', '--no-install-recommends', ...missing) === 0) return;
    console.error(`apt-get failed (attempt ${attempt} of 3).`);
  }
  throw new Error(`These Debian packages could not be installed: ${missing.join(' ')}`);
}

const isInstalled = (name: string): boolean =>
  spawnSync('dpkg', ['-s', name]).stdout?.toString().includes('Status: install ok installed') ?? false;
