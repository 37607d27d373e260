import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { PlaceName } from './_ui/place-names.ts';

type Screen = LazyExoticComponent<ComponentType>;

/**
 * What is drawn at each place: `/floor` is the floor desk. Each is a script of its own, loaded when first opened and kept
 * by the service worker from the first visit on. What follows the place in the path (`/tasks/<id>`) is in `usePlace().rest`.
 */
export const screens: Record<PlaceName, Screen> = {
  'sign-in': lazy(() => import('./sign-in/sign-in-place.tsx')),
  floor: lazy(() => import('./(floor)/floor-desk.tsx')),
  quality: lazy(() => import('./(quality)/quality-desk.tsx')),
  dispatch: lazy(() => import('./(dispatch)/dispatch-desk.tsx')),
  planning: lazy(() => import('./(planning)/planning-desk.tsx')),
  materials: lazy(() => import('./(materials)/materials-desk.tsx')),
  commercial: lazy(() => import('./(commercial)/commercial-desk.tsx')),
  maintenance: lazy(() => import('./(maintenance)/maintenance-desk.tsx')),
  finance: lazy(() => import('./(finance)/finance-desk.tsx')),
  manager: lazy(() => import('./(manager)/manager-desk.tsx')),
  admin: lazy(() => import('./(admin)/admin-desk.tsx')),
  tasks: lazy(() => import('./tasks/tasks-place.tsx')),
  exceptions: lazy(() => import('./exceptions/exceptions-place.tsx')),
  orders: lazy(() => import('./orders/orders-place.tsx')),
  outbox: lazy(() => import('./outbox/outbox-place.tsx')),
  tour: lazy(() => import('./tour/tour-place.tsx')),
};
