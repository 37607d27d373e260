'use client';
import { Suspense, useEffect } from 'react';
import { DeskFrame } from './_ui/frame/desk-frame.tsx';
import { Nowhere } from './_ui/frame/nowhere.tsx';
import { ScreenGuard } from './_ui/frame/screen-guard.tsx';
import { Splash } from './_ui/frame/splash.tsx';
import { go } from './_ui/go.tsx';
import { LoadingState } from './_ui/kit/states.tsx';
import { desksOf, usePresence } from './_ui/person.ts';
import { usePlace } from './_ui/place.ts';
import { WordsProvider } from './_ui/words/words.tsx';
import { screens } from './places.ts';

/** The app: words first, then the place the path names, inside the frame once somebody is signed in. */
export function Shell() {
  return (
    <WordsProvider waiting={<Splash />}>
      <Place />
    </WordsProvider>
  );
}

/** `/` sends a person to their desk; without a person every place is the sign-in page, which leads back. */
function Place() {
  const presence = usePresence();
  const { place } = usePlace();
  const home = presence.state === 'signed-in' ? `/${desksOf(presence.person)[0] ?? 'tasks'}` : '/sign-in';
  const atRoot = place === undefined && window.location.pathname === '/';

  useEffect(() => {
    if (presence.state !== 'unknown' && atRoot) go(home, 'replace');
  }, [presence.state, atRoot, home]);

  if (presence.state === 'unknown' || atRoot) return <Splash />;
  const Screen = presence.state === 'signed-out' ? screens['sign-in'] : place && screens[place];
  const drawn = (
    <ScreenGuard key={place}>
      <Suspense fallback={place === 'sign-in' ? <Splash /> : <LoadingState />}>
        {Screen ? <Screen /> : <Nowhere home={home} />}
      </Suspense>
    </ScreenGuard>
  );
  if (presence.state === 'signed-out' || place === 'sign-in') return drawn;
  return <DeskFrame person={presence.person}>{drawn}</DeskFrame>;
}
