'use client';
import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { go } from './place.ts';

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
