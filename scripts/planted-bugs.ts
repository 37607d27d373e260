/**
 * Plants small mistakes in the shipped loop, one at a time in a copy of the tree, and asks that the suite notices each:
 *
 *     npm run -s planted-bugs [-- --only name,…] [--lanes 2] [--json]
 *
 * The fast slice of the simulator, the tests of app/_sync and of server/sync; the first that fails has caught it.
 * Ends with `N caught, M survived`; exit code 1 when one survives, or when the suite fails on the sound tree already.
 */
import { startTestCluster, type TestCluster } from '../server/postgres/test-cluster.ts';
import { allBugs } from './planted-bugs/all-bugs.ts';
import { simulate, testUntilFailure } from './planted-bugs/hunt.ts';
import { jobBugs } from './planted-bugs/job-bugs.ts';
import type { PlantedBug } from './planted-bugs/planted-bug.ts';
import { TreeCopy } from './planted-bugs/tree-copy.ts';
import { readCommand } from './start/command.ts';
import { messageOf, Problem } from './start/problem.ts';

const usage = 'usage: npm run -s planted-bugs [-- --only name,…] [--lanes 2] [--json]';

interface Hunted {
  readonly name: string;
  readonly breaks: string;
  /** What noticed it; null when nothing did. */
  readonly by: string | null;
  readonly seconds: number;
}

function chosen(only: string | undefined): readonly PlantedBug[] {
  if (only === undefined) return allBugs;
  const names = only.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !allBugs.some((bug) => bug.name === name));
  if (unknown.length > 0) throw new Problem(`no bug is called ${unknown.join(', ')}`);
  return allBugs.filter(({ name }) => names.includes(name));
}

/** The first part of the suite that fails in this copy, said in a line; the device's own tests first for a mistake there. */
async function firstToNotice(copy: TreeCopy, cluster: TestCluster, file = ''): Promise<string | undefined> {
  if (jobBugs.some((bug) => bug.file === file)) return testUntilFailure(copy, 'server/run-jobs.pg');
  const isDevices = file.startsWith('app/');
  return (
    (isDevices ? await testUntilFailure(copy, 'app/_sync') : undefined) ??
    (await simulate(copy, cluster)) ??
    (isDevices ? undefined : await testUntilFailure(copy, 'app/_sync')) ??
    (await testUntilFailure(copy, 'server/sync')) ??
    (file === '' ? await testUntilFailure(copy, 'server/run-jobs.pg') : undefined)
  );
}

async function hunt(bug: PlantedBug, copy: TreeCopy, cluster: TestCluster): Promise<Hunted> {
  const begun = performance.now();
  const by = await copy.withBug(bug, () => firstToNotice(copy, cluster, bug.file));
  const seconds = Math.round((performance.now() - begun) / 100) / 10;
  return { name: bug.name, breaks: bug.breaks, by: by ?? null, seconds };
}

/** Hunts all of them, in copies side by side, all made of the one that was found sound. */
async function huntAll(
  bugs: readonly PlantedBug[],
  sound: TreeCopy,
  cluster: TestCluster,
  lanes: number,
  tell: (hunted: Hunted) => void,
): Promise<void> {
  const left = [...bugs];
  const lane = async (): Promise<void> => {
    const copy = await TreeCopy.make(sound.folder);
    try {
      for (let bug = left.shift(); bug; bug = left.shift()) tell(await hunt(bug, copy, cluster));
    } finally {
      await copy.remove();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

async function main(): Promise<void> {
  const { values } = readCommand('planted-bugs', usage, {
    options: {
      only: { type: 'string' },
      // Each hunt keeps a processor busy, and its Postgres a good part of another.
      lanes: { type: 'string', default: '2' },
      json: { type: 'boolean', default: false },
    },
  });
  const bugs = chosen(values.only);
  const lanes = Number(values.lanes);
  if (!(Number.isInteger(lanes) && lanes >= 1)) throw new Problem('--lanes must be a whole number from 1 on');
  const cluster = await startTestCluster();
  const sound = await TreeCopy.make();
  const all: Hunted[] = [];
  try {
    const already = await firstToNotice(sound, cluster);
    if (already) throw new Problem(`the suite fails without any bug, by ${already}`);
    await huntAll(bugs, sound, cluster, lanes, (hunted) => {
      all.push(hunted);
      const { name, by, seconds } = hunted;
      if (!values.json)
        console.log(`${name} (${hunted.breaks}): ${by ? `caught by ${by}` : 'SURVIVED'} in ${seconds} s`);
    });
  } finally {
    await sound.remove();
    await cluster.stop();
  }
  const survived = all.filter(({ by }) => by === null).length;
  const caught = all.length - survived;
  console.log(values.json ? JSON.stringify({ caught, survived, bugs: all }) : `${caught} caught, ${survived} survived`);
  process.exitCode = survived > 0 ? 1 : 0;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

main().catch((cause: unknown) => {
  console.error(`planted-bugs: ${messageOf(cause)}`);
  process.exitCode = 1;
});
