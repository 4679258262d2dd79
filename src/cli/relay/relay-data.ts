import { readFile } from 'node:fs/promises'
import * as z from 'zod'

const url = z
  .url({ protocol: /^https?$/, error: 'must be a URL such as http://127.0.0.1:8081' })
  .refine((text) => !URL.canParse(text) || new URL(text).search === '', 'must have no query')
const privateKey = z
  .string()
  .refine((text) => text !== '', 'is empty: put the private key of a staked application there, or give --app-key')
  // The text is never shown.
  .refine((text) => text === '' || /^[0-9a-f]{128}$/i.test(text), 'must be a private key, 128 hexadecimal digits')
const address = z
  .string()
  .regex(/^[0-9a-f]{40}$/i, 'must be the address of a servicer, 40 hexadecimal digits; leave the list empty for all')
  .transform((text) => text.toLowerCase())

const call = z
  .object({
    method: z.string().regex(/^[A-Za-z]*$/, 'must be an HTTP method such as POST'),
    path: z.string(),
    headers: z.record(z.string(), z.string()).nullish(),
    data: z.string('must be text; JSON goes in as text'),
  })
  // pocket-core refuses such a relay with code 25.
  .refine(({ data, path }) => data !== '' || path !== '', 'needs data, a path, or both')
  .transform(({ method, path, headers, data }) => ({ method, path, headers: headers ?? null, data }))

const relayData = z.object({
  rpcUrls: z.array(url).min(1, 'needs at least one URL of a node'),
  whitelistedServicers: z.array(address).default([]),
  appPrivKey: privateKey,
  chain: z.object({
    id: z.string().regex(/^([0-9a-f]{2}){1,4}$/i, 'must be the id of a chain, such as A100'),
    callSet: z.array(call).min(1, 'needs at least one call'),
  }),
  mesh: z
    .object({ enabled: z.boolean(), rpcUrl: z.string() })
    .superRefine((mesh, context) => {
      if (mesh.enabled && !url.safeParse(mesh.rpcUrl).success)
        context.addIssue({ code: 'custom', path: ['rpcUrl'], message: 'must be a URL such as http://127.0.0.1:9081' })
    })
    .default({ enabled: false, rpcUrl: '' }),
  relays: z.number().int().min(1, 'must be at least 1').max(100_000_000, 'must be at most 100000000').default(1),
  logRelayData: z.boolean().default(false),
  logFile: z.string().min(1).default('relays.log'),
  writeRawRelayData: z.boolean().default(false),
  rawFile: z.string().min(1).default('relays.raw'),
})

/** What to relay, where to and how often, checked: the content of a data file with what flags put in its place. */
export type RelayData = Readonly<Omit<z.infer<typeof relayData>, 'appPrivKey'>> & {
  /** Null when a flag names another place for it. */
  readonly appPrivKey: string | null
}

/** For when a flag says where the key is: what the file says in its place does not matter. */
const keylessData = relayData.omit({ appPrivKey: true }).transform((data) => ({ ...data, appPrivKey: null }))

/** A part of a data file, as flags give it; it goes in the place of the file's. */
export type RelayOverrides = {
  readonly rpcUrls?: readonly string[]
  readonly whitelistedServicers?: readonly string[]
  readonly chainId?: string
  readonly call?: {
    readonly method: string
    readonly path: string
    readonly headers: object | null
    readonly data: string
  }
  readonly mesh?: { readonly enabled: boolean; readonly rpcUrl: string }
  readonly relays?: number
}

/** Which flag gives what part of the data. */
const flagOf: Readonly<Record<string, { readonly path: string; readonly flag: string }>> = {
  appPrivKey: { path: 'appPrivKey', flag: '--app-key' },
  rpcUrls: { path: 'rpcUrls', flag: '--rpc' },
  whitelistedServicers: { path: 'whitelistedServicers', flag: '--servicer' },
  chainId: { path: 'chain.id', flag: '--chain' },
  call: { path: 'chain.callSet', flag: '--path or --data' },
  mesh: { path: 'mesh', flag: '--mesh' },
  relays: { path: 'relays', flag: '--relays' },
}

/**
 * What to relay, from a data file in the format of pocket-localnet's relayer, flags, or both: flags win, so what a file
 * holds in their place may be anything. A mesh of a flag takes the place of the file's mesh among `rpcUrls` too.
 *
 * Source: pokt-scan/pocket-localnet 19daecbd, relayer/data.sample.json.
 *
 * @param options.file its path; undefined = flags say everything
 * @param options.hasKey whether the application's key comes from elsewhere
 * @throws {RelayDataError} with every problem and where it is
 */
export async function readRelayData({
  file,
  overrides,
  hasKey,
}: {
  readonly file: string | undefined
  readonly overrides: RelayOverrides
  readonly hasKey: boolean
}): Promise<RelayData> {
  const base = file === undefined ? {} : await readJson(file)
  const parsed = (hasKey ? keylessData : relayData).safeParse(overlay(base, overrides))
  if (parsed.success) return parsed.data
  throw new RelayDataError({
    problems: parsed.error.issues.map((issue) => `${placeOf(issue.path, { file, overrides })} ${wordsOf(issue)}`),
  })
}

async function readJson(file: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new RelayDataError({ problems: [`${file} cannot be read (${cause.code})`], cause })
  })
  const value = parseJson(text, file)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw new RelayDataError({ problems: [`${file} must hold one JSON object`] })
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    // The parser's message quotes the text around the mistake, which may be the key.
    const found = /position (\d+)/.exec(String(cause))
    const before = text.slice(0, Number(found?.[1] ?? text.length)).split('\n')
    const place = `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
    throw new RelayDataError({ problems: [`${file}:${place} is not JSON from here on`] })
  }
}

function overlay(base: Readonly<Record<string, unknown>>, overrides: RelayOverrides) {
  const { chainId, call, ...whole } = { ...sessionsOfMesh(base, overrides), ...overrides }
  const chain = typeof base.chain === 'object' && base.chain !== null ? base.chain : {}
  return {
    ...base,
    ...whole,
    ...((base.chain === undefined || chain === base.chain) && {
      chain: {
        ...chain,
        ...(chainId !== undefined && { id: chainId }),
        ...(call !== undefined && { callSet: [call] }),
      },
    }),
  }
}

/**
 * A mesh answers for its nodes, sessions too. So where a file asks its own mesh for them, as ml-testbench's do, another mesh
 * is asked in its place; and the mesh is where nothing says whom to ask.
 */
function sessionsOfMesh(
  { rpcUrls, mesh: own }: Readonly<Record<string, unknown>>,
  { mesh }: RelayOverrides,
): RelayOverrides {
  if (mesh === undefined || !mesh.enabled || !url.safeParse(mesh.rpcUrl).success) return {}
  if (rpcUrls === undefined) return { rpcUrls: [mesh.rpcUrl] }
  const ownUrl = typeof own === 'object' && own !== null && 'rpcUrl' in own ? own.rpcUrl : undefined
  if (!Array.isArray(rpcUrls) || !rpcUrls.includes(ownUrl)) return {}
  return { rpcUrls: rpcUrls.map((url: unknown) => (url === ownUrl ? mesh.rpcUrl : String(url))) }
}

type Origin = { readonly file: string | undefined; readonly overrides: RelayOverrides }

/** Where a value came from: a flag, or a place in the file. What is nowhere is asked of a flag. */
function placeOf(path: readonly PropertyKey[], { file, overrides }: Origin): string {
  const place = path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
  const found = Object.entries(flagOf).find(([, target]) => place === target.path || isBelow(place, target.path))
  if (found !== undefined && (file === undefined || Object.hasOwn(overrides, found[0]))) return found[1].flag
  return `${file ?? 'The flags'}: ${place}`
}

function isBelow(place: string, path: string): boolean {
  return place.startsWith(`${path}.`) || place.startsWith(`${path}[`)
}

/** The schema's own words where it has some; what zod says in its usual ones is put more plainly. */
function wordsOf({ message }: z.core.$ZodIssue): string {
  const [, expected, received] = /^Invalid input: expected (\w+), received (\w+)/.exec(message) ?? []
  if (expected === undefined) return message
  return received === 'undefined' ? 'is missing' : `must be ${/^[aio]/.test(expected) ? 'an' : 'a'} ${expected}`
}

/** What should be relayed cannot be. */
export class RelayDataError extends Error {
  override readonly name = 'RelayDataError'
  readonly code = 'RELAY_DATA_INVALID'
  constructor({ problems, cause }: { problems: readonly string[]; cause?: unknown }) {
    super(
      `It is not clear what to relay. Correct this and run it again.\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
      { cause },
    )
  }
}
