import { at } from '../draw.ts'
import { explicitStatements, lastLines } from './final-answer.ts'
import { withoutMarkdown } from './plain-text.ts'

const emphasised = /\*\*([^*\n]{1,100})\*\*|`([^`\n]{1,100})`|"([^"\n]{1,100})"|(?<![a-z])'([^'\n]{1,100})'(?![a-z])/gi

/**
 * The run of letters that a reply ends with, in lower case; null when there is none. The last line counts if it is
 * one word; else what follows the last "answer is"; else the last line. There bold, quotes or code wins, then a word
 * that stands alone, then the last word. Letters apart (`t n i r p`) are joined; two different offers are no answer.
 */
export function finalLetters(text: string): string | null {
  const last = lastLines(text, 1)[0]
  if (last === undefined) return null
  const stated = explicitStatements(text)
    .filter((statement) => /[a-z]/i.test(statement.text))
    .at(-1)
  const alone = loneWord(last.text)
  if (stated === undefined || (alone !== null && stated.start < last.start)) return readLine(last.text)
  return readLine(stated.text)
}

function readLine(line: string): string | null {
  const marked = [...line.matchAll(emphasised)].flatMap((match) => {
    const word = loneWord(match.slice(1).find((group) => group !== undefined) ?? '')
    return word === null ? [] : [word]
  })
  const distinct = new Set(marked)
  if (distinct.size > 0) return isOffer(line) && distinct.size > 1 ? null : at(marked, -1)
  return loneWord(line) ?? lastWord(line)
}

function lastWord(line: string): string | null {
  if (isOffer(line)) return null
  return /([a-z]+)[^a-z]*$/i.exec(withoutMarkdown(line).slice(-200))?.[1]?.toLowerCase() ?? null
}

function isOffer(line: string): boolean {
  return /\b(?:or|maybe|possibly|perhaps|alternatively)\b/i.test(line)
}

/** The word of a line that holds nothing else, or its letters that stand apart. */
function loneWord(line: string): string | null {
  const plain = withoutMarkdown(line.slice(0, 400)).replace(/^[\s"'([]+|[\s"'.,!)\]]+$/g, '')
  if (/^[a-z]+$/i.test(plain)) return plain.toLowerCase()
  if (/^[a-z](?:[ ,-]{1,2}[a-z])+$/i.test(plain)) return plain.replace(/[^a-z]/gi, '').toLowerCase()
  return null
}
