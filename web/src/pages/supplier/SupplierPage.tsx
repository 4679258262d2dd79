import { EmptyState } from '../../components/EmptyState.tsx'
import { PageHeading } from '../../components/PageHeading.tsx'

export function SupplierPage() {
  return (
    <>
      <PageHeading title="Supplier" />
      <EmptyState title="Nothing here yet" />
    </>
  )
}
