import { useEffect } from 'react'
import type { Network } from '../../api/api-types.ts'
import { useApi } from '../../api/use-api.ts'
import { ErrorState } from '../../components/ErrorState.tsx'
import { PageHeading } from '../../components/PageHeading.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { ApplicationsCard } from './ApplicationsCard.tsx'
import { ChainCard } from './ChainCard.tsx'
import { ClaimsCard } from './ClaimsCard.tsx'
import { OverpaidCard } from './OverpaidCard.tsx'
import { PayByTierCard } from './PayByTierCard.tsx'
import { RelayCard } from './RelayCard.tsx'
import { RewardsCard } from './RewardsCard.tsx'
import { ServicesCard } from './ServicesCard.tsx'

const REFRESH_MS = 2_000

/** What happens on the network just now: blocks, sessions, relays, and who is paid for what. */
export function NetworkPage() {
  const { data, error, refetch } = useApi('/api/network')
  // Relays flow between blocks too, and not every network has blocks.
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void refetch()
    }, REFRESH_MS)
    return () => clearInterval(timer)
  }, [refetch])
  return (
    <>
      <PageHeading title="Network">{introductionOf(data)}</PageHeading>
      {error !== null && data === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <NetworkSkeleton />}
      {data !== undefined && <Parts network={data} />}
    </>
  )
}

function introductionOf(network: Network | undefined): string {
  if (network === undefined) return 'Where suppliers are found and reached.'
  if (network.network === null) return 'This process measures nothing itself; it shows what others have measured.'
  return network.network === 'direct'
    ? 'A list of endpoints, asked directly: no chain, no sessions, no claims.'
    : 'Pocket (Morse): suppliers are asked in sessions, and are paid for the relays that they claim and prove.'
}

function Parts({ network }: { readonly network: Network }) {
  const { chain, relays, overpaid, payByTier, applications, claims, rewards } = network
  return (
    <div className="grid gap-4 xl:grid-cols-2">
      {chain !== null && <ChainCard chain={chain} now={network.at} />}
      {relays !== null && <RelayCard relays={relays} at={network.at} />}
      <ServicesCard services={network.services} hasChain={chain !== null} />
      {overpaid !== null && <OverpaidCard overpaid={overpaid} />}
      {payByTier !== null && <PayByTierCard payByTier={payByTier} />}
      {applications !== null && <ApplicationsCard applications={applications} />}
      {claims !== null && <ClaimsCard claims={claims} height={chain?.height ?? null} />}
      {rewards !== null && <RewardsCard rewards={rewards} />}
    </div>
  )
}

function NetworkSkeleton() {
  return (
    <div className="grid gap-4 xl:grid-cols-2">
      <Skeleton className="h-72 w-full rounded-large!" />
      <Skeleton className="h-72 w-full rounded-large!" />
      <Skeleton className="h-56 w-full rounded-large! xl:col-span-2" />
    </div>
  )
}
