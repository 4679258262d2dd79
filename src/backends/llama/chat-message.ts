import type { ToolCall } from './tools/tool.ts'

/** A message of a conversation. */
export type ChatMessage = {
  readonly role: string
  readonly content: string
  /** What the assistant called. */
  readonly calls: readonly ToolCall[]
}
