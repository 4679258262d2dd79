/** What every response and every event of one begins with. */
export type ResponseHead = {
  readonly id: string
  /** Seconds since 1970. */
  readonly created: number
  readonly model: string
  readonly system_fingerprint: string
}

/** Tokens that were read and made. */
export type Usage = {
  readonly prompt_tokens: number
  readonly completion_tokens: number
  readonly total_tokens: number
}

export function usageOf(promptTokens: number, completionTokens: number): Usage {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  }
}
