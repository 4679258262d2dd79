import { EmptyState } from '../../components/EmptyState.tsx'
import { PageHeading } from '../../components/PageHeading.tsx'

export function ComparePage() {
  return (
    <>
      <PageHeading title="Compare" />
      <EmptyState title="Nothing here yet">This page is being made.</EmptyState>
    </>
  )
}
