import * as z from 'zod'
import { imageLimits, sideProblem } from './limits.ts'
import { type ImageRefusal, refuseImage } from './refusal.ts'

/** Numbers as clients of Stable Diffusion services write them: as such, as text, or as the empty text for none. */
const numeric = (inner: z.ZodNumber) => z.preprocess(readNumber, inner.nullish()).nullish()

const decimal = /^\s*[+-]?\d{1,20}(?:\.\d{1,20})?(?:e[+-]?\d{1,3})?\s*$/i

function readNumber(value: unknown): unknown {
  if (value === '') return null
  return typeof value === 'string' && decimal.test(value) ? Number(value) : value
}

/** A whole number from `least` to `greatest`, null or absent. */
export function wholeNumber(least: number, greatest: number) {
  const error = `expected a whole number from ${least} to ${greatest}`
  return numeric(z.number(error).int(error).min(least, error).max(greatest, error))
}

/** A number from `least` to `greatest`, null or absent. */
export function numberWithin(least: number, greatest: number) {
  const error = `expected a number from ${least} to ${greatest}`
  return numeric(z.number(error).min(least, error).max(greatest, error))
}

const expectedSide = sideProblem(0) ?? ''

/** A width or height. */
export const sideField = numeric(
  z
    .number(expectedSide)
    .refine((side) => sideProblem(side) === null, { error: expectedSide, params: { code: 'invalid_size' } }),
)

/** "yes" and "no" are truth values too, and the empty text is none. */
export const yesOrNo = z
  .preprocess(
    (value) => (typeof value === 'string' ? readYesOrNo(value) : value),
    z.boolean('expected true, false, yes or no').nullish(),
  )
  .nullish()

function readYesOrNo(text: string): unknown {
  return text === '' ? null : (yesAndNo.get(text.toLowerCase()) ?? text)
}

const yesAndNo: ReadonlyMap<string, boolean> = new Map([
  ['yes', true],
  ['no', false],
  ['true', true],
  ['false', false],
])

const { maximumPromptCharacters } = imageLimits

export const promptText = z
  .string('expected some text')
  .max(maximumPromptCharacters, `expected at most ${maximumPromptCharacters} characters`)
  .refine((text) => text.isWellFormed() && !text.includes('\0'), { error: 'expected text without broken characters' })

/** A refusal of the first field that is wrong. */
export function refuseField(error: z.ZodError): ImageRefusal {
  const issue = error.issues[0]
  const parts = (issue?.path ?? []).map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
  const name = parts.join('').replace(/^\./, '')
  const problem = issue?.message ?? 'it cannot be read'
  if (name === '') return refuseImage('The body must be a JSON object.', null, 'invalid_json')
  return refuseImage(`Invalid '${name}': ${problem}.`, name.replace(/\[.*/, ''), codeOf(issue))
}

/** The code that a field of ours was given for its refusals. */
function codeOf(issue: z.core.$ZodIssue | undefined): string | null {
  const code: unknown = issue?.code === 'custom' ? issue.params?.code : null
  return typeof code === 'string' ? code : null
}
