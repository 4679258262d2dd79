import { ApiFault } from '../api/client.ts'
import { Button } from './Button.tsx'

/** What went wrong, and what to do. */
export function ErrorState({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const hint =
    error instanceof ApiFault ? error.hint : 'Load the page again; if it stays so, it is a fault of this page.'
  return (
    <div role="alert" className="rounded-large border border-line bg-bad-ground px-6 py-8">
      <p className="font-medium text-bad">{error instanceof Error ? error.message : 'Something went wrong.'}</p>
      <p className="mt-1 max-w-[70ch] text-ink-soft">{hint}</p>
      {onRetry !== undefined && (
        <div className="mt-4">
          <Button onClick={onRetry}>Try again</Button>
        </div>
      )}
    </div>
  )
}
