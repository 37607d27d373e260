import type { ComponentProps, ReactNode } from 'react';
import { Go } from '../go.tsx';
import type { Tone } from '../tone.ts';

const edges: Record<Tone, string> = {
  run: 'before:bg-run-solid',
  wait: 'before:bg-wait-solid',
  held: 'before:bg-held-solid',
  late: 'before:bg-late-solid',
  ready: 'before:bg-ready-solid',
};
const panel = 'relative block overflow-hidden rounded-panel border border-line bg-panel shadow-panel';
const edge = (tone: Tone | undefined): string =>
  tone ? `before:absolute before:inset-y-0 before:left-0 before:w-1 ${edges[tone]}` : '';

/** A panel. `tone` paints its left edge with the state of what it shows. `flush` leaves the padding to its rows. */
export function Card({
  tone,
  flush = false,
  className = '',
  ...rest
}: ComponentProps<'div'> & { tone?: Tone | undefined; flush?: boolean }) {
  return <div {...rest} className={`${panel} ${edge(tone)} ${flush ? '' : 'p-4'} ${className}`} />;
}

/** A whole card to tap. */
export function GoCard({ tone, className = '', ...rest }: ComponentProps<typeof Go> & { tone?: Tone | undefined }) {
  return (
    <Go {...rest} className={`${panel} ${edge(tone)} p-4 hover:border-line-strong active:bg-sunken ${className}`} />
  );
}

/** Rows under one another, divided by hairlines; put it in a flush `Card`. */
export function RowList({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <ul aria-label={label} className="divide-y divide-line">
      {children}
    </ul>
  );
}

type RowProps = {
  title: ReactNode;
  detail?: ReactNode;
  /** Left of the words: a badge, a picture. */
  lead?: ReactNode;
  /** Right of the words: a figure, a countdown. */
  tail?: ReactNode;
  /** Makes the row a link to a place. */
  href?: string;
  /** Makes the row a button. */
  onTap?: () => void;
};

/** One row: a title, a detail under it, something left and right. A row with `href` or `onTap` is one big target. */
export function Row({ href, onTap, ...words }: RowProps) {
  const shape = 'tap flex w-full flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-left';
  const pressed = 'hover:bg-sunken active:bg-sunken focus-visible:-outline-offset-3';
  return (
    <li>
      {href !== undefined ? (
        <Go href={href} className={`${shape} ${pressed}`}>
          <RowFace {...words} />
        </Go>
      ) : onTap ? (
        <button type="button" onClick={onTap} className={`${shape} ${pressed}`}>
          <RowFace {...words} />
        </button>
      ) : (
        <div className={shape}>
          <RowFace {...words} />
        </div>
      )}
    </li>
  );
}

function RowFace({ title, detail, lead, tail }: Pick<RowProps, 'title' | 'detail' | 'lead' | 'tail'>) {
  return (
    <>
      {lead !== undefined && <span className="shrink-0">{lead}</span>}
      <span className="min-w-0 flex-1 basis-36">
        <span className="block font-medium leading-snug">{title}</span>
        {detail !== undefined && <span className="mt-0.5 block text-sm text-ink-soft">{detail}</span>}
      </span>
      {tail !== undefined && <span className="ml-auto shrink-0 text-right">{tail}</span>}
    </>
  );
}
