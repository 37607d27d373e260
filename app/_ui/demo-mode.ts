'use client';
import { useEffect } from 'react';
import { deviceSetting, useDeviceSetting } from './device-setting.ts';

const demo = deviceSetting<'no' | 'yes'>('throughline.demo', ['no', 'yes']);

/** Whether this is the demo: as the server says, and without an answer as it last said. */
export function useDemoMode(): boolean {
  useEffect(() => {
    const stop = new AbortController();
    fetch('/api/mode', { signal: stop.signal })
      .then((answer) => answer.json())
      .then((mode: { demo?: unknown }) => demo.write(mode.demo === true ? 'yes' : 'no'))
      .catch(() => undefined);
    return () => stop.abort();
  }, []);
  return useDeviceSetting(demo) === 'yes';
}
