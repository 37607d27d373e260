/**
 * A fast slice of the simulator on an empty database, for `npm run planted-bugs`: `node scripts/planted-bugs/slice.ts URL`.
 * Ends with exit code 1 and one line at the first seed that finds something.
 */
import 'fake-indexeddb/auto';
import { connect } from '../../server/postgres/connect.ts';
import { migrate } from '../../server/postgres/migrate.ts';
import { faultKinds } from '../simulate/faults.ts';
import { Simulation } from '../simulate/simulation.ts';
import { messageOf } from '../start/problem.ts';

const seeds = [101, 102, 103];
const steps = 1_200;
const devices = 3;

/** What the slice finds, in a line; undefined when all is well. */
async function find(url: string): Promise<string | undefined> {
  await migrate(url);
  const sql = connect(url, 4);
  const felt = new Set<string>();
  try {
    for (const seed of seeds) {
      const { faults, lost, doubled, silent, stuck, diverged } = await new Simulation(sql, seed, devices).run(steps);
      const found = Object.entries({ lost, doubled, silent, stuck, diverged }).filter(([, count]) => count > 0);
      if (found.length > 0) return `seed ${seed}: ${found.map(([what, count]) => `${count} ${what}`).join(', ')}`;
      for (const kind of faultKinds) if (faults[kind].hit > 0) felt.add(kind);
    }
    const never = faultKinds.filter((kind) => !felt.has(kind));
    return never.length > 0 ? `never felt: ${never.join(', ')}` : undefined;
  } catch (cause) {
    return messageOf(cause).split('\n')[0];
  } finally {
    await sql.end({ timeout: 1 });
  }
}

const found = await find(process.argv[2] ?? '');
console.log(found ?? 'nothing');
// Whatever a bug has left hanging ends with it.
process.exit(found === undefined ? 0 : 1);
