import { lastBraced, unboxed } from './boxed.ts'
import { statedAnswer } from './final-answer.ts'

const phrase = /(?:answer|result)\s*(?:is|:|=)\s*\**\s*([^\n]*)/gi
const enclosed = /\$\$?([^$]+)\$\$?/g
const numbers = /-?\d[\d,]*(?:\.\d+)?(?:\s*\/\s*\d+)?/g

/**
 * The final answer of a response: in the sentence that Minerva's examples teach, in the last box, after the last "answer is",
 * in the last dollar signs, or the last number; undefined when there is none of these.
 */
export function extractAnswer(response: string): string | undefined {
  const stated = statedAnswer(response)
  if (stated !== undefined && stated !== '') return stated
  const boxed = lastBraced(response)
  const content = boxed === undefined ? undefined : unboxed(boxed)
  if (content !== undefined && content.trim() !== '') return content
  const said = [...response.matchAll(phrase)].at(-1)?.[1]?.trim()
  if (said !== undefined && said !== '') return [...said.matchAll(enclosed)][0]?.[1] ?? said.replace(/[*.\s]+$/, '')
  return [...response.matchAll(enclosed)].at(-1)?.[1] ?? response.match(numbers)?.at(-1)
}
