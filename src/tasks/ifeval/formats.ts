import { translateRegex } from '../python/regex.ts'
import { strip, stripEnd, stripStart } from '../python/text.ts'
import type { Instruction } from './instruction.ts'
import { isPythonJson } from './json-text.ts'

const spaceRun = translateRegex('\\s*').source

/**
 * Lines that begin, after white space, with a marker; white space before it may hold line breaks. What the harness's
 * `^\s*MARKER.*$` finds, in linear time.
 */
function countMarkedLines(text: string, isMarkerAt: (position: number) => number): number {
  const spaces = new RegExp(spaceRun, 'vy')
  let count = 0
  let lineStart = 0
  while (lineStart <= text.length) {
    spaces.lastIndex = lineStart
    const position = lineStart + (spaces.exec(text)?.[0].length ?? 0)
    const markerLength = isMarkerAt(position)
    if (markerLength > 0) count++
    const lineEnd = text.indexOf('\n', position + markerLength)
    if (lineEnd < 0) break
    lineStart = lineEnd + 1
  }
  return count
}

/** Exactly so many lines begin with a bullet: `- `, or `*` that is not doubled. */
export const hasBulletLists: Instruction = (given) => {
  const wanted = given.count('num_bullets')
  return (response) => {
    const isStar = (at: number) => response[at] === '*' && at + 1 < response.length && response[at + 1] !== '*'
    const stars = countMarkedLines(response, (at) => (isStar(at) ? 2 : 0))
    const dashes = countMarkedLines(response, (at) => (response[at] === '-' ? 1 : 0))
    return stars + dashes === wanted
  }
}

const options = ['My answer is yes.', 'My answer is no.', 'My answer is maybe.']

/** One of the three allowed sentences occurs. */
export const isConstrainedResponse: Instruction = () => (response) =>
  options.some((option) => response.includes(option))

const highlighted = /\*[^\n*]*\*/g
const doublyHighlighted = /\*\*[^\n*]*\*\*/g

/** At least so many stretches between single or double asterisks that are not empty. */
export const hasHighlights: Instruction = (given) => {
  const wanted = given.count('num_highlights')
  return (response) => {
    const single = (response.match(highlighted) ?? []).filter((found) => strip(strip(found, '*')) !== '')
    const double = (response.match(doublyHighlighted) ?? []).filter((found) => strip(found.slice(2, -2)) !== '')
    return single.length + double.length >= wanted
  }
}

/** At least so many headings such as `Section 1`. */
export const hasSections: Instruction = (given) => {
  const wanted = given.count('num_sections')
  const heading = translateRegex(`\\s?${strip(given.text('section_spliter'))}\\s?\\d+\\s?`)
  return (response) => [...response.matchAll(heading)].length >= wanted
}

const fences = ['```json', '```Json', '```JSON', '```']

/** The whole response is JSON, in a fenced block or not. */
export const isJson: Instruction = () => (response) => {
  let text = strip(response)
  for (const fence of fences) if (text.startsWith(fence)) text = text.slice(fence.length)
  if (text.endsWith('```')) text = text.slice(0, -3)
  return isPythonJson(strip(text))
}

/** A line has a title between double angular brackets that is not empty. */
export const hasTitle: Instruction = () => (response) =>
  response.split('\n').some((line) => {
    const start = line.indexOf('<<')
    const end = line.lastIndexOf('>>')
    if (start < 0 || end < start + 3) return false
    return strip(stripEnd(stripStart(line.slice(start, end + 2), '<'), '>')) !== ''
  })
