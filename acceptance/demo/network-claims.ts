import type { LocalnetStatus } from '#localnet/admin/admin-api.ts'
import type { Claim } from './claims.ts'

/** What `assay localnet status --json` prints. */
export type PrintedStatus = LocalnetStatus & {
  readonly findings: readonly { readonly name: string | null; readonly chain: string; readonly sentence: string }[]
}

const services = [
  { chain: 'A100', seen: /users: \d+ text relays to \S+ in session \d+: \d+ characters/ },
  { chain: 'A1D0', seen: /users: \d+ image relays to \S+ in session \d+: PNG of 1024×1024/ },
  { chain: 'A1E0', seen: /users: \d+ embedding relays to \S+ in session \d+: \d+ dimensions/ },
  { chain: 'A1F0', seen: /users: \d+ regression relays to \S+ in session \d+: / },
]

/** Judges what the demo's chain must show: every service used, claimed, proven and paid, and the finding. */
export function judgeNetwork(status: PrintedStatus, screen: string): Claim[] {
  return [
    ...services.map(({ chain, seen }) => ({
      text: `${chain}: at least five relays to one servicer in one session, claimed, proven and paid`,
      problem: usedAndPaid(status, chain) ?? (seen.test(screen) ? null : 'its users’ relays were not reported'),
    })),
    {
      text: 'the supply adds up: only relays mint',
      problem: supplyProblem(status),
    },
    {
      text: 'the mis-staked one is found: staked for x12, measured no tier, was paid',
      problem: findingProblem(status),
    },
    {
      text: 'nobody honest is found to be paid for A104 or A10C above what it was measured',
      problem:
        status.findings
          .filter(({ name, chain }) => /^(honest-large|large-(\d|q8))$/.test(name ?? '') && chain !== 'A100')
          .map(({ sentence }) => sentence)
          .join(' ') || null,
    },
  ]
}

function usedAndPaid({ servicers }: PrintedStatus, chain: string): string | null {
  const paid = servicers
    .flatMap(({ rewards }) => rewards)
    .filter((reward) => reward.chain === chain && reward.proofs > 0 && BigInt(reward.toNodeUpokt) > 0n)
  // The chain takes no claim of fewer than five.
  return paid.some(({ relays }) => BigInt(relays) >= 5n) ? null : `rewards ${JSON.stringify(paid)}`
}

function supplyProblem({ supply }: PrintedStatus): string | null {
  const { totalUpokt, accountsUpokt, nodesStakedUpokt, applicationsStakedUpokt, daoUpokt } = supply
  const sum = [accountsUpokt, nodesStakedUpokt, applicationsStakedUpokt, daoUpokt].reduce(
    (all, one) => all + BigInt(one),
    0n,
  )
  return sum === BigInt(totalUpokt) ? null : `${sum} of ${totalUpokt}`
}

function findingProblem({ findings }: PrintedStatus): string | null {
  const found = findings.find(({ name, chain }) => name === 'mis-staked' && chain === 'A10C')
  const isRight = /^mis-staked is staked for x12 \(A10C\), measured (no tier|at best base), and was paid [\d.]+ POKT/
  return found !== undefined && isRight.test(found.sentence) ? null : JSON.stringify(findings)
}
