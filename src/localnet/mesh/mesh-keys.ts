import { z } from 'zod'
import { BadPrivateKeyError, type PrivateKey, readPrivateKey } from '#morse/keys.ts'
import { BadMeshSettingsError, mistakesOf, parseJson } from './mesh-config.ts'

/** A full node and the servicers that a mesh serves in its place. */
export type MeshNodeKeys = { readonly name: string; readonly url: string; readonly keys: readonly PrivateKey[] }

const url = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ''))
const byNode = z.array(z.object({ name: z.string().optional(), url, keys: z.array(z.string()).min(1) })).min(1)
const byServicer = z.array(z.object({ priv_key: z.string(), servicer_url: url })).min(1)

/**
 * Reads the keys file of a mesh, in either form of geo-mesh: `[{name?, url, keys}]` by node, or `[{priv_key,
 * servicer_url}]` by servicer. Mistakes name the place, never a key.
 * @throws BadMeshSettingsError
 */
export function readMeshKeys(text: string): readonly MeshNodeKeys[] {
  const json = parseJson(text, 'the keys file')
  const isByServicer =
    Array.isArray(json) && json.some((entry) => typeof entry === 'object' && entry && 'priv_key' in entry)
  const parsed = isByServicer ? byServicer.safeParse(json) : byNode.safeParse(json)
  if (!parsed.success) throw new BadMeshSettingsError(mistakesOf(parsed.error))
  const listed = parsed.data.flatMap((entry, index) =>
    'priv_key' in entry
      ? [{ name: entry.servicer_url, url: entry.servicer_url, text: entry.priv_key, place: `${index}.priv_key` }]
      : entry.keys.map((key, at) => ({
          name: entry.name ?? entry.url,
          url: entry.url,
          text: key,
          place: `${index}.keys.${at}`,
        })),
  )
  const mistakes: string[] = []
  const seen = new Set<string>()
  const nodes = new Map<string, { readonly name: string; readonly url: string; readonly keys: PrivateKey[] }>()
  for (const entry of listed) {
    const key = readKey(entry.text)
    if (key === undefined) mistakes.push(`${entry.place}: must be a private key, 128 hex digits`)
    else if (seen.has(key.address)) mistakes.push(`${entry.place}: the key of ${key.address} is there twice`)
    else {
      seen.add(key.address)
      const node = nodes.get(entry.url) ?? { name: entry.name, url: entry.url, keys: [] }
      node.keys.push(key)
      nodes.set(entry.url, node)
    }
  }
  if (mistakes.length > 0) throw new BadMeshSettingsError(mistakes)
  return [...nodes.values()]
}

function readKey(text: string): PrivateKey | undefined {
  try {
    return readPrivateKey(text)
  } catch (error) {
    if (error instanceof BadPrivateKeyError) return undefined
    throw error
  }
}
