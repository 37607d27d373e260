import { fates, type LineGraph, type LineNode, type NodeFate, type Stage, stages } from './line-graph.ts';

/** One node, or many of one station and one fate counted together. */
export interface Box {
  readonly key: string;
  readonly stage: Stage;
  readonly fate: NodeFate;
  readonly nodes: readonly LineNode[];
  /** In px from the picture's corner. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A line between two boxes; as thick as it stands for many. */
export interface Stroke {
  readonly from: Box;
  readonly to: Box;
  readonly count: number;
  readonly fate: NodeFate;
}

export interface Laid {
  /** `across`: the line runs from left to right; `down`: from top to bottom, for a phone. */
  readonly way: 'across' | 'down';
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly strokes: readonly Stroke[];
  /** Where each station that is reached begins along the line, in px. */
  readonly bands: readonly { readonly stage: Stage; readonly at: number; readonly count: number }[];
}

/** Narrower boxes could not be read: the line then runs down. */
const narrowest = 104;
const gap = 12;
const head = 24;
const boxHeight = 56;
/** Between two stations, for the strokes. */
const channel = { across: 44, down: 34 };
/** Boxes of one station. Four fates may need one each, so a phone's three can become four. */
const most = { across: 6, down: 3 };

type Loose = Pick<Box, 'key' | 'stage' | 'fate' | 'nodes'>;

/** A station's nodes as at most `room` boxes: the worst ones alone, the rest counted by what came of them. */
export function grouped(nodes: readonly LineNode[], room: number): Loose[] {
  const worst = [...nodes].sort((a, b) => fates.indexOf(a.fate) - fates.indexOf(b.fate));
  const alone = (node: LineNode): Loose => ({ key: node.id, stage: node.stage, fate: node.fate, nodes: [node] });
  if (worst.length <= room) return worst.map(alone);
  const kinds = (rest: readonly LineNode[]): number => new Set(rest.map(({ fate }) => fate)).size;
  let single = room - 1;
  while (single > 0 && single + kinds(worst.slice(single)) > room) single--;
  const rest = [...Map.groupBy(worst.slice(single), ({ fate }) => fate)];
  return [
    ...worst.slice(0, single).map(alone),
    ...rest.map(([fate, own]): Loose => {
      const [first] = own;
      const stage = first?.stage ?? 'lot';
      return first && own.length === 1 ? alone(first) : { key: `${stage} ${fate}`, stage, fate, nodes: own };
    }),
  ];
}

/** Lays the line out in a picture of this width, in px: it never needs to be panned. */
export function layLine(graph: LineGraph, width: number): Laid {
  const reached = stages
    .map((stage) => ({ stage, nodes: graph.nodes.filter((node) => node.stage === stage) }))
    .filter(({ nodes }) => nodes.length > 0);
  const way = acrossWidth(reached.length, width) >= narrowest ? 'across' : 'down';
  const columns = reached.map(({ stage, nodes }) => ({ stage, count: nodes.length, loose: grouped(nodes, most[way]) }));
  const { boxes, bands, height } = way === 'across' ? layAcross(columns, width) : layDown(columns, width);
  return { way, width, height, boxes, bands, strokes: strokesOf(graph, boxes) };
}

type Column = { readonly stage: Stage; readonly count: number; readonly loose: readonly Loose[] };
type Placed = Pick<Laid, 'boxes' | 'bands' | 'height'>;

/** How wide a box is when so many stations stand side by side. */
const acrossWidth = (count: number, width: number): number =>
  Math.min(280, (width - channel.across * (count - 1)) / Math.max(1, count));

function layAcross(columns: readonly Column[], width: number): Placed {
  const boxWidth = acrossWidth(columns.length, width);
  const tallest = Math.max(0, ...columns.map(({ loose }) => loose.length));
  const height = head + tallest * (boxHeight + gap);
  const left = (at: number): number => at * (boxWidth + channel.across);
  return {
    height,
    bands: columns.map(({ stage, count }, at) => ({ stage, count, at: left(at) })),
    boxes: columns.flatMap(({ loose }, at) => {
      const top = head + ((tallest - loose.length) * (boxHeight + gap)) / 2;
      return loose.map((each, place) => ({
        ...each,
        x: left(at),
        y: top + place * (boxHeight + gap),
        width: boxWidth,
        height: boxHeight,
      }));
    }),
  };
}

function layDown(columns: readonly Column[], width: number): Placed {
  const step = head + boxHeight + channel.down;
  return {
    height: columns.length * step - channel.down,
    bands: columns.map(({ stage, count }, at) => ({ stage, count, at: at * step })),
    boxes: columns.flatMap(({ loose }, at) => {
      const boxWidth = (width - gap * (loose.length - 1)) / loose.length;
      return loose.map((each, place) => ({
        ...each,
        x: place * (boxWidth + gap),
        y: at * step + head,
        width: boxWidth,
        height: boxHeight,
      }));
    }),
  };
}

/** One stroke between two boxes for all that lead from one to the other; its fate is the worst it leads to. */
function strokesOf({ edges }: LineGraph, boxes: readonly Box[]): Stroke[] {
  const boxOf = new Map(boxes.flatMap((box) => box.nodes.map((node): [string, Box] => [node.id, box])));
  const strokes = new Map<string, Stroke>();
  for (const [fromId, toId] of edges) {
    const from = boxOf.get(fromId);
    const to = boxOf.get(toId);
    if (!from || !to || stages.indexOf(from.stage) >= stages.indexOf(to.stage)) continue;
    const key = `${from.key} > ${to.key}`;
    strokes.set(key, { from, to, count: (strokes.get(key)?.count ?? 0) + 1, fate: to.fate });
  }
  return [...strokes.values()];
}
