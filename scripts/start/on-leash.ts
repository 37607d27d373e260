// Runs the program named first among the arguments on the leash, for Deno, whose --preload waits until a module is idle.
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import './leash.ts';

const [, , program] = process.argv;
if (program === undefined) throw new Error('name the program to run');
await import(pathToFileURL(program).href);
