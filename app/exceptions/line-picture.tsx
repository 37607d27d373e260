'use client';
import { ArchiveX, CircleCheck, OctagonAlert, TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import type { Exception } from '../../db/exception/exception.ts';
import { useDevice, useQuery } from '../_device/device.ts';
import { Go } from '../_ui/go.tsx';
import { desksOf } from '../_ui/person.ts';
import { placeOf } from '../_ui/place-names.ts';
import { useWidth } from '../_ui/use-width.ts';
import { useWords } from '../_ui/words/words.tsx';
import { type LineGraph, type LineNode, type NodeFate, stages } from './line-graph.ts';
import { type Box, type Laid, layLine, type Stroke } from './line-layout.ts';
import { readLine } from './line-view.ts';

const icons = { broken: OctagonAlert, lost: ArchiveX, hit: TriangleAlert, saved: CircleCheck } as const;
/** Said by shape of the edge and by an icon too, never by colour alone. */
const faces: Record<NodeFate, string> = {
  broken: 'border-2 border-held-solid bg-held-solid text-on-held',
  lost: 'border-2 border-dashed border-held-solid bg-held-wash text-held',
  hit: 'border border-late-solid bg-late-wash text-late',
  saved: 'border border-run-solid bg-run-wash text-run',
};
const strokes: Record<NodeFate, string> = {
  broken: 'stroke-held-solid',
  lost: 'stroke-held-solid',
  hit: 'stroke-late-solid',
  saved: 'stroke-run-solid',
};

/** Everything an exception touches, drawn as one line from the lot to the truck: what is hit, what is saved. */
export function LinePicture({ exception }: { exception: Exception }) {
  const t = useWords('exceptions.line');
  const graph = useQuery((local) => readLine(local, exception), [exception]);
  const [ref, width] = useWidth();
  const laid = useMemo(() => (graph && width > 0 ? layLine(graph, width) : undefined), [graph, width]);
  const mayOpen = useMayOpen();
  if (!graph) return <div ref={ref} className="h-40" />;
  if (graph.nodes.length === 0) return <p className="text-ink-soft">{t('nothing')}</p>;
  const count = (fate: NodeFate): number => graph.nodes.filter((node) => node.fate === fate).length;
  return (
    <figure aria-label={t('title')}>
      <figcaption className="mb-3 flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {(['hit', 'saved', 'lost'] as const).map((fate) => (
          <Count key={fate} fate={fate} count={count(fate) + (fate === 'hit' ? count('broken') : 0)} />
        ))}
      </figcaption>
      <div ref={ref} className="relative w-full" style={{ height: laid?.height ?? 240 }}>
        {laid && <Drawn laid={laid} mayOpen={mayOpen} />}
      </div>
      <AsList graph={graph} mayOpen={mayOpen} />
    </figure>
  );
}

function Count({ fate, count }: { fate: 'hit' | 'saved' | 'lost'; count: number }) {
  const t = useWords('exceptions.line');
  const Icon = icons[fate];
  if (count === 0) return null;
  return (
    <span className="inline-flex items-center gap-1.5 font-medium">
      <Icon aria-hidden className="size-4" />
      {t(`count.${fate}`, { count })}
    </span>
  );
}

type MayOpen = (href: string) => boolean;

/** A desk a person has no business at is no link: it would only lead back. */
function useMayOpen(): MayOpen {
  const { person } = useDevice();
  const desks: readonly string[] = desksOf(person.actor);
  return (href) => {
    const { place } = placeOf(href);
    return place === 'orders' || (place !== undefined && desks.includes(place));
  };
}

function Drawn({ laid, mayOpen }: { laid: Laid; mayOpen: MayOpen }) {
  const t = useWords('exceptions.line');
  return (
    <>
      <svg aria-hidden width={laid.width} height={laid.height} className="absolute inset-0">
        {laid.strokes.map((stroke) => (
          <path
            key={`${stroke.from.key} ${stroke.to.key}`}
            d={curve(stroke, laid.way)}
            strokeWidth={Math.min(6, 1.5 + Math.log2(stroke.count))}
            strokeDasharray={stroke.fate === 'lost' ? '5 4' : undefined}
            className={`fill-none opacity-70 ${strokes[stroke.fate]}`}
          />
        ))}
      </svg>
      {laid.bands.map(({ stage, at, count }) => (
        <p
          key={stage}
          className="absolute bg-panel pr-2 text-label font-semibold whitespace-nowrap text-ink-soft"
          style={laid.way === 'across' ? { left: at, top: 0 } : { left: 0, top: at }}
        >
          {t(`stage.${stage}`)} {count > 1 && <span className="font-normal">{count}</span>}
        </p>
      ))}
      {laid.boxes.map((box) => (
        <BoxFace key={box.key} box={box} mayOpen={mayOpen} />
      ))}
    </>
  );
}

/** A bent line from the end of one box to the beginning of the other. */
function curve({ from, to }: Stroke, way: Laid['way']): string {
  if (way === 'across') {
    const [x1, y1, x2, y2] = [from.x + from.width, from.y + from.height / 2, to.x, to.y + to.height / 2];
    const bend = Math.min(40, (x2 - x1) / 2);
    return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
  }
  const [x1, y1, x2, y2] = [from.x + from.width / 2, from.y + from.height, to.x + to.width / 2, to.y];
  const bend = Math.min(30, (y2 - y1) / 2);
  return `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`;
}

function BoxFace({ box, mayOpen }: { box: Box; mayOpen: MayOpen }) {
  const t = useWords('exceptions.line');
  const [only] = box.nodes;
  const Icon = icons[box.fate];
  const many = box.nodes.length > 1;
  const look = `absolute flex flex-col justify-center overflow-hidden rounded-tap px-1.5 text-label leading-tight ${faces[box.fate]}`;
  const place = { left: box.x, top: box.y, width: box.width, height: box.height };
  const face = (
    <>
      <span className="flex items-center gap-1 font-semibold">
        <Icon aria-hidden className="size-3.5 shrink-0" />
        <span className="truncate">{many ? t('group', { count: box.nodes.length }) : only?.title}</span>
      </span>
      <span className="line-clamp-2 text-xs break-words">{many ? t(`fate.${box.fate}`) : only?.detail}</span>
      <span className="sr-only">{t(`fate.${box.fate}`)}</span>
    </>
  );
  if (!many && only?.href && mayOpen(only.href))
    return (
      <Go href={only.href} className={`${look} hover:brightness-95`} style={place}>
        {face}
      </Go>
    );
  return (
    <div className={look} style={place}>
      {face}
    </div>
  );
}

/** The same, to be read out or searched: every thing by its station, none counted together. */
function AsList({ graph, mayOpen }: { graph: LineGraph; mayOpen: MayOpen }) {
  const t = useWords('exceptions.line');
  return (
    <details className="mt-3">
      <summary className="tap flex cursor-pointer items-center font-medium text-accent">{t('asList')}</summary>
      {stages.map((stage) => {
        const own = graph.nodes.filter((node) => node.stage === stage);
        if (own.length === 0) return null;
        return (
          <div key={stage} className="mt-2">
            <p className="text-label font-semibold text-ink-soft">{t(`stage.${stage}`)}</p>
            <ul aria-label={t(`stage.${stage}`)} className="divide-y divide-line">
              {own.map((node) => (
                <li key={node.id}>
                  <Item node={node} mayOpen={mayOpen} />
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </details>
  );
}

function Item({ node, mayOpen }: { node: LineNode; mayOpen: MayOpen }) {
  const t = useWords('exceptions.line');
  const words = (
    <>
      <span className="min-w-0">
        <span className="font-medium">{node.title}</span> <span className="text-sm text-ink-soft">{node.detail}</span>
      </span>
      <span className="shrink-0 text-sm">{t(`fate.${node.fate}`)}</span>
    </>
  );
  const shape = 'tap flex items-center justify-between gap-3 py-1.5';
  if (node.href && mayOpen(node.href))
    return (
      <Go href={node.href} className={`${shape} hover:bg-sunken`}>
        {words}
      </Go>
    );
  return <div className={shape}>{words}</div>;
}
