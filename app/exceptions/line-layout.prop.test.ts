import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fates, type LineGraph, stages } from './line-graph.ts';
import { type Box, grouped, layLine } from './line-layout.ts';

const graph = fc
  .array(fc.record({ stage: fc.constantFrom(...stages), fate: fc.constantFrom(...fates) }), {
    minLength: 2,
    maxLength: 200,
  })
  .chain((drawn): fc.Arbitrary<LineGraph> => {
    const nodes = drawn.map((each, at) => ({ ...each, id: `n-${at}`, title: `N-${at}`, detail: '' }));
    const node = fc.constantFrom(...nodes.map(({ id }) => id));
    return fc.record({ nodes: fc.constant(nodes), edges: fc.array(fc.tuple(node, node), { maxLength: 300 }) });
  });

const apart = (a: Box, b: Box): boolean =>
  a.x + a.width <= b.x + 1e-6 || b.x + b.width <= a.x + 1e-6 || a.y + a.height <= b.y || b.y + b.height <= a.y;

test('[ROOM-1] each thing is in exactly one box, no two boxes touch, and none leaves the picture', () => {
  fc.assert(
    fc.property(graph, fc.integer({ min: 300, max: 1_800 }), (line, width) => {
      const laid = layLine(line, width);
      const shown = laid.boxes.flatMap(({ nodes }) => nodes.map(({ id }) => id));
      expect(shown.sort()).toEqual(line.nodes.map(({ id }) => id).sort());
      expect(new Set(laid.boxes.map(({ key }) => key)).size).toBe(laid.boxes.length);
      for (const [at, box] of laid.boxes.entries()) {
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.y).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(width + 1e-6);
        expect(box.y + box.height).toBeLessThanOrEqual(laid.height);
        expect(box.width).toBeGreaterThan(40);
        for (const node of box.nodes) expect([node.stage, node.fate]).toEqual([box.stage, box.fate]);
        for (const other of laid.boxes.slice(at + 1)) expect(apart(box, other)).toBe(true);
      }
      expect(width < 640 && laid.bands.length > 4 ? laid.way : 'down').toBe('down');
    }),
    { numRuns: 200 },
  );
});

test('[ROOM-1] every connection that leads on is drawn, once for each two boxes, with how many it stands for', () => {
  fc.assert(
    fc.property(graph, fc.constantFrom(358, 1_200), (line, width) => {
      const { strokes } = layLine(line, width);
      const stageOf = new Map(line.nodes.map(({ id, stage }) => [id, stages.indexOf(stage)]));
      const onward = line.edges.filter(([from, to]) => (stageOf.get(from) ?? 0) < (stageOf.get(to) ?? 0));
      expect(strokes.reduce((sum, { count }) => sum + count, 0)).toBe(onward.length);
      const pairs = strokes.map(({ from, to }) => `${from.key} > ${to.key}`);
      expect(new Set(pairs).size).toBe(pairs.length);
    }),
    { numRuns: 100 },
  );
});

test('[ROOM-1] the worst stand alone as long as there is room; the rest are counted by what came of them', () => {
  const node = (id: string, fate: (typeof fates)[number]) =>
    ({ id, stage: 'order', fate, title: id, detail: '' }) as const;
  const many = [
    ...Array.from({ length: 9 }, (_, at) => node(`s-${at}`, 'saved')),
    node('h', 'hit'),
    node('b', 'broken'),
  ];
  const told = grouped(many, 4).map(({ fate, nodes }) => [fate, nodes.length]);
  expect(told).toEqual([
    ['broken', 1],
    ['hit', 1],
    ['saved', 1],
    ['saved', 8],
  ]);
});
