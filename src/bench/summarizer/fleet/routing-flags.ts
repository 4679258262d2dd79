import type { Flag } from '#records/flag.ts'
import {
  type RoutingEvidence,
  type RoutingFinding,
  timeOrderFinding,
  unansweredFinding,
  usualRouting,
} from '#statistics/gaming/probe-routing.ts'
import { operatorOf } from './claimed-tokens.ts'
import type { ComparedSupplier } from './fleet-input.ts'

type Routed = Pick<ComparedSupplier, 'supplierId' | 'operator' | 'routing'>

/** Who serves measurements otherwise than users, beyond what is usual in the fleet. */
export function routingFlags(suppliers: readonly Routed[]): ReadonlyMap<string, readonly Flag[]> {
  const compared = suppliers.filter(({ routing }) => routing.length > 0)
  const usual = usualRouting(onePerOperator(compared))
  return new Map(
    compared.map(({ supplierId, routing }) => {
      const strongest = (findingOf: (evidence: RoutingEvidence) => RoutingFinding | null) =>
        routing
          .flatMap((evidence) => findingOf(evidence) ?? [])
          .sort((one, other) => other.logEValue - one.logEValue)
          .slice(0, 1)
      const flags = [
        ...strongest((evidence) => unansweredFinding(evidence, usual)).map(unansweredFlag),
        ...strongest((evidence) => timeOrderFinding(evidence, usual, 'usersSlower')).map((found) =>
          timeFlag(found, 'the user’s took far longer'),
        ),
        ...strongest((evidence) => timeOrderFinding(evidence, usual, 'measuredSlower')).map((found) =>
          timeFlag(found, 'the measurement took far longer'),
        ),
      ]
      return [supplierId, flags] as const
    }),
  )
}

/** Whoever runs many suppliers does not decide what is usual: of each operator the last block of the one with most pairs. */
function onePerOperator(compared: readonly Routed[]): RoutingEvidence[] {
  const most = new Map<string, RoutingEvidence>()
  for (const supplier of compared) {
    const last = supplier.routing.at(-1)
    const key = operatorOf(supplier)
    if (last !== undefined && last.answered.pairs > (most.get(key)?.answered.pairs ?? -1)) most.set(key, last)
  }
  return [...most.values()]
}

function unansweredFlag({ pairs, value, lower, upper, usual, logEValue, errorRate }: RoutingFinding): Flag {
  const points = (share: number) => (100 * share).toFixed(1)
  return {
    kind: 'probe-routing',
    statement: `Of ${pairs} measurements it answers ${points(value)} points more than of users’ requests next to them; ${points(usual)} are allowed.`,
    n: 2 * pairs,
    effect: { value: 100 * value, lower: 100 * lower, upper: 100 * upper, unit: 'points' },
    logEValue,
    errorRate,
    samples: [],
  }
}

function timeFlag({ pairs, value, lower, upper, usual, logEValue, errorRate }: RoutingFinding, whose: string): Flag {
  const share = (part: number) => `${(100 * part).toFixed(0)} %`
  return {
    kind: 'probe-routing',
    statement: `Of ${pairs} measurements with users’ answers of about the same length next to them, ${whose} in ${share(value)}; ${share(usual)} are allowed.`,
    n: 2 * pairs,
    effect: { value, lower, upper, unit: 'share' },
    logEValue,
    errorRate,
    samples: [],
  }
}
