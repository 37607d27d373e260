'use client';
import { usePlace } from '../_ui/place.ts';
import { LoadDetail } from './load-detail.tsx';
import { LoadList } from './load-list.tsx';

/** The dispatcher's desk: `/dispatch` all loads by slot, `/dispatch/<load>` one truck from first line to proof. */
export default function DispatchDesk() {
  const [loadId] = usePlace().rest;
  return loadId === undefined ? <LoadList /> : <LoadDetail key={loadId} loadId={loadId} />;
}
