import { Link } from '@tanstack/react-router'
import { EmptyState } from '../components/EmptyState.tsx'
import { PageHeading } from '../components/PageHeading.tsx'

export function UnknownPage() {
  return (
    <>
      <PageHeading title="Nothing at this address" />
      <EmptyState title="The page may have been moved, or the address was cut.">
        <Link to="/" className="text-accent underline underline-offset-2">
          To the leaderboard
        </Link>
      </EmptyState>
    </>
  )
}
