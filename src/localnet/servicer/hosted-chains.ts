import { z } from 'zod'

/** One entry of `chains.json`: where relays of a chain go. */
export type HostedChain = {
  readonly id: string
  readonly url: string
  readonly basicAuth: { readonly username: string; readonly password: string } | null
}

/** The chains that a node serves, by id (`chains.json`, pocket-core x/pocketcore/types/hostedBlockchain.go). */
export type HostedChains = ReadonlyMap<string, HostedChain>

const entry = z.object({
  id: z
    .string()
    .regex(/^(?:[0-9a-fA-F]{2}){1,4}$/, 'must be 1 to 4 bytes in hexadecimal, such as A100, as pocket-core asks it'),
  url: z.string().refine(isHttpUrl, 'must be a URL that starts with http:// or https://'),
  basic_auth: z.object({ username: z.string().default(''), password: z.string().default('') }).nullish(),
})

const chainsFile = z.array(entry, 'must be a list of { "id", "url" }').min(1, 'must list at least one chain')

/**
 * Reads a `chains.json`. A problem says where in the file it is and never shows a password. Of two entries with one id the
 * last counts, as in pocket-core.
 */
export function parseHostedChains(
  text: string,
): { readonly kind: 'chains'; readonly chains: HostedChains } | { readonly kind: 'problem'; readonly problem: string } {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { kind: 'problem', problem: 'chains.json is no JSON' }
  }
  const parsed = chainsFile.safeParse(json)
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${pathOf(issue.path)}: ${issue.message}`)
    return { kind: 'problem', problem: `chains.json has mistakes. ${problems.join('; ')}` }
  }
  const chains = parsed.data.map(({ id, url, basic_auth: auth }): HostedChain => {
    return { id, url, basicAuth: auth && auth.username !== '' ? auth : null }
  })
  return { kind: 'chains', chains: new Map(chains.map((chain) => [chain.id, chain])) }
}

function isHttpUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text)
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.length === 0
    ? 'file'
    : path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('')
}
