import { EmptyState } from '../../components/EmptyState.tsx'
import { PageHeading } from '../../components/PageHeading.tsx'

export function PlannerPage() {
  return (
    <>
      <PageHeading title="Planner" />
      <EmptyState title="Nothing here yet">This page is being made.</EmptyState>
    </>
  )
}
