import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { parse as parseYaml } from 'yaml'
import * as z from 'zod'
import { defaultListen } from '#api/create-api.ts'

const portRange = 'must be a whole number from 0 to 65535'
const port = z.coerce.number(portRange).int(portRange).min(0, portRange).max(65_535, portRange)
const countRange = 'must be a whole number from 1 to 100000'
const count = z.coerce.number(countRange).int(countRange).min(1, countRange).max(100_000, countRange)
const relaysRange = 'must be a whole number from 1 to 1000000000'
const relays = z.coerce.number(relaysRange).int(relaysRange).min(1, relaysRange).max(1_000_000_000, relaysRange)
const text = z.string().min(1)
/** Several values: a list, or in an environment variable a text with commas. */
const list = <Item extends z.ZodType>(item: Item) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.split(/[\s,]+/).filter((part) => part !== '') : value),
    z.array(item),
  )
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be URLs such as https://node.example:8081' })
const shareRange = 'must be a number above 0 and up to 1'
const secondsRange = 'must be a whole number of seconds from 1 to 3600'
const bytesRange = 'must be a whole number of bytes from 1024 to 1073741824'

/** Where the embedded store is unless told otherwise, and where the demo keeps its own. */
export const defaultStore = '.assay'
export const demoStore = '.assay/demo'

const settingsSchema = z.strictObject({
  /** Folder of the embedded store; not used with a database URL. */
  store: text.default(defaultStore),
  databaseUrl: z
    .string()
    .regex(/^postgres(ql)?:\/\/./, 'must be a URL such as postgres://user:password@host:5432/database')
    .optional(),
  host: text.default(defaultListen.host),
  port: port.default(defaultListen.port),
  /** Where suppliers are found: a file of URLs, or Pocket Network Morse. */
  network: z.enum(['direct', 'morse']).default('direct'),
  /** Morse: nodes to ask about the chain, several against the loss of one. */
  rpc: list(httpUrl).default([]),
  /** Morse: the services (chain ids) to measure. */
  services: list(z.string().regex(/^([0-9a-fA-F]{2}){1,4}$/, 'must be chain ids such as A100')).default([]),
  /** Morse: the file with the keys of the applications that pay for relays. */
  appKeys: text.optional(),
  /** Morse: the file with the passphrase of encrypted keys. */
  appKeysPassphrase: text.optional(),
  /** Morse: networks and host names that nodes may be at though they are not public. */
  allowPrivate: list(text).default([]),
  /** Morse: the share of a session's relays that we use. */
  sessionBudget: z.coerce.number(shareRange).gt(0, shareRange).max(1, shareRange).default(0.5),
  /** Morse: relays go here instead of to the nodes' own addresses. */
  mesh: httpUrl.optional(),
  /** Morse: what requests carry as model. */
  model: text.default('default'),
  /** Morse: what a relay of each service pays, as a multiple of the base reward; by default that of the report's tiers. */
  servicePay: z.record(z.string(), z.coerce.number().nonnegative()).default({ A100: 1, A104: 4, A10C: 12 }),
  /** Morse: said of every supplier: what it answers is simulated. */
  simulated: z.boolean().default(false),
  /** Morse: relays at once to one supplier. */
  concurrency: count.optional(),
  /** Morse: seconds that an answer may take. */
  relayTimeout: z.coerce
    .number(secondsRange)
    .int(secondsRange)
    .min(1, secondsRange)
    .max(3_600, secondsRange)
    .optional(),
  /** Morse: the size that the body of an answer may have. */
  maxBodyBytes: z.coerce
    .number(bytesRange)
    .int(bytesRange)
    .min(1_024, bytesRange)
    .max(1024 ** 3, bytesRange)
    .optional(),
  /** The suppliers file of the direct network. */
  suppliers: text.default('suppliers.yaml'),
  /** Folder with data sets; without it the cache is used. */
  data: text.optional(),
  /** Where fetched data sets are kept. */
  cache: text.default(resolve(process.env.XDG_CACHE_HOME ?? resolve(process.env.HOME ?? '.', '.cache'), 'assay')),
  /** lm-evaluation-harness: a checkout or a Python environment that has it; the one that was added, when absent. */
  lmeh: text.optional(),
  /** The file that remembers which folders of tasks were added. */
  taskFolders: text.default(
    resolve(process.env.XDG_CONFIG_HOME ?? resolve(process.env.HOME ?? '.', '.config'), 'assay', 'task-folders.json'),
  ),
  /** A forward proxy for relays, http://host:port. */
  proxy: z.url('must be a URL such as http://proxy.example:3128').optional(),
  /** The name of this requester in the evidence. */
  requester: text.default(`${hostname()}-${process.pid}`),
  profile: z.enum(['standard', 'demo']).default('standard'),
  /** Items of all suites together that a supplier gets per day; the profile's number unless told. */
  itemsPerDay: count.optional(),
  /** Relays per day for all suppliers together; no limit unless told. */
  relaysPerDay: relays.optional(),
  /** Days that raw request and response bodies are kept; scores never expire. */
  evidenceDays: count.optional(),
  /** Suites measured besides the tier suite, such as gsm8k. */
  suites: z.array(text).default([]),
  /** A PEM file with the instance's Ed25519 key; by default one is made in the store folder. */
  keyFile: text.optional(),
})

/** What an instance is told from outside, complete and checked. */
export type Settings = Readonly<z.infer<typeof settingsSchema>>

/** Environment variables, by setting. */
const environmentNames: Readonly<Record<string, string>> = {
  store: 'ASSAY_STORE',
  databaseUrl: 'DATABASE_URL',
  host: 'ASSAY_HOST',
  port: 'ASSAY_PORT',
  suppliers: 'ASSAY_SUPPLIERS',
  network: 'ASSAY_NETWORK',
  rpc: 'ASSAY_RPC',
  services: 'ASSAY_SERVICES',
  appKeys: 'ASSAY_APP_KEYS',
  appKeysPassphrase: 'ASSAY_APP_KEYS_PASSPHRASE',
  allowPrivate: 'ASSAY_ALLOW_PRIVATE',
  sessionBudget: 'ASSAY_SESSION_BUDGET',
  mesh: 'ASSAY_MESH',
  model: 'ASSAY_MODEL',
  concurrency: 'ASSAY_CONCURRENCY',
  relayTimeout: 'ASSAY_RELAY_TIMEOUT',
  maxBodyBytes: 'ASSAY_MAX_BODY_BYTES',
  data: 'ASSAY_DATA',
  cache: 'ASSAY_CACHE',
  lmeh: 'ASSAY_LMEH',
  taskFolders: 'ASSAY_TASK_FOLDERS',
  proxy: 'ASSAY_PROXY',
  requester: 'ASSAY_REQUESTER',
  profile: 'ASSAY_PROFILE',
  itemsPerDay: 'ASSAY_ITEMS_PER_DAY',
  relaysPerDay: 'ASSAY_RELAYS_PER_DAY',
  evidenceDays: 'ASSAY_EVIDENCE_DAYS',
  keyFile: 'ASSAY_KEY_FILE',
}

/**
 * Settings from, in rising order of precedence: defaults, the configuration file, environment variables, flags.
 *
 * @throws {BadSettingsError} with every bad setting at once and where it came from.
 */
export async function readSettings({
  flags,
  environment = process.env,
}: {
  flags: Readonly<Record<string, unknown>>
  environment?: Readonly<Record<string, string | undefined>>
}): Promise<Settings> {
  const file = typeof flags.config === 'string' ? await readSettingsFile(flags.config) : {}
  const fromEnvironment = Object.fromEntries(
    Object.entries(environmentNames).flatMap(([key, name]) => {
      const value = environment[name]
      return value === undefined || value === '' ? [] : [[key, value]]
    }),
  )
  const fromFlags = Object.fromEntries(
    Object.keys(settingsSchema.shape).flatMap((key) => (flags[key] === undefined ? [] : [[key, flags[key]]])),
  )
  const parsed = settingsSchema.safeParse({ ...file, ...fromEnvironment, ...fromFlags })
  if (parsed.success) return Object.freeze(parsed.data)
  throw new BadSettingsError({
    problems: parsed.error.issues.map((issue) => {
      const key = String(issue.path[0] ?? '')
      const source =
        key in fromFlags
          ? `--${dashed(key)}`
          : key in fromEnvironment
            ? environmentNames[key]
            : `${flags.config}: ${key}`
      return issue.code === 'unrecognized_keys'
        ? `${flags.config}: no such setting: ${issue.keys.join(', ')}`
        : `${source} ${issue.message}`
    }),
  })
}

async function readSettingsFile(path: string): Promise<Record<string, unknown>> {
  const content = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new BadSettingsError({
      problems: [`${path}: cannot be read (${cause instanceof Error ? cause.message : cause})`],
    })
  })
  const value: unknown = parseYaml(content) ?? {}
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new BadSettingsError({ problems: [`${path}: must hold settings, one "name: value" a line`] })
  }
  return { ...value }
}

function dashed(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** Settings that cannot be used. */
export class BadSettingsError extends Error {
  override readonly name = 'BadSettingsError'
  readonly code = 'BAD_SETTINGS'
  constructor({ problems }: { problems: readonly string[] }) {
    super(`The settings cannot be used.\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
  }
}
