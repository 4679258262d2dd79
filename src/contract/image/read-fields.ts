import * as z from 'zod'
import { imageLimits, sideProblem } from './limits.ts'
import { type ImageRefusal, refuseImage } from './refusal.ts'

/** Numbers as clients of Stable Diffusion services write them: as such or as text. */
const numeric = (inner: z.ZodNumber) =>
  z.preprocess((value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value), inner)

/** A whole number from `least` to `greatest`, null or absent. */
export function wholeNumber(least: number, greatest: number) {
  const error = `expected a whole number from ${least} to ${greatest}`
  return numeric(z.number(error).int(error).min(least, error).max(greatest, error)).nullish()
}

/** A number from `least` to `greatest`, null or absent. */
export function numberWithin(least: number, greatest: number) {
  const error = `expected a number from ${least} to ${greatest}`
  return numeric(z.number(error).min(least, error).max(greatest, error)).nullish()
}

const expectedSide = sideProblem(0) ?? ''

/** A width or height. */
export const sideField = numeric(
  z.number(expectedSide).refine((side) => sideProblem(side) === null, { error: expectedSide }),
).nullish()

/** "yes" and "no" are truth values too. */
export const yesOrNo = z
  .preprocess(
    (value) => (typeof value === 'string' ? (yesAndNo[value.toLowerCase()] ?? value) : value),
    z.boolean('expected true, false, yes or no'),
  )
  .nullish()

const yesAndNo: Readonly<Record<string, boolean>> = { yes: true, no: false, true: true, false: false }

const { maximumPromptCharacters } = imageLimits

export const promptText = z
  .string('expected some text')
  .max(maximumPromptCharacters, `expected at most ${maximumPromptCharacters} characters`)

/** A refusal of the first field that is wrong. */
export function refuseField(error: z.ZodError): ImageRefusal {
  const issue = error.issues[0]
  const parts = (issue?.path ?? []).map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
  const name = parts.join('').replace(/^\./, '')
  const problem = issue?.message ?? 'it cannot be read'
  if (name === '') return refuseImage('The body must be a JSON object.', null)
  return refuseImage(`Invalid '${name}': ${problem}.`, name)
}
