import type { PrivateKey } from '#morse/keys.ts'
import type { MeshConfig } from '../mesh/mesh-config.ts'
import type { Profile } from '../profile/profile.ts'
import type { Behaviour } from '../servicer/behaviour.ts'

/** A local network with every key, address and URL in its place: what is started. */
export type NetworkLayout = {
  /** The content of a genesis.json. */
  readonly genesis: object
  readonly chainId: string
  readonly blockTimeMs: number
  readonly profile: Profile
  readonly leanNodes: readonly LeanNodeLayout[]
  readonly meshes: readonly MeshLayout[]
  readonly applications: readonly {
    readonly name: string
    readonly chains: readonly string[]
    readonly key: PrivateKey
  }[]
  /** An account with more than anyone needs; null where its key is not known. */
  readonly faucet: PrivateKey | null
  /** The owner of the parameters; null where its key is not known. */
  readonly dao: PrivateKey | null
}

export type LeanNodeLayout = {
  readonly name: string
  readonly url: string
  readonly servicers: readonly {
    readonly name: string
    readonly key: PrivateKey
    readonly behaviours: readonly Behaviour[]
  }[]
  /** Text of its chains.json. */
  readonly hostedChains: string
}

export type MeshLayout = {
  readonly name: string
  /** The lean nodes behind it. */
  readonly leanNodes: readonly string[]
  readonly config: MeshConfig
  /** Keys of its config.json that mean nothing here. */
  readonly unusedKeys: readonly string[]
  /** Text of its chains.json. */
  readonly hostedChains: string
}
