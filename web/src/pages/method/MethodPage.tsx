import { EmptyState } from '../../components/EmptyState.tsx'
import { PageHeading } from '../../components/PageHeading.tsx'

export function MethodPage() {
  return (
    <>
      <PageHeading title="Method" />
      <EmptyState title="Nothing here yet">This page is being made.</EmptyState>
    </>
  )
}
