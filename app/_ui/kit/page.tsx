'use client';
import { type ReactNode, useEffect } from 'react';

type PageProps = {
  title: string;
  /** Under the title: the plant's line, an age. */
  detail?: ReactNode;
  /** Right of the title: what one may do on this page. */
  actions?: ReactNode;
  /** Dense desks use the whole width; others keep to a readable measure. */
  wide?: boolean;
  children: ReactNode;
};

/** What a desk draws inside the frame: its heading and its sections, evenly spaced. Names the browser tab too. */
export function Page({ title, detail, actions, wide = false, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Throughline`;
  }, [title]);
  return (
    <div className={`mx-auto w-full space-y-6 ${wide ? 'max-w-[90rem]' : 'max-w-3xl'}`}>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <h1 className="text-title font-semibold">{title}</h1>
          {detail !== undefined && <div className="mt-0.5 text-sm text-ink-soft">{detail}</div>}
        </div>
        {actions !== undefined && (
          // A plain button has room around its words for fingers; its words stand in line with the page all the same.
          <div className="flex flex-wrap gap-2 [&:has(>:not([data-look=plain]))>[data-look=plain]:first-child]:-ml-4 [&:has(>:not([data-look=plain]))>[data-look=plain]:last-child]:-mr-4 [&:not(:has(>:not([data-look=plain])))]:-mx-4">
            {actions}
          </div>
        )}
      </div>
      {children}
    </div>
  );
}
