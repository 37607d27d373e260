// Installs the packages when they are missing or package-lock.json changed. Runs before anything is installed, so it uses
// nothing but Node 20 itself.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const lockFile = join(root, 'package-lock.json');
const stamp = join(modules, '.throughline-setup');
const windows = process.platform === 'win32';

try {
  await setUp();
  await import('./mend-driver.mjs');
} catch (cause) {
  fail(cause instanceof Error ? cause.message : String(cause));
}

async function setUp() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    fail(
      `Node ${process.versions.node} is too old: install Node 20 or newer (https://nodejs.org), then run this again`,
    );
  }
  const wanted = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === wanted) return;
  if (!holdsEverything()) await install();
  requireBundledNode();
  mkdirSync(modules, { recursive: true });
  writeFileSync(stamp, `${wanted}\n`);
}

/** Whether what npm says it has installed already is what package-lock.json names (someone ran npm by hand). */
function holdsEverything() {
  try {
    const { packages: wanted } = JSON.parse(readFileSync(lockFile, 'utf8'));
    const { packages: present } = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8'));
    return Object.entries(wanted).every(
      ([path, { version, optional, devOptional }]) =>
        path === '' || (present[path] ? present[path].version === version : optional === true || devOptional === true),
    );
  } catch {
    return false;
  }
}

async function install() {
  // On top of existing packages npm ci would first delete them, also from under a system that runs.
  const fresh = !existsSync(join(modules, '.package-lock.json'));
  const command = fresh ? 'ci' : 'install';
  const started = performance.now();
  const seconds = () => `${Math.round((performance.now() - started) / 1_000)} s`;
  say(`Installing packages (npm ${command}); the first time takes a minute or two …`);
  const progress = setInterval(() => say(`  still installing, ${seconds()}`), 10_000);
  const { code, output } = await run('npm', [
    command,
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--progress=false',
  ]);
  clearInterval(progress);
  if (code !== 0) {
    process.stderr.write(output);
    fail(
      `npm ${command} failed after ${seconds()}: see above; check the network (or "npm config get registry") and run this again`,
    );
  }
  say(`Packages installed in ${seconds()}.`);
}

function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, shell: windows, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (output = (output + chunk).slice(-8_000)));
    child.on('error', (cause) => resolve({ code: 1, output: `${cause.message}\n` }));
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** Everything after this runs TypeScript natively, on the Node that came as a package. */
function requireBundledNode() {
  const node = join(modules, '.bin', windows ? 'node.cmd' : 'node');
  try {
    const version = execFileSync(node, ['--version'], { encoding: 'utf8', shell: windows });
    if (Number(version.slice(1).split('.')[0]) >= 24) return;
  } catch {
    // told below
  }
  fail('the package "node" did not unpack its program: run "npm ci" without ignore-scripts, then run this again');
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

function fail(line) {
  say(`Throughline: ${line}`);
  process.exit(1);
}
