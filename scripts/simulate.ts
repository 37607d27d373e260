/**
 * Runs devices and server against each other under faults, in one process and repeatably:
 *
 *     npm run -s simulate -- --seed 7 --steps 2000 [--devices 3] [--json] [--trace]
 *
 * Prints what it found; exit code 1 when an action was lost, doubled, refused without a word, stuck, when a device showed
 * anything but server + pending, or when a kind of fault was never felt. The same seed does the same again.
 */
import 'fake-indexeddb/auto';
import { connect } from '../server/postgres/connect.ts';
import { migrate } from '../server/postgres/migrate.ts';
import { startTestCluster } from '../server/postgres/test-cluster.ts';
import { faultKinds } from './simulate/faults.ts';
import { type Outcome, Simulation } from './simulate/simulation.ts';
import { readCommand, refuseCommand } from './start/command.ts';
import { messageOf } from './start/problem.ts';

const usage = 'usage: npm run -s simulate -- --seed 7 --steps 2000 [--devices 3] [--json] [--trace]';
const { values } = readCommand('simulate', usage, {
  options: {
    seed: { type: 'string', default: '1' },
    steps: { type: 'string', default: '2000' },
    devices: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
  },
});

/** A whole number of at least 1, or a clear end. */
function whole(name: 'seed' | 'steps' | 'devices'): number {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value >= 1) return value;
  return refuseCommand('simulate', usage, `--${name} must be a whole number from 1 on, not "${values[name]}"`);
}

const unfelt = ({ faults }: Outcome): string[] => faultKinds.filter((kind) => faults[kind].hit === 0);

function say(outcome: Outcome): void {
  const { faults, ...found } = outcome;
  if (values.json) console.log(JSON.stringify(outcome));
  else {
    console.log(found);
    console.table(faults);
  }
}

async function main(): Promise<void> {
  const [seed, steps, devices] = [whole('seed'), whole('steps'), whole('devices')];
  const cluster = await startTestCluster();
  // For a pull, whoever overtakes it, and a transaction that stays open meanwhile.
  const sql = connect(cluster.urlOf(), 4);
  try {
    await migrate(cluster.urlOf());
    const simulation = new Simulation(sql, seed, devices);
    const outcome = await simulation.run(steps).finally(() => {
      if (values.trace) console.error(simulation.world.trace.join('\n'));
    });
    say(outcome);
    const { lost, doubled, silent, stuck, diverged } = outcome;
    const never = unfelt(outcome);
    if (lost + doubled + silent + stuck + diverged > 0 || never.length > 0) {
      process.exitCode = 1;
      if (never.length > 0) console.error(`never felt: ${never.join(', ')}: more steps, or another seed`);
      console.error(`again: npm run -s simulate -- --seed ${seed} --steps ${steps} --devices ${devices} --trace`);
    }
  } finally {
    await sql.end();
    await cluster.stop();
  }
}

main().catch((cause: unknown) => {
  console.error(`simulate: ${messageOf(cause)}`);
  process.exitCode = 1;
});
