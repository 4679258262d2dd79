import { createContext, Script } from 'node:vm'
import { type FoundItem, findAll } from './find-all.ts'
import { backtrackingDegree } from './regex-cost.ts'

/** What became of a search: its result, or that it was given up because the text made the expression backtrack endlessly. */
export type Search<Result> = { readonly isFinished: true; readonly result: Result } | { readonly isFinished: false }

export type SearchOptions = {
  /** Milliseconds after which a search is given up; 2000 unless told, a hundred times what honest answers need. */
  readonly deadlineMs?: number
}

export type MatchOptions = SearchOptions & {
  /** UTF-16 offset at which the search begins; 0 unless told. */
  readonly from?: number
}

const usualDeadlineMs = 2000

/** Steps that a search may take without being watched: about 20 ms (measured: 1.4 steps per nanosecond). */
const unwatchedSteps = 3e7

/** Below this length, even an expression that backtracks exponentially is done before a watch would be set up. */
const shortText = 12

/**
 * `re.findall` (see {@link findAll}) with a deadline.
 *
 * Expressions come from definitions and meet texts from endpoints, which can be made to backtrack for ages. Whatever the
 * expression and the length cannot bound runs under a watch that interrupts V8's engine; setting it up takes 40 µs. Whether
 * such a search finishes in time depends on the machine, so callers cap the text: a quadratic expression finishes on 16,384
 * characters in a tenth of a second.
 */
export function findAllWithin(expression: RegExp, text: string, options?: SearchOptions): Search<FoundItem[]> {
  return within(expression, text, options, () => findAll(expression, text))
}

/** `replaceAll` with a deadline; see {@link findAllWithin}. */
export function replaceAllWithin(
  expression: RegExp,
  text: string,
  replacement: string,
  options?: SearchOptions,
): Search<string> {
  return within(expression, text, options, () => text.replaceAll(expression, replacement))
}

/** The first match with its groups, null for none, with a deadline; see {@link findAllWithin}. */
export function matchWithin(expression: RegExp, text: string, options?: MatchOptions): Search<RegExpExecArray | null> {
  return within(expression, text, options, () => {
    expression.lastIndex = options?.from ?? 0
    return expression.exec(text)
  })
}

/** Whether there is a match, with a deadline; see {@link findAllWithin}. */
export function testWithin(expression: RegExp, text: string, options?: SearchOptions): Search<boolean> {
  return within(expression, text, options, () => text.search(expression) >= 0)
}

const degrees = new WeakMap<RegExp, number>()

function within<Result>(
  expression: RegExp,
  text: string,
  options: SearchOptions | undefined,
  search: () => Result,
): Search<Result> {
  let degree = degrees.get(expression)
  if (degree === undefined) {
    degree = backtrackingDegree(expression)
    degrees.set(expression, degree)
  }
  if (text.length <= shortText || steps(text.length, degree) <= unwatchedSteps)
    return { isFinished: true, result: search() }
  return watched(search, options?.deadlineMs ?? usualDeadlineMs)
}

/** n^(degree + 1) ÷ (degree + 1)!: in how many ways a text of that length can be divided. */
function steps(length: number, degree: number): number {
  let ways = 1
  for (let order = 1; order <= degree + 1 && ways <= unwatchedSteps; order++) ways *= length / order
  return ways
}

const watch: { search: (() => unknown) | undefined } = { search: undefined }
const watchContext = createContext(watch)
const watchScript = new Script('search()')

/** Runs a function of ours; nothing is compiled from the text. Only V8's own interruption stops its regex engine. */
function watched<Result>(search: () => Result, deadlineMs: number): Search<Result> {
  const before = watch.search
  watch.search = search
  try {
    return { isFinished: true, result: watchScript.runInContext(watchContext, { timeout: deadlineMs }) as Result }
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return { isFinished: false }
    throw error
  } finally {
    watch.search = before
  }
}
