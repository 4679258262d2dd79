import { isDeepStrictEqual } from 'node:util'
import type { Row } from '../dataset/dataset.ts'
import { PythonRandom } from '../python/random.ts'

/** Gives the few-shot examples of a document, as indices into the pool. */
export type FewshotSampler = (documentIndex: number) => readonly number[]

export type FewshotPool = {
  readonly rows: readonly Row[]
  readonly count: number
  /**
   * The evaluated documents when the pool is their own split, so that a document may not be its own example; undefined
   * when it is another.
   */
  readonly documents: readonly Row[] | undefined
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
 * lm-evaluation-harness's default sampler (api/samplers.py, 0.4.13): one generator per task, one `sample` call per document
 * in order, of one example more where the document itself must be left out. Rows equal to the document are dropped; where
 * too few remain, a second call draws from the pool without them. Document *i*'s examples depend on all calls before it,
 * which are replayed once and kept, so that any document alone gets what it would get in a full run.
 *
 * @throws {FewshotPoolError} at once, or from the sampler when a document's equals leave too few.
 */
export function randomSampler({ rows, count, documents, seed }: FewshotPool): FewshotSampler {
  const drawn = count + (documents === undefined ? 0 : 1)
  if (drawn > rows.length) throw new FewshotPoolError({ wanted: drawn, available: rows.length })
  const random = new PythonRandom(seed)
  const draws: (readonly number[])[] = []
  function draw(document: Row | undefined): readonly number[] {
    const indices = random.sample(rows.length, drawn)
    if (document === undefined) return indices
    const others = indices.filter((index) => !isDeepStrictEqual(rows[index], document)).slice(0, count)
    if (others.length === count) return others
    const pool = unequalTo(document, rows)
    if (pool.length < count) throw new FewshotPoolError({ wanted: count, available: pool.length })
    return random.sample(pool.length, count).map((place) => pool[place] ?? 0)
  }
  return (documentIndex) => {
    while (draws.length <= documentIndex) draws.push(draw(documents?.[draws.length]))
    return draws[documentIndex] ?? []
  }
}

function unequalTo(document: Row, rows: readonly Row[]): number[] {
  return [...rows.keys()].filter((index) => !isDeepStrictEqual(rows[index], document))
}

/**
 * The first examples of the pool, for every document the same; a document is left out of its own.
 *
 * @throws {FewshotPoolError} at once, or from the sampler when a document's own row leaves too few.
 */
export function firstSampler({ rows, count, documents }: FewshotPool): FewshotSampler {
  if (count > rows.length) throw new FewshotPoolError({ wanted: count, available: rows.length })
  const first = rows.slice(0, count).map((_, index) => index)
  if (documents === undefined) return () => first
  return (documentIndex) => {
    const indices: number[] = []
    for (let index = 0; index < rows.length && indices.length < count; index++) {
      if (!isDeepStrictEqual(rows[index], documents[documentIndex])) indices.push(index)
    }
    if (indices.length < count) throw new FewshotPoolError({ wanted: count, available: indices.length })
    return indices
  }
}
