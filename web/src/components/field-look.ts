/** How every field to fill in or choose from looks. */
export const fieldLook =
  'h-9 rounded-medium border border-line-strong bg-raised px-2.5 text-ink text-small hover:border-ink-faint'
