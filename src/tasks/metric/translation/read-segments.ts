import type { PythonValue } from '../../python/value.ts'
import type { Segment } from './segment.ts'

/**
 * Segments of a corpus from the values of a metric that keeps (reference or references, text) for each document, as
 * lm-evaluation-harness shapes them for sacrebleu (api/metrics.py, 0.4.13): whether references are lists is decided by the first
 * document, and all documents keep as many as the one with the fewest; a text in a list of one is that text.
 *
 * @returns undefined where the harness would fail: no documents, no references, values that are no texts.
 */
export function readSegments(items: readonly PythonValue[]): Segment[] | undefined {
  const pairs = items.map(asList)
  const isListed = Array.isArray(pairs[0]?.[0])
  const segments = pairs.map((pair) => {
    const [reference, text] = pair
    const references = isListed ? asReferences(reference) : [reference]
    return { references, hypothesis: Array.isArray(text) && text.length === 1 ? (text as PythonValue[])[0] : text }
  })
  const fewest = Math.min(...segments.map(({ references }) => references.length))
  const read = segments.flatMap(({ references, hypothesis }) => {
    const kept = references.slice(0, fewest).filter((reference) => typeof reference === 'string')
    return typeof hypothesis === 'string' && kept.length === fewest ? [{ hypothesis, references: kept }] : []
  })
  return fewest > 0 && read.length === items.length && items.length > 0 ? read : undefined
}

function asList(value: PythonValue): readonly PythonValue[] {
  return Array.isArray(value) ? (value as readonly PythonValue[]) : []
}

/** A text among lists is taken apart into its characters by Python's zip. */
function asReferences(value: PythonValue | undefined): readonly PythonValue[] {
  return typeof value === 'string' ? [...value] : asList(value ?? null)
}
