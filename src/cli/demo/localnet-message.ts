import type { LocalnetConfig } from '#localnet/config/localnet-config.ts'
import type { LocalnetAddresses } from '../localnet/localnet-folder.ts'

/** What the demo tells the process of its local network. */
export type ToLocalnet =
  | { readonly kind: 'start'; readonly folder: string; readonly config: LocalnetConfig }
  | { readonly kind: 'stop' }

/** What that process tells the demo. */
export type FromLocalnet =
  | { readonly kind: 'ready'; readonly addresses: LocalnetAddresses }
  /** It could not start: a sentence for the user. */
  | { readonly kind: 'failed'; readonly message: string }
