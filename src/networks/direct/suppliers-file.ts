import { dirname, resolve } from 'node:path'
import * as z from 'zod'
import { BadAllowanceError, readAllowances } from '#networks/guard/address-guard.ts'
import type { SupplierLimits } from '#records/relay.ts'
import { type Supplier, supplierId } from '#records/supplier.ts'
import { type ClientHeaders, clientHeaders } from './client-headers.ts'
import { parseLocatedYaml, type YamlProblem } from './located-yaml.ts'
import { parseSecretReference, type SecretReference } from './secret.ts'

/** An endpoint of a suppliers file: what the network must know to reach it. */
export type DirectSupplier = {
  /** Its name in the file, and its address on the direct network. */
  readonly id: string
  readonly url: string
  readonly operator: string
  readonly service: string
  readonly key: SecretReference | null
  /** What requests to it carry as `model`; null = the task's own default. */
  readonly model: string | null
  /** Set for endpoints that are measured for comparison and cost money. */
  readonly reference: ReferencePrices | null
  readonly isSimulated: boolean
  readonly limits: SupplierLimits
  /** Users' clients, of which each request imitates one; left out = requests say nothing about their client. */
  readonly clientHeaders?: readonly ClientHeaders[] | undefined
}

export type ReferencePrices = {
  readonly moneyCapUsd: number
  readonly usdPerMillionPromptTokens: number
  readonly usdPerMillionCompletionTokens: number
}

export type SuppliersFile = {
  readonly suppliers: readonly DirectSupplier[]
  /** Networks and host names that may be reached though they are not public. */
  readonly allowPrivate: readonly string[]
}

/**
 * What a supplier gets that the file says nothing about: four requests at once and ten per second (a small node's
 * comfort), time for a slow model to read a long prompt and write a long answer, 16 MiB of body (an inline image is 3).
 */
export const defaultLimits: SupplierLimits = {
  concurrency: 4,
  requestsPerSecond: 10,
  timeouts: { connectMs: 5_000, firstByteMs: 60_000, idleMs: 30_000, totalMs: 180_000 },
  maximumBodyBytes: 16 * 1024 * 1024,
}

const durationUnitsMs = { ms: 1, s: 1_000, m: 60_000 } as const

const duration = z
  .string('must be a duration such as 500ms, 30s or 2m')
  .regex(/^\d+(\.\d+)?(ms|s|m)$/, 'must be a duration such as 500ms, 30s or 2m')
  .transform((text) => {
    const unit = text.endsWith('ms') ? 'ms' : text.endsWith('s') ? 's' : 'm'
    return Number.parseFloat(text) * durationUnitsMs[unit]
  })
  .refine((ms) => ms >= 1 && ms <= 3_600_000, 'must be between 1ms and 60m')

const name = (what: string) =>
  z.string(`must be ${what}`).min(1, `must be ${what}`).max(200, 'must have at most 200 characters')

const amountUsd = z.number('must be an amount of US dollars').nonnegative('must not be negative').finite()

const url = z.string('must be a URL such as https://node.example').superRefine((text, context) => {
  const problem = urlProblem(text)
  if (problem !== null) context.addIssue({ code: 'custom', message: problem })
})

const key = z.string('must be a reference: env:NAME or file:PATH').transform((text, context) => {
  const reference = parseSecretReference(text)
  // The text is never shown: whoever gets this message has probably pasted the key itself.
  if (reference === null)
    context.addIssue({
      code: 'custom',
      message: 'must be a reference to the key, never the key itself: write env:NAME or file:PATH',
    })
  return reference
})

const supplierEntry = z.strictObject(
  {
    id: z
      .string('must be a name of letters, digits, dots, dashes and underscores')
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be 1 to 64 letters, digits, dots, dashes or underscores'),
    url,
    operator: name('the name of whoever runs the endpoint'),
    service: name('the service that the endpoint is measured for, such as text-generation'),
    key: key.optional(),
    model: name('the model name that requests carry').optional(),
    reference: z.boolean('must be true or false').default(false),
    money_cap_usd: amountUsd.optional(),
    usd_per_million_prompt_tokens: amountUsd.optional(),
    usd_per_million_completion_tokens: amountUsd.optional(),
    concurrency: z
      .int('must be a whole number')
      .min(1, 'must be at least 1')
      .max(1024, 'must be at most 1024')
      .optional(),
    requests_per_second: z
      .number('must be a number')
      .positive('must be above 0')
      .max(100_000, 'must be at most 100000')
      .optional(),
    timeouts: z
      .strictObject(
        {
          connect: duration.optional(),
          first_byte: duration.optional(),
          idle: duration.optional(),
          total: duration.optional(),
        },
        'must be a mapping such as { connect: 5s, total: 3m }',
      )
      .optional(),
    max_body_bytes: z
      .int('must be a whole number of bytes')
      .min(1024, 'must be at least 1024')
      .max(1024 ** 3, 'must be at most 1073741824 (1 GiB)')
      .optional(),
    client_headers: clientHeaders.optional(),
    simulated: z.boolean('must be true or false').default(false),
  },
  'must be a mapping with the fields of a supplier',
)

const referenceFields = ['money_cap_usd', 'usd_per_million_prompt_tokens', 'usd_per_million_completion_tokens'] as const

const allowance = z.string('must be a network such as 127.0.0.0/8, or a host name').superRefine((entry, context) => {
  const problem = allowanceProblem(entry)
  if (problem !== null) context.addIssue({ code: 'custom', message: problem })
})

const suppliersFile = z.strictObject(
  {
    allow_private: z.array(allowance, 'must be a list of networks and host names').default([]),
    suppliers: z.array(supplierEntry, 'must be a list of suppliers').min(1, 'must name at least one supplier'),
  },
  'must be a mapping with the key suppliers',
)

/** What no field can tell alone. Looks at the file as it stands, so that these mistakes show beside all others. */
function crossProblems(file: unknown): { path: PropertyKey[]; message: string }[] {
  const suppliers = isRecord(file) && Array.isArray(file.suppliers) ? file.suppliers : []
  const firstOf = new Map<unknown, number>()
  return suppliers.flatMap((entry: unknown, index) => {
    if (!isRecord(entry)) return []
    const problems = referenceProblems(entry).map(({ field, message }) => ({
      path: ['suppliers', index, field],
      message,
    }))
    const first = firstOf.get(entry.id)
    if (first === undefined) firstOf.set(entry.id, index)
    if (first === undefined || typeof entry.id !== 'string') return problems
    const message = `is taken already by suppliers[${first}]: ids must differ`
    return [...problems, { path: ['suppliers', index, 'id'], message }]
  })
}

function referenceProblems(entry: Readonly<Record<string, unknown>>): { field: string; message: string }[] {
  const isReference = entry.reference === true
  return referenceFields
    .filter((field) => isReference !== (entry[field] !== undefined))
    .map((field) => ({
      field,
      message: isReference
        ? 'is missing: a reference needs its cap and its prices'
        : 'is for references only: add reference: true',
    }))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Reads a suppliers file (YAML).
 *
 * @param path of the file: named in messages; `file:` keys with a relative path lie beside it
 * @throws {BadSuppliersFileError} with every mistake at once. No message shows a key or the credentials of a URL.
 */
export function parseSuppliersFile(text: string, path: string): SuppliersFile {
  const parsed = parseLocatedYaml(text, { schema: suppliersFile, crossProblems })
  if (parsed.kind === 'problems') throw new BadSuppliersFileError({ path, problems: parsed.problems })
  return {
    allowPrivate: parsed.value.allow_private,
    suppliers: parsed.value.suppliers.map((entry) => directSupplier(entry, dirname(path))),
  }
}

/** The record of an endpoint as the rest of the system knows it. */
export function supplierRecord(supplier: DirectSupplier, seenAt: number): Supplier {
  const identity = { network: 'direct', address: supplier.id, service: supplier.service } as const
  return {
    ...identity,
    id: supplierId(identity),
    name: null,
    operator: supplier.operator,
    declaredModel: supplier.model,
    isReference: supplier.reference !== null,
    isSimulated: supplier.isSimulated,
    isListed: true,
    firstSeenAt: seenAt,
    lastSeenAt: seenAt,
  }
}

function directSupplier(entry: z.infer<typeof supplierEntry>, folder: string): DirectSupplier {
  return {
    id: entry.id,
    url: baseUrl(entry.url),
    operator: entry.operator,
    service: entry.service,
    key: entry.key == null ? null : besideFile(entry.key, folder),
    model: entry.model ?? null,
    reference: referencePrices(entry),
    isSimulated: entry.simulated,
    ...(entry.client_headers !== undefined && { clientHeaders: entry.client_headers }),
    limits: {
      concurrency: entry.concurrency ?? defaultLimits.concurrency,
      requestsPerSecond: entry.requests_per_second ?? defaultLimits.requestsPerSecond,
      timeouts: {
        connectMs: entry.timeouts?.connect ?? defaultLimits.timeouts.connectMs,
        firstByteMs: entry.timeouts?.first_byte ?? defaultLimits.timeouts.firstByteMs,
        idleMs: entry.timeouts?.idle ?? defaultLimits.timeouts.idleMs,
        totalMs: entry.timeouts?.total ?? defaultLimits.timeouts.totalMs,
      },
      maximumBodyBytes: entry.max_body_bytes ?? defaultLimits.maximumBodyBytes,
    },
  }
}

function referencePrices(entry: z.infer<typeof supplierEntry>): ReferencePrices | null {
  if (!entry.reference) return null
  return {
    moneyCapUsd: entry.money_cap_usd ?? 0,
    usdPerMillionPromptTokens: entry.usd_per_million_prompt_tokens ?? 0,
    usdPerMillionCompletionTokens: entry.usd_per_million_completion_tokens ?? 0,
  }
}

/** Request paths begin with /v1; OpenAI clients are used to having it in the base URL, so both ways are right. */
function baseUrl(text: string): string {
  const parsed = new URL(text)
  const basePath = parsed.pathname.replace(/\/+$/, '').replace(/\/v1$/, '')
  return `${parsed.origin}${basePath}`
}

function besideFile(reference: SecretReference, folder: string): SecretReference {
  return reference.kind === 'file' ? { kind: 'file', path: resolve(folder, reference.path) } : reference
}

function urlProblem(text: string): string | null {
  if (!URL.canParse(text)) return 'is not a URL: write it in full, such as https://node.example:8443'
  const parsed = new URL(text)
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return 'must begin with https:// or http://'
  if (parsed.username !== '' || parsed.password !== '')
    return 'must not hold credentials: take them out and give a key (env:NAME or file:PATH)'
  if (parsed.search !== '' || parsed.hash !== '') return 'must end with the path: take out what follows ? or #'
  if (/\/v1\/?$/.test(parsed.pathname)) return 'must be what stands before /v1: requests add it'
  return null
}

function allowanceProblem(entry: string): string | null {
  try {
    readAllowances([entry])
    return null
  } catch (error) {
    if (error instanceof BadAllowanceError) return 'must be a network such as 127.0.0.0/8, or a host name'
    throw error
  }
}

/** A suppliers file with mistakes; `problems` has them all in the order of the file. */
export class BadSuppliersFileError extends Error {
  readonly code = 'BAD_SUPPLIERS_FILE'
  readonly problems: readonly YamlProblem[]

  constructor({ path, problems }: { path: string; problems: readonly YamlProblem[] }) {
    const lines = problems.map(({ line, column, field, message }) => `${path}:${line}:${column} ${field} ${message}`)
    super(
      `The suppliers file has ${problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`}.\n${lines.join('\n')}`,
    )
    this.name = 'BadSuppliersFileError'
    this.problems = problems
  }
}
