import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The root of the repository, with no slash at its end. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');

interface ToolOutcome {
  readonly code: number;
  readonly stdout: string;
  /** Both streams, in the order they came. */
  readonly output: string;
}

/** Runs a package's command to its end with its output captured; `cwd` is the repository unless stated. */
export async function runTool(command: string, args: readonly string[], cwd = ROOT): Promise<ToolOutcome> {
  const child = spawn(`${ROOT}/node_modules/.bin/${command}`, args, {
    cwd,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exit) => resolve(exit ?? 1));
  });
  return { code, stdout, output };
}

/** The findings of a tool that speaks through its exit code: nothing when it passed, else all it printed. */
export async function findingsOfTool(command: string, args: readonly string[]): Promise<string[]> {
  const { code, output } = await runTool(command, args);
  return code === 0 ? [] : output.trim().split('\n');
}
