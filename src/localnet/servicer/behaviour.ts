/** How a servicer departs from honesty. Everything left out is honest; what is given composes. */
export type Behaviour = {
  /** Waits before it answers. */
  readonly delayMs?: number
}
