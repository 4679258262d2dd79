import { EmptyState } from '../../components/EmptyState.tsx'
import { PageHeading } from '../../components/PageHeading.tsx'

export function NetworkPage() {
  return (
    <>
      <PageHeading title="Network" />
      <EmptyState title="Nothing here yet">This page is being made.</EmptyState>
    </>
  )
}
