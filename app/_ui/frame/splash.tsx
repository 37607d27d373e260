import { Mark } from './mark.tsx';

/** The first paint, before script and words are awake: the mark where the frame will put it. It says nothing. */
export function Splash() {
  return (
    <div className="grid min-h-dvh place-items-center text-accent [--mark-ground:var(--ground)]">
      <Mark className="shimmer size-14" />
    </div>
  );
}
