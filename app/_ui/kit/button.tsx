'use client';
import { LoaderCircle, type LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { Go } from '../go.tsx';

const looks = {
  primary: 'bg-accent text-on-accent hover:bg-accent-press active:bg-accent-press',
  quiet: 'bg-panel text-ink border border-line-strong hover:bg-sunken active:bg-sunken',
  plain: 'text-accent hover:bg-accent-wash active:bg-accent-wash',
  danger: 'bg-held-solid text-on-held hover:brightness-90 active:brightness-90',
} as const;

export type ButtonLook = keyof typeof looks;

type Shared = {
  look?: ButtonLook;
  /** The desk's one main action: taller, and as wide as its container. */
  big?: boolean | undefined;
  icon?: LucideIcon;
};
type ButtonProps = ComponentProps<'button'> &
  Shared & { /** Shows a turning ring and takes no second tap. */ busy?: boolean };

/** A button: primary (one a screen), quiet (the rest), plain (in a row), danger (holds, stops). */
export function Button({ look = 'quiet', big, icon, busy = false, type = 'button', disabled, ...rest }: ButtonProps) {
  const { className = '', children, onClick, ...others } = rest;
  return (
    <button
      {...others}
      type={type}
      data-look={look}
      disabled={disabled}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={`${shape(look, big)} ${className}`}
    >
      <Face icon={busy ? LoaderCircle : icon} turning={busy} big={big}>
        {children}
      </Face>
    </button>
  );
}

/** A move to another place that looks like a button. */
export function GoButton({
  look = 'quiet',
  big,
  icon,
  className = '',
  children,
  ...rest
}: ComponentProps<typeof Go> & Shared) {
  return (
    <Go {...rest} data-look={look} className={`${shape(look, big)} ${className}`}>
      <Face icon={icon} big={big}>
        {children}
      </Face>
    </Go>
  );
}

/** A button that is only a picture; `label` is its name for everybody who cannot see it. */
export function IconButton({
  icon: Icon,
  label,
  className = '',
  ...rest
}: ComponentProps<'button'> & { icon: LucideIcon; label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={`tap inline-grid place-items-center rounded-tap text-ink-soft hover:bg-sunken hover:text-ink active:bg-sunken ${className}`}
    >
      <Icon aria-hidden className="size-5" />
    </button>
  );
}

function Face({
  icon: Icon,
  turning,
  big,
  children,
}: Pick<ButtonProps, 'children' | 'big'> & { icon: LucideIcon | undefined; turning?: boolean }) {
  return (
    <>
      {Icon && (
        <Icon aria-hidden className={`${big ? 'size-6' : 'size-5'} shrink-0 ${turning ? 'animate-spin' : ''}`} />
      )}
      {children}
    </>
  );
}

function shape(look: ButtonLook, big: boolean | undefined): string {
  const size = big ? 'min-h-16 w-full px-6 text-lg' : 'px-4 text-base';
  return `tap inline-flex items-center justify-center gap-2 rounded-tap font-semibold text-center leading-tight wrap-normal select-none transition-colors disabled:opacity-45 disabled:pointer-events-none ${size} ${looks[look]}`;
}
