import { EmptyState } from '../../components/EmptyState.tsx'
import { PageHeading } from '../../components/PageHeading.tsx'

export function TaskPage() {
  return (
    <>
      <PageHeading title="Task" />
      <EmptyState title="Nothing here yet">This page is being made.</EmptyState>
    </>
  )
}
