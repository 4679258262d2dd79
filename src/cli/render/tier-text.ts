import type { Tier, TierVerdict } from '#records/tier.ts'
import { formatShare, unknownFigure } from './format-figure.ts'
import type { Colors } from './render-options.ts'

/**
 * A tier with its certainty, for a table: decided with the probability that it is right at least, or what is
 * still possible with a question mark.
 *
 * @example tierText({ state: 'decided', tier: 'high', errorRate: 0.05, … }) // => 'high 95%'
 */
export function tierText(verdict: TierVerdict): string {
  if (verdict.state === 'unknown' || verdict.tier === null) return unknownFigure
  if (verdict.state === 'decided') return `${verdict.tier} ${formatShare(1 - verdict.errorRate)}`
  return `${possibleText(verdict)}?`
}

/** The same in the least room: the tier alone, with a question mark while it is not decided. */
export function shortTierText(verdict: TierVerdict): string {
  if (verdict.state === 'unknown' || verdict.tier === null) return unknownFigure
  return verdict.state === 'decided' ? verdict.tier : `${verdict.tier}?`
}

/** What the verdict means, in a sentence. */
export function tierSentence(verdict: TierVerdict): string {
  if (verdict.state === 'unknown' || verdict.tier === null) return 'Not yet known: too little is measured.'
  if (verdict.state === 'provisional') {
    return `Provisional: the score lies in ${verdict.tier} now; ${possibleText(verdict)} cannot be excluded. Pay goes by ${verdict.payTier} meanwhile.`
  }
  const wrong = formatShare(verdict.errorRate)
  const over = formatShare(verdict.overTierErrorRate)
  return `Decided: ${verdict.tier}, wrong with probability ${wrong} at most, too high with ${over} at most. Pay goes by ${verdict.payTier}.`
}

/** Paints a text in its tier's colour; what is not decided is not bold. */
export function paintTier(text: string, verdict: TierVerdict, colors: Colors): string {
  if (verdict.tier === null) return colors.dim(text)
  const painted = tierColor(verdict.tier, colors)(text)
  return verdict.state === 'decided' ? colors.bold(painted) : painted
}

function tierColor(tier: Tier, colors: Colors): (text: string) => string {
  return { none: colors.red, base: colors.yellow, middle: colors.cyan, high: colors.green }[tier]
}

function possibleText({ possible, tier }: TierVerdict): string {
  const [first] = possible
  const last = possible.at(-1)
  return first === undefined || first === last ? (tier ?? unknownFigure) : `${first}–${last}`
}
