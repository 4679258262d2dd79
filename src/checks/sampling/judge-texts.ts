import { type Finding, fail, pass, silentlyIgnored } from '../finding.ts'
import { told } from '../read-fields.ts'

/**
 * Judges the texts of one request asked again and again at temperature 0. Requests at the same time share batches, and
 * sums of floating point numbers depend on the batch: a difference among them is told and is no failure.
 */
export function judgeRepeats(texts: readonly string[], areTogether: boolean): Finding {
  const [first = ''] = texts
  const others = texts.filter((text) => text !== first)
  const measures = { same_share: (texts.length - others.length) / texts.length }
  if (others.length === 0) return pass(`All ${texts.length} texts are the same.`, measures)
  const place = Math.min(...others.map((text) => sameCharacters(first, text)))
  const detail = `${others.length} of ${texts.length} texts differ from the first, the earliest at character ${place}.`
  const all = { ...measures, first_difference_characters: place }
  return areTogether ? pass(`${detail} Batching may do that.`, all) : fail(detail, all)
}

function sameCharacters(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length += 1
  return length
}

/** A piece from the end of one word to the begin of the next, which is hardly ever one token. */
export function stopWithin(text: string): string | undefined {
  return /(?<=\S{2})\S \S(?=\S)/u.exec(text.slice(8))?.[0]
}

export type StoppedText = {
  /** What came without a stop string. */
  readonly whole: string
  readonly stop: string
  readonly text: string
  readonly reason: unknown
}

export function judgeStop({ whole, stop, text, reason }: StoppedText): Finding {
  if (text.includes(stop)) {
    const isWhole = text === whole
    return isWhole
      ? silentlyIgnored('The text goes on after the stop string.')
      : fail('The text ends with the stop string.')
  }
  // Some servers trim the space before a cut; the text is right all the same.
  const expected = whole.slice(0, whole.indexOf(stop)).trimEnd()
  if (text.trimEnd() !== expected) return fail('The text is not what stood before the stop string.')
  return reason === 'stop'
    ? pass('Cut before the stop string.')
    : fail(`"finish_reason" is ${told(reason)}, not "stop".`)
}
