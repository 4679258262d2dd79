import type { ErrorComponentProps } from '@tanstack/react-router'
import { ErrorState } from '../components/ErrorState.tsx'
import { PageHeading } from '../components/PageHeading.tsx'

/** A page that could not be shown, by a fault of ours or because its part of the program did not arrive. */
export function CrashPage({ error }: ErrorComponentProps) {
  return (
    <>
      <PageHeading title="This page could not be shown" />
      <ErrorState error={error} onRetry={() => window.location.reload()} />
    </>
  )
}
