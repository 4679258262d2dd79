import { EmptyState } from '../../components/EmptyState.tsx'
import { PageHeading } from '../../components/PageHeading.tsx'

export function LeaderboardPage() {
  return (
    <>
      <PageHeading title="Leaderboard" />
      <EmptyState title="Nothing here yet" />
    </>
  )
}
