/** For every lint rule that biome.json turns on by name, a file that breaks it. */
export const plantedLint: Readonly<Record<string, string>> = {
  noUnusedImports: "import { order } from './order.ts';\n",
  noUnusedVariables: 'const unused = 1;\n',
  noUnusedFunctionParameters: 'export function one(unused: number): number {\n  return 1;\n}\n',
  useExhaustiveDependencies:
    "import { useEffect } from 'react';\n" +
    'export function Order({ id }: { id: string }) {\n' +
    '  useEffect(() => {\n    document.title = id;\n  }, []);\n  return null;\n}\n',
  useImportExtensions: "import { order } from './order';\nexport const copy = order;\n",
  useJsonImportAttributes: "import words from './en.json';\nexport const title = words;\n",
  noExplicitAny: 'export const order: any = 1;\n',
  noTsIgnore: '// @ts-ignore the row is there\nexport const order = 1;\n',
  noSkippedTests: "test.skip('a load can be sealed', () => {\n  expect(1).toBe(1);\n});\n",
  noFocusedTests: "test.only('a load can be sealed', () => {\n  expect(1).toBe(1);\n});\n",
  noPlaywrightWaitForTimeout:
    "import { test } from '@playwright/test';\n" +
    "test('a hold is seen', async ({ page }) => {\n  await page.waitForTimeout(500);\n});\n",
  noEmptyBlockStatements: 'export function forget() {}\n',
  noVar: 'var order = 1;\nexport const copy = order;\n',
  noEnum: 'export enum State {\n  Open = 1,\n}\n',
  noNamespace: 'export namespace order {\n  export const one = 1;\n}\n',
  noParameterProperties: 'export class Order {\n  constructor(readonly id: string) {\n    this.id.trim();\n  }\n}\n',
  noNonNullAssertion: 'export const first = (orders: string[]) => orders[0]!.trim();\n',
  useImportType: "import { Order } from './order.ts';\nexport const none: Order[] = [];\n",
  useNodejsImportProtocol: "import { join } from 'path';\nexport const place = join('a', 'b');\n",
  useThrowOnlyError: "export function refuse(): never {\n  throw 'load.closed';\n}\n",
  useErrorCause:
    'export function open(read: () => string): string {\n' +
    "  try {\n    return read();\n  } catch {\n    throw new Error('The order could not be read');\n  }\n}\n",
  noBarrelFile: "export { order } from './order.ts';\n",
  noFloatingPromises:
    'async function save(): Promise<void> {\n  await 1;\n}\nexport function run(): void {\n  save();\n}\n',
  noMisusedPromises:
    'async function isOpen(): Promise<boolean> {\n  return (await 1) === 1;\n}\n' +
    'export function state(): string {\n  if (isOpen()) return "open";\n  return "closed";\n}\n',
};
