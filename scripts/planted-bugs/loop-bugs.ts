import type { PlantedBug } from './planted-bug.ts';

const loop = 'app/_sync/loop.ts';

const inLoop = (bug: Pick<PlantedBug, 'name' | 'from' | 'to'>): PlantedBug => ({
  ...bug,
  file: loop,
  breaks: 'SYNC-21',
});

/** Mistakes in who leads, when, and how long it waits. */
export const loopBugs: readonly PlantedBug[] = [
  inLoop({
    name: 'lock-dropped',
    from: `browser
      .lock(lockName, isSteal ? { steal: true } : { signal }, () => leads(signal))
      .catch(`,
    to: 'leads(signal).catch(',
  }),
  inLoop({
    name: 'lock-stolen-without-need',
    from: 'isSteal ? { steal: true } : { signal }',
    to: '{ steal: true }',
  }),
  inLoop({ name: 'hanging-leader-not-replaced', from: 'leader.isWedged() && seek(true)', to: 'leader.isWedged()' }),
  inLoop({ name: 'leader-gives-no-sign', from: "    channel.tell('alive');\n", to: '' }),
  inLoop({ name: 'leader-robs-itself', from: '    leader.live();\n    channel.tell', to: '    channel.tell' }),
  inLoop({ name: 'sign-of-life-not-heard', from: "if (word === 'alive') leader.live();\n    else if", to: 'if' }),
  inLoop({ name: 'robbed-tab-gives-signs-on', from: '.finally(stopBeating)', to: '' }),
  inLoop({ name: 'robbed-tab-leads-on', from: '        mine.abort();\n', to: '' }),
  inLoop({ name: 'robbed-tab-never-queues-again', from: ' && seek(false));', to: ');' }),
  inLoop({ name: 'stopped-loop-leads-on', from: '      stopping.abort();\n', to: '' }),
  inLoop({
    name: 'no-pause-after-a-failure',
    from: 'await bell.sleep(pause);',
    to: 'if (failures === 0) await bell.sleep(pause);',
  }),
  inLoop({ name: 'pauses-do-not-grow', from: 'Math.min(failures, pausesMs.length) - 1', to: '0' }),
  inLoop({ name: 'pauses-never-end', from: 'failures === 0 ? pullEveryMs', to: 'failures > 0 ? Infinity' }),
  inLoop({
    name: 'full-disk-takes-the-pause',
    from: 'tellFault(faultOf(error)).catch(() => undefined)',
    to: 'tellFault(faultOf(error))',
  }),
  inLoop({ name: 'wake-during-a-turn-forgotten', from: '      woken = true;\n', to: '' }),
  inLoop({ name: 'poke-not-followed', from: 'given.listen(pokes.poked)', to: 'given.listen(() => undefined)' }),
  inLoop({
    name: 'poke-amid-a-turn-forgotten',
    from: '      isUnderWay = false;\n      judge();',
    to: '      isUnderWay = false;\n      told = undefined;',
  }),
  inLoop({ name: 'no-pull-without-a-poke', from: 'const pullEveryMs = 30_000;', to: 'const pullEveryMs = 3_000_000;' }),
  inLoop({ name: 'network-found-not-heard', from: 'browser.onOnline(wake)', to: 'browser.onOnline(() => undefined)' }),
  inLoop({ name: 'leader-not-woken-by-others', from: "    channel.tell('wake');\n", to: '' }),
  inLoop({
    name: 'others-not-told-of-writes',
    from: "replica.onWritten = () => channel.tell('written');",
    to: 'replica.onWritten = () => undefined;',
  }),
  inLoop({ name: 'tab-that-slept-does-not-look', from: '    look();\n    wake();', to: '    wake();' }),
  inLoop({ name: 'never-added-up', from: 'turns % checkEvery === 0', to: 'turns === 0' }),
  inLoop({ name: 'nothing-sent', from: '  await flush(replica, ports);\n', to: '' }),
  {
    name: 'same-batch-sent-again-at-once',
    file: 'app/_sync/push.ts',
    from: 'const sent = Math.min(size, replica.waiting.length);',
    to: 'const sent = size;',
    breaks: 'SYNC-21',
  },
];
