import { isDeepStrictEqual } from 'node:util'
import type { Row } from '../dataset/dataset.ts'
import { PythonRandom } from '../python/random.ts'

/** Gives the few-shot examples of a document, as indices into the pool. */
export type FewshotSampler = (documentIndex: number, document: Row) => readonly number[]

export type FewshotPool = {
  readonly rows: readonly Row[]
  readonly count: number
  /** True when the pool is the evaluated split itself, so that a document may not be its own example. */
  readonly excludesDocument: boolean
  readonly seed: number
}

/** Fewer examples than a task needs. */
export class FewshotPoolError extends Error {
  override readonly name = 'FewshotPoolError'
  readonly code = 'FEWSHOT_POOL_SMALL'
  constructor({ wanted, available }: { wanted: number; available: number }) {
    super(
      `There are too few examples for few-shot prompts.\nWanted: ${wanted}\nAvailable: ${available}\n` +
        'What to do: use fewer shots, or complete the split that the examples come from.',
    )
  }
}

/**
 * lm-evaluation-harness's default sampler (api/samplers.py:31-107, commit 4e7e0d47f): one generator per task, one `sample`
 * call per document in order. Document *i*'s examples depend on the *i* calls before it, which are replayed once and kept,
 * so that any document alone gets what it would get in a full run.
 *
 * @throws {FewshotPoolError}
 */
export function randomSampler({ rows, count, excludesDocument, seed }: FewshotPool): FewshotSampler {
  const drawn = count + (excludesDocument ? 1 : 0)
  if (drawn > rows.length) throw new FewshotPoolError({ wanted: drawn, available: rows.length })
  const random = new PythonRandom(seed)
  const draws: (readonly number[])[] = []
  return (documentIndex, document) => {
    while (draws.length <= documentIndex) draws.push(random.sample(rows.length, drawn))
    const draw = draws[documentIndex] ?? []
    if (!excludesDocument) return draw
    return draw.filter((index) => !isDeepStrictEqual(rows[index], document)).slice(0, count)
  }
}

/**
 * The first examples of the pool, for every document the same; a document is left out of its own.
 *
 * @throws {FewshotPoolError} at once, or from the sampler when a document's own row leaves too few.
 */
export function firstSampler({ rows, count, excludesDocument }: FewshotPool): FewshotSampler {
  if (count > rows.length) throw new FewshotPoolError({ wanted: count, available: rows.length })
  const first = rows.slice(0, count).map((_, index) => index)
  if (!excludesDocument) return () => first
  return (_, document) => {
    const indices: number[] = []
    for (let index = 0; index < rows.length && indices.length < count; index++) {
      if (!isDeepStrictEqual(rows[index], document)) indices.push(index)
    }
    if (indices.length < count) throw new FewshotPoolError({ wanted: count, available: indices.length })
    return indices
  }
}
