import type { PrivateKey } from '#morse/keys.ts'
import { FullNode } from './full-node.ts'
import type { MeshNodeKeys } from './mesh-keys.ts'

/** The full nodes of a mesh and its servicers' keys, as of the keys file that was read last. */
export class MeshNodes {
  readonly #options: { readonly authToken: string; readonly timeoutMs: number }
  readonly #log: (message: string) => void
  #nodes: readonly FullNode[] = []
  #servicers: ReadonlyMap<string, { readonly key: PrivateKey; readonly node: FullNode }> = new Map()
  /** What was last wrong with each node, so that it is logged once. */
  readonly #problems = new Map<string, string | null>()

  constructor(
    keys: readonly MeshNodeKeys[],
    options: { readonly authToken: string; readonly timeoutMs: number },
    log: (message: string) => void,
  ) {
    this.#options = options
    this.#log = log
    this.replace(keys)
  }

  get all(): readonly FullNode[] {
    return this.#nodes
  }

  get addresses(): readonly string[] {
    return [...this.#servicers.keys()]
  }

  servicer(address: string): { readonly key: PrivateKey; readonly node: FullNode } | undefined {
    return this.#servicers.get(address)
  }

  /** Takes other keys. Nodes that stay keep what is known of them. */
  replace(keys: readonly MeshNodeKeys[]): void {
    const before = this.#nodes
    const pairs = keys.map((entry) => {
      const node = new FullNode(entry, this.#options)
      node.status = before.find(({ url }) => url === entry.url)?.status ?? null
      return { node, entry }
    })
    this.#nodes = pairs.map(({ node }) => node)
    this.#servicers = new Map(
      pairs.flatMap(({ node, entry }) => entry.keys.map((key) => [key.address, { key, node }] as const)),
    )
    for (const node of before) void node.close()
  }

  /** Asks every node how it is; `onSeen` gets those that answered. */
  async check(chains: readonly string[], onSeen: (node: FullNode) => void): Promise<void> {
    await Promise.all(
      this.#nodes.map(async (node) => {
        const statusBefore = node.status
        const problem = await node.check(chains)
        if (problem !== (this.#problems.get(node.url) ?? null)) {
          this.#log(problem === null ? `${node.name} is well again` : `${node.name} at ${node.url}: ${problem}`)
        }
        this.#problems.set(node.url, problem)
        if (node.status !== statusBefore) onSeen(node)
      }),
    )
  }

  async close(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.close()))
  }
}
