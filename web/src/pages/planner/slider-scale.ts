import type { Figure } from './figures.ts'

/** Places of a slider. */
export const STEPS = 200

/** Where a value stands on the slider of its figure. */
export function placeOf(value: number, { least, most, isByFactors }: Figure): number {
  const share = isByFactors ? Math.log(value / least) / Math.log(most / least) : (value - least) / (most - least)
  return Math.round(Math.max(0, Math.min(1, share)) * STEPS)
}

/** The value at a place, rounded to what a hand can mean by it. */
export function valueAt(place: number, figure: Figure): number {
  const { least, most, isByFactors, isWhole } = figure
  const share = place / STEPS
  const value = isByFactors ? least * (most / least) ** share : least + share * (most - least)
  const rounded = isWhole && value < 100 ? Math.round(value) : Number(value.toPrecision(2))
  return Math.max(least, Math.min(most, isWhole ? Math.round(rounded) : rounded))
}

/** Without the digits that nobody typed: 0.30000000000000004 is .3. */
export function roundedFigure(value: number): number {
  return Number(value.toPrecision(6))
}
