'use client';
import type { AnchorHTMLAttributes, MouseEvent } from 'react';

/**
 * Moves inside the app without asking the server, so it works and is instant without a network
 * (docs/adr/0003-moving-offline.md). Next keeps `usePathname` in step with `history.pushState`.
 */
export function go(href: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'replace') window.history.replaceState(null, '', href);
  else window.history.pushState(null, '', href);
  window.scrollTo(0, 0);
}

type GoProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & { href: string; replace?: boolean };

/** A link to a place of the app. Opening in a new tab, copying and long-pressing work as on any link. */
export function Go({ href, replace = false, onClick, ...rest }: GoProps) {
  function move(event: MouseEvent<HTMLAnchorElement>) {
    onClick?.(event);
    const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0;
    if (event.defaultPrevented || elsewhere) return;
    event.preventDefault();
    go(href, replace ? 'replace' : 'push');
  }
  return <a href={href} onClick={move} {...rest} />;
}
