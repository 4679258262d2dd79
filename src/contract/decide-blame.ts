import type { Blame } from '#records/outcome.ts'

/** A relay to a supplier, made or looked up to learn whether our side of the path works. */
export type ControlRelay = {
  readonly supplierId: string
  readonly operator: string
  readonly host: string
  /** True when any response came, of whatever status: then the path was up. */
  readonly answered: boolean
  /** When it ended, milliseconds since 1970. */
  readonly at: number
}

/** A failure whose cause one relay alone cannot show. */
export type UndeterminedFailure = {
  readonly supplierId: string
  readonly operator: string
  readonly host: string
  /** When it ended, milliseconds since 1970. */
  readonly at: number
}

/** "In the same minute": a control counts when it ended at most this long before or after the failure. */
export const controlWindowMs = 60_000

/**
 * Whose fault a failed connection, a reset or a timeout is, by what became of relays to others in the same minute
 * (design, rule 2). A claim of the supplier never enters; blame that is already known is not changed.
 *
 * | known blame | controls to other operators on other hosts, within a minute | blame |
 * | --- | --- | --- |
 * | not `undetermined` | any | as known |
 * | `undetermined` | none | `undetermined` |
 * | `undetermined` | at least one answered | `supplier` |
 * | `undetermined` | all failed | `us` |
 *
 * Controls to the same supplier, operator or host say nothing about the path: they may fail together with it, and an
 * operator could otherwise clear one of its nodes with another.
 */
export function decideBlame(
  blame: Blame,
  failure: UndeterminedFailure,
  { controls }: { readonly controls: readonly ControlRelay[] },
): Blame {
  if (blame !== 'undetermined') return blame
  const independent = controls.filter(
    (control) =>
      control.supplierId !== failure.supplierId &&
      control.operator !== failure.operator &&
      control.host !== failure.host &&
      Math.abs(control.at - failure.at) <= controlWindowMs,
  )
  if (independent.length === 0) return 'undetermined'
  return independent.some(({ answered }) => answered) ? 'supplier' : 'us'
}
