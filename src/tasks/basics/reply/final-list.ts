import { at } from '../draw.ts'
import { explicitStatements, lastLines, remainder } from './final-answer.ts'
import { withoutMarkdown } from './plain-text.ts'
import type { FindTokens } from './tokens.ts'

const bullet = /^\s*(?:\d{1,3}[.)]|[-•*+])\s+/
const bold = /\*\*([^*\n]{1,2000})\*\*/g

/**
 * The values of the final list of a reply, in order; null when there is none.
 *
 * A bare list at the end wins (on one line, or one value a line, with or without bullets); then what follows the
 * last "answer is"; then the last line with a value, from its last colon on.
 */
export function finalList(text: string, find: FindTokens): string[] | null {
  const lines = lastLines(text, 80)
  const from = lines.findIndex((line) => valuesOf(line.text, find).length > 0)
  if (from < 0 || from > 4) return null
  const bare = bareBlock(
    lines.slice(from).map((line) => line.text),
    find,
  )
  if (bare !== null) return bare
  const stated = explicitStatements(text).filter((statement) => valuesOf(statement.text, find).length > 0)
  return lineValues(stated.at(-1)?.text ?? at(lines, from).text, find)
}

/** The values of the lines, given last first, as long as nothing but values stands on them. */
function bareBlock(lines: readonly string[], find: FindTokens): string[] | null {
  const last = at(lines, 0)
  if (!isBareList(last, find)) return null
  if (valuesOf(last, find).length > 1) return valuesOf(last, find)
  const end = lines.findIndex((line) => !isBareList(line, find) || valuesOf(line, find).length !== 1)
  const block = end < 0 ? lines : lines.slice(0, end)
  return block.flatMap((line) => valuesOf(line, find)).reverse()
}

function isBareList(line: string, find: FindTokens): boolean {
  const plain = withoutMarkdown(withoutBullet(line))
  const tokens = find(plain)
  return tokens.length > 0 && !/[\p{L}\d]/u.test(remainder(plain, tokens).replace(/\band\b/gi, ''))
}

function valuesOf(line: string, find: FindTokens): string[] {
  return find(withoutMarkdown(withoutBullet(line))).map(({ value }) => value)
}

function withoutBullet(line: string): string {
  return line.replace(bullet, '')
}

/** What a sentence lists: its bold values, else those after its last colon, else all. */
function lineValues(line: string, find: FindTokens): string[] {
  const emphasised = [...line.matchAll(bold)].flatMap((match) => find(at(match, 1)))
  if (emphasised.length > 0) return emphasised.map(({ value }) => value)
  const afterColon = valuesOf(line.slice(line.lastIndexOf(':') + 1), find)
  return afterColon.length > 0 ? afterColon : valuesOf(line, find)
}
