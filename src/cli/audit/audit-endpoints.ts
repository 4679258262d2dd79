import {
  checkLogProbabilities,
  type LogProbabilityAnswer,
  type LogProbabilityFault,
  topOf,
} from '#statistics/identity/check-log-probabilities.ts'
import { type CouplingEvidence, type CouplingTrial, couplingEvidence } from '#statistics/identity/coupling-evidence.ts'
import { logProbabilityDistance } from '#statistics/identity/log-probability-distance.ts'
import { textDiscrepancy } from '#statistics/identity/text-discrepancy.ts'
import type { RandomStream } from '#statistics/random-stream.ts'
import type { SelfTestRequest } from '#tasks/capability/self-tests.ts'
import { type AuditExtent, greedyAnswers, sampledAnswers } from './audit-plan.ts'
import {
  logProbabilityAnswerOf,
  longPrompt,
  longRequest,
  textOf,
  textPrompts,
  textRequest,
  tokenRequest,
} from './audit-requests.ts'

/** An answer as the audit needs it: the body, null when there was none, and the time to its end. */
export type AuditReply = { readonly body: unknown; readonly elapsedMs: number | null }

export type AuditedEndpoint = {
  readonly model: string
  readonly ask: (request: SelfTestRequest) => Promise<AuditReply>
}

export type AuditReport = {
  readonly relays: number
  readonly unanswered: number
  /** Null when too few texts came back. */
  readonly texts: { readonly prompts: number; readonly discrepancy: number; readonly p: number } | null
  readonly logProbabilities: {
    readonly faults: readonly [readonly LogProbabilityFault[], readonly LogProbabilityFault[]]
    /** Null when one of them gives none, or none to be used. */
    readonly comparison: {
      /** In nats. */
      readonly distance: number
      readonly p: number
      /** Another machine with the same weights may differ so much: however sure, it is not called different. */
      readonly isWithinKernels: boolean
    } | null
  }
  readonly coupling: CouplingEvidence | null
  /**
   * `different`: not one distribution of answers, at `alpha` for both tests together. `same-backend`: coupled, which two
   * endpoints that have nothing to do with each other are said to be with probability `alphaCoupling` at most.
   * `unknown`: not told apart at this cost, which is not "the same".
   */
  readonly level: 'different' | 'same-backend' | 'unknown'
  readonly alpha: number
  readonly alphaCoupling: number
}

const alpha = 0.01
const alphaCoupling = 0.001
const permutations = 1_999
const sampledPrompts = 3
/**
 * Measured: the log-probabilities of one file by two kernels of a processor are up to 0.006 nats apart, of its 8-bit copy 0.01
 * or more (docs/statistics/identity.md).
 */
const mostKernelDistanceNats = 0.01

/** The deep audit of two endpoints: one request after the other, the endpoints in turn, so that both see the same minutes. */
export async function auditEndpoints(
  endpoints: readonly [AuditedEndpoint, AuditedEndpoint],
  { prompts, texts, couplingTrials }: AuditExtent,
  stream: RandomStream,
): Promise<AuditReport> {
  const counts = { relays: 0, unanswered: 0 }
  const ask = async (side: 0 | 1, requestFor: (model: string) => SelfTestRequest): Promise<AuditReply> => {
    const endpoint = endpoints[side]
    counts.relays += 1
    const reply = await endpoint.ask(requestFor(endpoint.model))
    if (reply.body === null) counts.unanswered += 1
    return reply
  }
  const answers = [await askTokens(ask, 0, stream), await askTokens(ask, 1, stream)] as const
  const logProbabilities = compareLogProbabilities(answers, stream)
  const discrepancy = await compareTexts(ask, { prompts, texts }, stream)
  const coupling = couplingTrials === 0 ? null : couplingEvidence(await disturb(ask, couplingTrials, stream))
  const differs = whereDifferent({ texts: discrepancy, logProbabilities })
  const isCoupled = coupling !== null && coupling.logEValue >= -Math.log(alphaCoupling)
  const level = isCoupled ? 'same-backend' : differs.texts || differs.logProbabilities ? 'different' : 'unknown'
  return { ...counts, texts: discrepancy, logProbabilities, coupling, level, alpha, alphaCoupling }
}

/** Which of the two tests calls the endpoints different, each at half of the audit's `alpha`. */
export function whereDifferent({ texts, logProbabilities }: Pick<AuditReport, 'texts' | 'logProbabilities'>): {
  readonly texts: boolean
  readonly logProbabilities: boolean
} {
  const { comparison } = logProbabilities
  return {
    texts: texts !== null && texts.p <= alpha / 2,
    logProbabilities: comparison !== null && !comparison.isWithinKernels && comparison.p <= alpha / 2,
  }
}

type Ask = (side: 0 | 1, requestFor: (model: string) => SelfTestRequest) => Promise<AuditReply>

async function askTokens(ask: Ask, side: 0 | 1, stream: RandomStream): Promise<LogProbabilityAnswer[]> {
  const prompts = textPrompts(stream, sampledPrompts)
  const asked = [
    ...Array.from({ length: greedyAnswers }, () => ({ prompt: 'x', isSampled: false })),
    ...Array.from({ length: sampledAnswers }, (_, number) => ({
      prompt: prompts[number % sampledPrompts] ?? 'x',
      isSampled: true,
    })),
  ]
  const answers: LogProbabilityAnswer[] = []
  for (const question of asked) {
    const { body } = await ask(side, (model) => tokenRequest(model, question.prompt, question.isSampled ? 1 : 0))
    const answer = logProbabilityAnswerOf(body, question)
    if (answer !== null) answers.push(answer)
  }
  return answers
}

function compareLogProbabilities(
  answers: readonly [readonly LogProbabilityAnswer[], readonly LogProbabilityAnswer[]],
  stream: RandomStream,
): AuditReport['logProbabilities'] {
  const faults = [checkLogProbabilities(answers[0]), checkLogProbabilities(answers[1])] as const
  const [first, other] = answers.map((list) => list.filter(({ isSampled }) => !isSampled).map(topOf))
  const isUsable = faults.every(({ length }) => length === 0) && (first?.length ?? 0) > 1 && (other?.length ?? 0) > 1
  if (!isUsable) return { faults, comparison: null }
  const { distance, p } = logProbabilityDistance(first ?? [], other ?? [], { permutations, stream })
  return { faults, comparison: { distance, p, isWithinKernels: distance <= mostKernelDistanceNats } }
}

async function compareTexts(
  ask: Ask,
  { prompts, texts }: Pick<AuditExtent, 'prompts' | 'texts'>,
  stream: RandomStream,
): Promise<AuditReport['texts']> {
  const samples: { first: string[]; other: string[] }[] = []
  for (const prompt of textPrompts(stream, prompts)) {
    const sample = { first: [] as string[], other: [] as string[] }
    for (let round = 0; round < texts; round += 1) {
      for (const side of [0, 1] as const) {
        const text = textOf((await ask(side, (model) => textRequest(model, prompt))).body)
        if (text !== null) (side === 0 ? sample.first : sample.other).push(text)
      }
    }
    if (sample.first.length > 1 && sample.other.length > 1) samples.push(sample)
  }
  return samples.length === 0
    ? null
    : { prompts: samples.length, ...textDiscrepancy(samples, { permutations, stream }) }
}

/** The prefix cache: a long prompt that the first was just sent, and a fresh one, to the other in an order by lot. */
async function disturb(ask: Ask, trials: number, stream: RandomStream): Promise<CouplingTrial[]> {
  const couplings: CouplingTrial[] = []
  for (let trial = 0; trial < trials; trial += 1) {
    const [seen, fresh] = [longPrompt(stream), longPrompt(stream)]
    await ask(0, (model) => longRequest(model, seen))
    const times = new Map<string, number | null>()
    for (const prompt of stream.shuffle([seen, fresh])) {
      times.set(prompt, (await ask(1, (model) => longRequest(model, prompt))).elapsedMs)
    }
    const [disturbed, control] = [times.get(seen), times.get(fresh)]
    if (disturbed != null && control != null) couplings.push({ disturbed: -disturbed, control: -control })
  }
  return couplings
}
