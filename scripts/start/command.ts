import { type ParseArgsConfig, parseArgs } from 'node:util';
import { messageOf } from './problem.ts';

/** Exit code of a command that could not be understood; one that failed at its work ends with 1. */
const notUnderstood = 2;

/**
 * Reads how a command was called. `--help` prints its usage and ends; what it does not take ends it with one line that says
 * so, and the usage.
 */
export function readCommand<const Config extends ParseArgsConfig>(name: string, usage: string, config: Config) {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  try {
    return parseArgs<Config>(config);
  } catch (cause) {
    // Node explains at length how to pass what begins with a dash; its first sentence says what is wrong.
    return refuseCommand(name, usage, messageOf(cause).split('. ')[0] ?? '');
  }
}

/** Ends a command that was called with something it can't use: one line that says what, and the usage; exit code 2. */
export function refuseCommand(name: string, usage: string, what: string): never {
  process.stderr.write(`${name}: ${what}\n${usage}\n`);
  process.exit(notUnderstood);
}

/** The names given as `a,b,c`, each one of those there are; undefined where something else is named. */
export function namesAmong<Name extends string>(given: string, known: readonly Name[]): ReadonlySet<Name> | undefined {
  const wanted = given.split(',').map((name) => name.trim());
  const chosen = known.filter((name) => wanted.includes(name));
  return chosen.length === new Set(wanted).size ? new Set(chosen) : undefined;
}
