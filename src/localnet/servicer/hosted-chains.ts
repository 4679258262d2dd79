/** One entry of `chains.json`: where relays of a chain go. */
export type HostedChain = {
  readonly id: string
  readonly url: string
  readonly basicAuth: { readonly username: string; readonly password: string } | null
}

/** The chains that a node serves, by id (`chains.json`, pocket-core x/pocketcore/types/hostedBlockchain.go). */
export type HostedChains = ReadonlyMap<string, HostedChain>
