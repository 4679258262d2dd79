import type { EmbeddingServerOptions } from './embedding-server.ts'
import type { ModelChoice } from './open-model.ts'

/** What the parent tells the process of an embedding server. */
export type ToChild =
  | {
      readonly kind: 'start'
      readonly model: ModelChoice
      readonly server: Omit<EmbeddingServerOptions, 'onFault'>
    }
  | { readonly kind: 'stop' }

/** What the process tells its parent. */
export type FromChild =
  | { readonly kind: 'ready'; readonly url: string; readonly model: string }
  | { readonly kind: 'fault'; readonly message: string }
