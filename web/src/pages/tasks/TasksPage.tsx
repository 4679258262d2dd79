import { EmptyState } from '../../components/EmptyState.tsx'
import { PageHeading } from '../../components/PageHeading.tsx'

export function TasksPage() {
  return (
    <>
      <PageHeading title="Tasks" />
      <EmptyState title="Nothing here yet">This page is being made.</EmptyState>
    </>
  )
}
