/** A function that a model may call. */
export type Tool = {
  readonly name: string
  readonly description: string | undefined
  /** JSON Schema of the arguments; undefined = none are taken. */
  readonly parameters: Readonly<Record<string, unknown>> | undefined
}

/** A call that a model made, with arguments as JSON text. */
export type ToolCall = { readonly id: string; readonly name: string; readonly arguments: string }

/** Whether and what a model has to call. */
export type ToolChoice =
  | { readonly kind: 'none' | 'auto' | 'required' }
  | { readonly kind: 'named'; readonly name: string }
