import type { Running } from './running.ts';

const roles = [
  'operator',
  'quality',
  'dispatch',
  'commercial',
  'planning',
  'materials',
  'maintenance',
  'finance',
  'manager',
  'admin',
];

const company = [
  '  Make a company and its administrator from another terminal:',
  '    npm run -s company -- --help',
  '',
];

/** What a person needs to begin, in one block. */
export function readyBlock({ url, dataDir }: Running, demo: boolean, seconds: string): string {
  const signIn = roles.map((role) => `    ${role.padEnd(12)} ${url}/demo/sign-in?as=${role}`);
  const lines = [
    '',
    `  Throughline is ready (${seconds} s)   ${url}`,
    '',
    ...(demo ? ['  Sign in with one click as', ...signIn, ''] : company),
    '  Send an order from another terminal:',
    '    npm run -s say -- "bhai kal 2 bori 1/2 inch elbow bhej do"',
    '',
    `  Data and logs: ${dataDir}      Stop: Ctrl-C`,
    '',
  ];
  return lines.join('\n');
}
