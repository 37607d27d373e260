import { Worker } from 'node:worker_threads';
import { second } from '../../../db/values/instant.ts';
import type { FileReading } from '../files/read-file.ts';
import { headOnly, type ParsedMail } from './parse-mail.ts';
import type { Asked, Told } from './parse-thread.ts';

const patienceMs = 30 * second;
/** An idle thread keeps 30 MB; the next mail is soon there or long off. */
const restMs = 20 * second;
const mostMegabytes = 384;
const mostThreads = 2;

let resting: { readonly thread: Worker; readonly end: NodeJS.Timeout }[] = [];
let busy = 0;
const waiting: (() => void)[] = [];

/**
 * Asks a thread of its own, with its own memory and 30 s, and ends it when no answer comes: a parser that hangs or bursts
 * costs that one mail its reading. Two are read at once, others wait. Undefined when no answer came.
 */
async function askApart(asked: Asked): Promise<Told | undefined> {
  if (busy >= mostThreads) await new Promise<void>((resolve) => waiting.push(resolve));
  busy += 1;
  const thread = takeThread();
  try {
    const told = await answerOf(thread, asked);
    if (told) rest(thread);
    else void thread.terminate();
    return told;
  } finally {
    busy -= 1;
    waiting.shift()?.();
  }
}

function takeThread(): Worker {
  const rested = resting.pop();
  if (rested) {
    clearTimeout(rested.end);
    return rested.thread;
  }
  return new Worker(new URL('./parse-thread.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
    env: {},
    execArgv: [],
    // Nobody may be listening when it bursts: then that is all that happens.
  }).on('error', () => undefined);
}

function rest(thread: Worker): void {
  thread.unref();
  const end = setTimeout(() => {
    resting = resting.filter((each) => each.thread !== thread);
    void thread.terminate();
  }, restMs).unref();
  resting.push({ thread, end });
}

function answerOf(thread: Worker, asked: Asked): Promise<Told | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => end(undefined), patienceMs);
    const told = (answer: Told): void => end(answer);
    const lost = (): void => end(undefined);
    const end = (answer: Told | undefined): void => {
      clearTimeout(timer);
      thread.off('message', told).off('error', lost).off('exit', lost);
      resolve(answer);
    };
    thread.ref();
    thread.on('message', told).on('error', lost).on('exit', lost);
    thread.postMessage(asked);
  });
}

/** Takes a raw mail apart, safely; one that no thread came back from is told by its head, with the problem. */
export async function parseApart(bytes: Uint8Array, cut: boolean): Promise<ParsedMail> {
  const told = await askApart({ kind: 'mail', bytes, cut });
  return told && 'digest' in told ? told : headOnly(bytes, 'mail.unreadable');
}

/** Reads the list in a file, safely; one that no thread came back from is refused. */
export async function readFileApart(name: string, mediaType: string, bytes: Uint8Array): Promise<FileReading> {
  const told = await askApart({ kind: 'file', bytes, name, mediaType });
  return told && 'outcome' in told ? told : { outcome: 'refused', reason: 'file.broken', rows: [] };
}
