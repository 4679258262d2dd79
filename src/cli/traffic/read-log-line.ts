import * as z from 'zod'
import { networkName } from '#records/network.ts'
import { blame, outcomeKind } from '#records/outcome.ts'
import { supplierId } from '#records/supplier.ts'
import { type TrafficRecord, usualBlame } from '#records/traffic.ts'
import { mostLineBytes } from './log-lines.ts'

const count = z.number().int().nonnegative().max(1e9).nullable().default(null)

/**
 * A line of a gateway's log. No other field is taken: texts and names of users, which some logs hold, are refused rather than
 * read and dropped.
 */
const logLine = z
  .strictObject({
    id: z.string().min(1).max(200),
    at: z.union([z.number().nonnegative(), z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))]),
    supplier: z.string().min(1).max(200).optional(),
    network: networkName.optional(),
    address: z.string().min(1).max(500).optional(),
    service: z.string().min(1).max(200).optional(),
    outcome: outcomeKind,
    blame: blame.optional(),
    latency_ms: z.number().nonnegative().nullable().default(null),
    prompt_tokens: count,
    completion_tokens: count,
    verdict: z.number().min(0).max(1).nullable().default(null),
  })
  .transform((line, context): TrafficRecord => {
    const { network, address, service } = line
    const isNamed = network !== undefined && address !== undefined && service !== undefined
    if (
      (line.supplier === undefined) !== isNamed ||
      (line.supplier !== undefined && (network ?? address ?? service) !== undefined)
    ) {
      context.addIssue({
        code: 'custom',
        message: 'name the supplier by "supplier" alone, or by "network", "address" and "service"',
      })
      return z.NEVER
    }
    if (line.outcome === 'answered' && (line.blame ?? 'nobody') !== 'nobody') {
      context.addIssue({ code: 'custom', message: 'nobody is to blame for an answer', path: ['blame'] })
      return z.NEVER
    }
    return {
      requestId: line.id,
      supplierId:
        line.supplier ?? supplierId({ network: network ?? 'direct', address: address ?? '', service: service ?? '' }),
      at: line.at,
      kind: line.outcome,
      blame: line.blame ?? usualBlame[line.outcome],
      latencyMs: line.latency_ms,
      promptTokens: line.prompt_tokens,
      completionTokens: line.completion_tokens,
      verdict: line.verdict,
    }
  })

export type ReadLine =
  | { readonly kind: 'record'; readonly record: TrafficRecord }
  | { readonly kind: 'empty' }
  | { readonly kind: 'refused'; readonly reason: string }

const decoder = new TextDecoder('utf-8', { fatal: true })

/** What a line says, or why it cannot be taken. */
export function readLogLine(bytes: Uint8Array | null): ReadLine {
  if (bytes === null) return { kind: 'refused', reason: `it is longer than ${mostLineBytes} bytes` }
  let value: unknown
  try {
    const text = decoder.decode(bytes).trim()
    if (text === '') return { kind: 'empty' }
    value = JSON.parse(text)
  } catch {
    return { kind: 'refused', reason: 'it is no JSON in UTF-8' }
  }
  const { success, data, error } = logLine.safeParse(value)
  if (success) return { kind: 'record', record: data }
  return { kind: 'refused', reason: error.issues.map(issueText).join('; ').slice(0, 300) }
}

function issueText({ path, message }: z.core.$ZodIssue): string {
  return path.length === 0 ? message : `${path.join('.')}: ${message}`
}
