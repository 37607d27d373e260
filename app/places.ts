import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { PlaceName } from './_ui/place-names.ts';
import type { WordArea } from './_ui/words/areas.ts';
import { needWords } from './_ui/words/words.tsx';

interface Place {
  readonly Screen: LazyExoticComponent<ComponentType>;
  /** Begins to fetch the script, for a screen that will soon be opened. */
  readonly fetchScript: () => void;
  /** Begins to fetch the words, once it is known in whose language. */
  readonly fetchWords: () => void;
}

/** A screen's script and its words come together, and when it is first opened. */
const screen = (areas: readonly WordArea[], load: () => Promise<{ default: ComponentType }>): Place => ({
  Screen: lazy(async () => {
    const [script] = await Promise.all([load(), needWords(...areas)]);
    return script;
  }),
  fetchScript: () => void load().catch(() => undefined),
  fetchWords: () => void needWords(...areas).catch(() => undefined),
});

/**
 * What is drawn at each place: `/floor` is the floor desk. Each is a script of its own, loaded when first opened and kept
 * by the service worker from the first visit on. What follows the place in the path (`/tasks/<id>`) is in `usePlace().rest`.
 */
export const places: Record<PlaceName, Place> = {
  'sign-in': screen([], () => import('./sign-in/sign-in-place.tsx')),
  floor: screen(['floor', 'quality'], () => import('./(floor)/floor-desk.tsx')),
  quality: screen(['quality', 'exceptions', 'tasks'], () => import('./(quality)/quality-desk.tsx')),
  dispatch: screen(['dispatch', 'quality'], () => import('./(dispatch)/dispatch-desk.tsx')),
  planning: screen(['planning', 'exceptions', 'floor', 'tasks'], () => import('./(planning)/planning-desk.tsx')),
  materials: screen(['materials', 'exceptions', 'quality', 'tasks'], () => import('./(materials)/materials-desk.tsx')),
  commercial: screen(
    ['commercial', 'quotes', 'admin', 'exceptions', 'tasks', 'terms'],
    () => import('./(commercial)/commercial-desk.tsx'),
  ),
  maintenance: screen(
    ['maintenance', 'exceptions', 'floor', 'tasks'],
    () => import('./(maintenance)/maintenance-desk.tsx'),
  ),
  finance: screen(['finance', 'exceptions', 'orders', 'tasks', 'terms'], () => import('./(finance)/finance-desk.tsx')),
  manager: screen(['manager', 'exceptions', 'notify'], () => import('./(manager)/manager-desk.tsx')),
  admin: screen(['admin', 'notify', 'floor', 'terms'], () => import('./(admin)/admin-desk.tsx')),
  tasks: screen(['tasks', 'exceptions', 'terms', 'notify', 'quality'], () => import('./tasks/tasks-place.tsx')),
  exceptions: screen(['exceptions', 'notify', 'tasks'], () => import('./exceptions/exceptions-place.tsx')),
  orders: screen(['orders', 'exceptions', 'tasks', 'terms'], () => import('./orders/orders-place.tsx')),
  outbox: screen(['sync'], () => import('./outbox/outbox-place.tsx')),
  tour: screen(['tour'], () => import('./tour/tour-place.tsx')),
};
