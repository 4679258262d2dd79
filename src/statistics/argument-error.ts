/**
 * A statistic was asked something that has no answer: a fault of the calling code, never of a supplier.
 *
 * @example
 * throw new StatisticsArgumentError({ statistic: 'betaMixtureInterval', argument: 'successes', value: 7, expected: 'at most n = 5' })
 * // message: betaMixtureInterval: successes is 7, expected at most n = 5
 */
export class StatisticsArgumentError extends Error {
  override readonly name = 'StatisticsArgumentError'
  readonly code = 'STATISTICS_ARGUMENT'
  readonly statistic: string
  readonly argument: string
  readonly value: unknown

  constructor(fault: {
    readonly statistic: string
    readonly argument: string
    readonly value: unknown
    readonly expected: string
  }) {
    super(`${fault.statistic}: ${fault.argument} is ${String(fault.value)}, expected ${fault.expected}`)
    this.statistic = fault.statistic
    this.argument = fault.argument
    this.value = fault.value
  }
}

/** Throws unless `isMet`; says what was expected of the argument. */
export function requireArgument(
  isMet: boolean,
  statistic: string,
  argument: string,
  value: unknown,
  expected: string,
): void {
  if (!isMet) throw new StatisticsArgumentError({ statistic, argument, value, expected })
}

/** Throws unless `alpha` is an error probability strictly between 0 and 1. */
export function requireAlpha(statistic: string, alpha: number, argument = 'alpha'): void {
  requireArgument(alpha > 0 && alpha < 1, statistic, argument, alpha, 'strictly between 0 and 1')
}
