import { type AuditedEndpoint, auditEndpoints, whereDifferent } from '#cli/audit/audit-endpoints.ts'
import { type RandomStream, randomStream } from '#statistics/random-stream.ts'
import type { PairKind } from './model-fleet.ts'
import { kindOf, type Source } from './model-fleet.ts'
import { auditKey } from './reply-pool.ts'

/** What audits of pairs of one kind came to. */
export type AuditTally = {
  audits: number
  /** By texts, by log-probabilities: called different. */
  byTexts: number
  byLogProbabilities: number
  /** Log-probabilities of a model that were taken for made up. */
  distrusted: number
}

/**
 * Audits of all pairs of sources, as `assay audit` does them, with answers drawn from what was collected. Within an audit no answer
 * serves twice; audits of one pair draw from the same answers.
 *
 * @param sources of one source with itself the audit is of two suppliers that it stands for
 */
export async function auditSources(
  sources: readonly Source[],
  {
    prompts,
    texts,
    audits,
    originals,
    seed,
  }: {
    readonly prompts: number
    readonly texts: number
    readonly audits: number
    readonly originals: ReadonlySet<string>
    readonly seed: string
  },
): Promise<ReadonlyMap<PairKind, AuditTally>> {
  const tallies = new Map<PairKind, AuditTally>()
  for (const [place, one] of sources.entries()) {
    for (const other of sources.slice(place)) {
      const kind = kindOf(one, other, originals)
      const tally = tallies.get(kind) ?? { audits: 0, byTexts: 0, byLogProbabilities: 0, distrusted: 0 }
      tallies.set(kind, tally)
      for (let audit = 0; audit < audits; audit += 1) {
        const stream = randomStream(
          `${seed} ${one.name} ${one.batchTokens} ${other.name} ${other.batchTokens} ${audit}`,
        )
        const first = endpointOf(one, stream)
        const second = one === other ? first : endpointOf(other, stream)
        const report = await auditEndpoints([first, second], { prompts, texts, couplingTrials: 0 }, stream)
        const differs = whereDifferent(report)
        tally.audits += 1
        if (differs.texts) tally.byTexts += 1
        if (differs.logProbabilities) tally.byLogProbabilities += 1
        if (report.logProbabilities.faults.some(({ length }) => length > 0)) tally.distrusted += 1
      }
    }
  }
  return tallies
}

/** Gives each answer once, in an order by lot. */
function endpointOf({ name, pool }: Source, stream: RandomStream): AuditedEndpoint {
  const left = new Map<string, unknown[]>()
  return {
    model: name,
    ask: async (request) => {
      const key = auditKey(request)
      const bodies = left.get(key) ?? stream.shuffle(pool.audit[key] ?? [])
      left.set(key, bodies)
      const body = bodies.pop()
      if (body === undefined) throw new RangeError('the audit asks for more than was collected: raise --texts')
      return { body, elapsedMs: null }
    },
  }
}
