import type { LlamaServer, LlamaServerOptions } from './server.ts'

/** What a server in a process of its own is told at its start. */
export type ChildOptions = Omit<LlamaServerOptions, 'onFault'>

/** What the parent tells the process of a server. */
export type ToChild = { readonly kind: 'start'; readonly options: ChildOptions } | { readonly kind: 'stop' }

/** What the process of a server tells its parent. */
export type FromChild =
  | ({ readonly kind: 'ready' } & Omit<LlamaServer, 'close'>)
  /** It cannot serve, and ends. */
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'fault'; readonly message: string }
