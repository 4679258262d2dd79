/** Networks by which an endpoint can be reached. Morse shows neither status nor headers nor the order of arrival. */
export const checkedNetworks = ['direct', 'morse'] as const
export type CheckedNetwork = (typeof checkedNetworks)[number]

export type CheckVerdict =
  | 'pass'
  | 'fail'
  /** It does not do this and says so, with an error that a client can read. */
  | 'refused-properly'
  /** It answers as if it had not been asked: the worst, since nobody notices. */
  | 'silently-ignored'
  /** What was seen does not tell, on this network or of this endpoint. */
  | 'not-observable'
  /** Something that it needs did not pass, or the budget or the time was at its end. */
  | 'not-run'

/** What a check found: in our words, fit to be shown to anyone. */
export type Finding = {
  readonly verdict: CheckVerdict
  readonly detail: string
  /** Figures that it measured, by name with unit. */
  readonly measures?: Readonly<Record<string, number | string | boolean>>
}

export function pass(detail: string, measures?: Finding['measures']): Finding {
  return finding('pass', detail, measures)
}

export function fail(detail: string, measures?: Finding['measures']): Finding {
  return finding('fail', detail, measures)
}

export function refusedProperly(detail: string, measures?: Finding['measures']): Finding {
  return finding('refused-properly', detail, measures)
}

export function silentlyIgnored(detail: string, measures?: Finding['measures']): Finding {
  return finding('silently-ignored', detail, measures)
}

export function notObservable(detail: string, measures?: Finding['measures']): Finding {
  return finding('not-observable', detail, measures)
}

function finding(verdict: CheckVerdict, detail: string, measures: Finding['measures']): Finding {
  return { verdict, detail, ...(measures !== undefined && { measures }) }
}

/** Whether a finding counts against an endpoint. */
export function isViolation({ verdict }: Pick<Finding, 'verdict'>): boolean {
  return verdict === 'fail' || verdict === 'silently-ignored'
}
