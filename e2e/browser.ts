import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

/** A Chromium that can be started, or what to do to have one. */
export type FoundBrowser = { readonly executable: string } | { readonly problem: string };

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];

/** What Chromium needs to run in a container, and to be quiet: no calls home, no GPU, no first-run pages. */
export const BROWSER_FLAGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Finds a Chromium: the one named in `CHROMIUM`, Playwright's own, one on the PATH; as root on Debian it installs the
 * system's. Progress of an installation goes to the terminal.
 */
export async function findBrowser(): Promise<FoundBrowser> {
  const known = presentBrowser();
  if (known) return { executable: known };
  if (mayInstall()) {
    console.log('No browser here: installing the system’s Chromium for the end-to-end tests …');
    installWithApt();
    const installed = presentBrowser();
    if (installed) return { executable: installed };
  }
  return {
    problem:
      'No Chromium was found for the end-to-end tests. Run `npx playwright install --with-deps chromium`, ' +
      'install the package `chromium` of your system, or name one: CHROMIUM=/path/to/chrome npm test.',
  };
}

/** A Chromium that is already there, or undefined. */
export function presentBrowser(): string | undefined {
  return [process.env['CHROMIUM'], chromium.executablePath(), ...onPath()].find(
    (path) => path !== undefined && path !== '' && existsSync(path),
  );
}

function onPath(): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).filter(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const mayInstall = (): boolean => process.getuid?.() === 0 && existsSync('/etc/debian_version');

function installWithApt(): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args: string[]) => spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  apt('update', '-q');
  apt('install', '-y', '-q', 'chromium');
}
