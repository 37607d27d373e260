import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium, type Page } from '@playwright/test';
import { BROWSER_FLAGS, presentBrowser } from './browser.ts';

/** A phone whose whole browser can be killed at any moment, as a battery that falls out does it; its storage stays. */
export interface KillablePhone {
  /** Starts the browser; its one page is nowhere yet. */
  start(): Promise<Page>;
  /** SIGKILL to every process of the browser; resolves when it is gone. Safe to call twice. */
  kill(): Promise<void>;
  /** Kills it and throws its storage away. */
  end(): Promise<void>;
}

const startMs = 30_000;

/** Where a Chromium started with a debugging port says it listens. */
async function listeningAt(browser: ChildProcess): Promise<string> {
  if (!browser.stderr) throw new Error('no way to hear the browser');
  const lines = createInterface({ input: browser.stderr });
  for await (const line of lines) {
    const address = /DevTools listening on (ws:\/\/\S+)/.exec(line)?.[1];
    if (address) return address;
  }
  throw new Error('the browser ended before it listened');
}

function launch(folder: string): ChildProcess {
  const executable = presentBrowser();
  if (!executable) throw new Error('no Chromium is here');
  const flags = [
    '--headless',
    '--remote-debugging-port=0',
    `--user-data-dir=${folder}`,
    '--window-size=390,844',
    '--disable-extensions',
    '--disable-default-apps',
    '--no-default-browser-check',
    '--mute-audio',
  ];
  // A process group of its own: killing the group leaves none of its processes to write anything more.
  return spawn(executable, [...BROWSER_FLAGS, ...flags, 'about:blank'], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** A phone with nothing on it. */
export async function killablePhone(): Promise<KillablePhone> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-phone-'));
  let running: ChildProcess | undefined;
  let link: Browser | undefined;
  const kill = async (): Promise<void> => {
    const [ending, before] = [running, link];
    [running, link] = [undefined, undefined];
    if (!ending?.pid) return;
    const gone = ending.exitCode === null && ending.signalCode === null ? once(ending, 'exit') : undefined;
    process.kill(-ending.pid, 'SIGKILL');
    await gone;
    await before?.close();
  };
  return {
    async start() {
      running = launch(folder);
      link = await chromium.connectOverCDP(await listeningAt(running), { timeout: startMs });
      const [context] = link.contexts();
      const page = context?.pages()[0] ?? (await context?.newPage());
      if (!page) throw new Error('the browser has no page');
      return page;
    },
    kill,
    async end() {
      await kill();
      // What was killed may leave files for a moment longer than itself.
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}
