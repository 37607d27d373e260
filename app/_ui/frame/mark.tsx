/** The mark: one line that runs through its stations without a break. Takes its colour and size from around it. */
export function Mark({ className = 'size-8' }: { className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 32 32" fill="none" className={className}>
      <path
        d="M4 24h5.5c3.6 0 6-2.4 6-6v-4c0-3.6 2.4-6 6-6H28"
        stroke="currentColor"
        strokeWidth="3.5"
        strokeLinecap="round"
      />
      <circle cx="4.5" cy="24" r="3.25" fill="currentColor" />
      <circle cx="15.5" cy="16" r="4" fill="var(--mark-ground, var(--panel))" stroke="currentColor" strokeWidth="3" />
      <circle cx="27.5" cy="8" r="3.25" fill="currentColor" />
    </svg>
  );
}
