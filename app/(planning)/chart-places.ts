import type { Instant } from '../../db/values/instant.ts';
import type { MachinePlan, PlannedStep } from './machine-plan.ts';

/** Time across a chart, in pixels. */
export interface Scale {
  readonly from: Instant;
  readonly to: Instant;
  readonly left: number;
  readonly right: number;
  /** Never outside the chart. */
  readonly x: (at: Instant) => number;
}

export function scaleOf(from: Instant, to: Instant, left: number, right: number): Scale {
  const x = (at: Instant): number =>
    left + ((Math.min(to, Math.max(from, at)) - from) / Math.max(1, to - from)) * (right - left);
  return { from, to, left, right, x };
}

/** A machine's band in the chart and where its bars stand in it. */
export interface PlacedRow {
  readonly plan: MachinePlan;
  readonly top: number;
  readonly bottom: number;
  readonly bars: readonly { readonly each: PlannedStep; readonly top: number }[];
}

const laneTall = 34;
const pad = 8;

/** Machines under one another from `top` on, each as tall as its lanes need. */
export function placeRows(machines: readonly MachinePlan[], top: number): PlacedRow[] {
  let edge = top;
  return machines.map((plan) => {
    const start = edge;
    edge = start + pad * 2 + Math.max(1, plan.lanes.length) * laneTall;
    const bars = plan.lanes.flatMap((lane, at) => lane.map((each) => ({ each, top: start + pad + at * laneTall + 2 })));
    return { plan, top: start, bottom: edge, bars };
  });
}
