import { DeviceShell } from './_device/device-shell.tsx';
import { Shell } from './shell.tsx';

/** The one document. `next.config.ts` and the service worker answer every place with it; the shell draws the place. */
export default function Home() {
  return (
    <DeviceShell>
      <Shell />
    </DeviceShell>
  );
}
