/** The place of something that is on its way, in its size: give height and width by class. */
export function Skeleton({ className = 'h-4 w-24' }: { readonly className?: string }) {
  return <span aria-hidden="true" className={`block animate-pulse rounded-small bg-line ${className}`} />
}
