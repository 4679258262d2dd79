import { ProbeEnd } from './probe-end.ts'

/** What a run may cost the endpoint. Has a lifetime: it is spent once. */
export type CheckBudget = {
  readonly requests: number
  readonly bytes: number
  readonly isSpent: boolean
  /** Counts a request. @throws {ProbeEnd} when nothing is left */
  spend(bytes: number): void
  receive(bytes: number): void
}

export function createCheckBudget(limit: { readonly requests: number; readonly bytes: number }): CheckBudget {
  let requests = 0
  let bytes = 0
  return {
    get requests() {
      return requests
    },
    get bytes() {
      return bytes
    },
    get isSpent() {
      return requests >= limit.requests || bytes >= limit.bytes
    },
    spend(sent) {
      if (requests >= limit.requests) throw new ProbeEnd(`the budget of ${limit.requests} requests is spent`)
      if (bytes + sent > limit.bytes) throw new ProbeEnd(`the budget of ${limit.bytes} bytes is spent`)
      requests += 1
      bytes += sent
    },
    receive(received) {
      bytes += received
    },
  }
}
