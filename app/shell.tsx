'use client';
import { Suspense, useEffect } from 'react';
import { useDemoMode } from './_ui/demo-mode.ts';
import { DeskFrame } from './_ui/frame/desk-frame.tsx';
import { FirstFetch } from './_ui/frame/first-fetch.tsx';
import { Nowhere } from './_ui/frame/nowhere.tsx';
import { ScreenGuard } from './_ui/frame/screen-guard.tsx';
import { Splash } from './_ui/frame/splash.tsx';
import { LoadingState } from './_ui/kit/states.tsx';
import { desksOf, usePresence } from './_ui/person.ts';
import { go, usePlace } from './_ui/place.ts';
import { placeOf } from './_ui/place-names.ts';
import { useServiceWorker } from './_ui/update.ts';
import { WordsProvider } from './_ui/words/words.tsx';
import { places } from './places.ts';

// Begun with the script itself, while it is found out whose device this is and what it holds.
if (typeof window !== 'undefined') {
  const { place } = placeOf(window.location.pathname);
  if (place) places[place].fetchScript();
}

/** The app: words first, then the place the path names, inside the frame once somebody is signed in. */
export function Shell() {
  useServiceWorker();
  const known = usePresence().state !== 'unknown';
  // Whose device it is decides the language: what was loaded before that is not spoken.
  return (
    <WordsProvider key={known ? 'theirs' : 'nobody'} waiting={<Splash />}>
      <Place />
    </WordsProvider>
  );
}

/** `/` sends a person to their desk; without a person every place is the sign-in page, which leads back. */
function Place() {
  const presence = usePresence();
  const demo = useDemoMode();
  const { place } = usePlace();
  const home = presence.state === 'signed-in' ? `/${desksOf(presence.person)[0] ?? 'tasks'}` : '/sign-in';
  const atRoot = place === undefined && window.location.pathname === '/';

  useEffect(() => {
    if (presence.state !== 'unknown' && atRoot) go(home, 'replace');
  }, [presence.state, atRoot, home]);

  // Not when the screen is first drawn, which on a new device is after its first rows: by then they are here.
  useEffect(() => {
    if (presence.state === 'signed-in' && place) places[place].fetchWords();
  }, [presence.state, place]);

  if (presence.state === 'unknown' || atRoot) return <Splash />;
  const Screen = presence.state === 'signed-out' ? places['sign-in'].Screen : place && places[place].Screen;
  const drawn = (
    // The boundary outlives the move, so the old screen stays in sight until the next one's script is here.
    <Suspense fallback={presence.state === 'signed-in' ? <LoadingState /> : <Splash />}>
      <ScreenGuard key={place}>{Screen ? <Screen /> : <Nowhere home={home} />}</ScreenGuard>
    </Suspense>
  );
  if (presence.state === 'signed-out' || place === 'sign-in') return drawn;
  return (
    <DeskFrame person={presence.person} demo={demo}>
      <FirstFetch>{drawn}</FirstFetch>
    </DeskFrame>
  );
}
