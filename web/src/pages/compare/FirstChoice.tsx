import { Link } from '@tanstack/react-router'
import { useApi } from '../../api/use-api.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { supplierName } from '../../supplier/supplier-name.ts'

/** Before there are two: what to do, and two neighbours of the leaderboard to begin with. */
export function FirstChoice({ chosen }: { readonly chosen: readonly string[] }) {
  const { data } = useApi('/api/leaderboard/compact', { query: { limit: 2 } })
  const [first, second] = data?.rows.map(({ supplier }) => supplier) ?? []
  return (
    <EmptyState title={chosen.length === 0 ? 'Choose two suppliers' : 'Choose another supplier'}>
      <p>Type a name, an address or an operator above. Up to six can stand beside one another.</p>
      {first !== undefined && second !== undefined && chosen.length === 0 && (
        <p className="mt-3">
          <Link
            to="/compare"
            search={{ supplier: [first.id, second.id] }}
            className="text-accent underline underline-offset-2"
          >
            Begin with the best two: <bdi>{supplierName(first)}</bdi> and <bdi>{supplierName(second)}</bdi>
          </Link>
        </p>
      )}
    </EmptyState>
  )
}
