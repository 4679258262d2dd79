import { getHeapStatistics } from 'node:v8'

/** Thrown when a program of Python takes more steps, memory or time of searches than its call was given, or calls itself too deep. */
export class InterpreterBudgetError extends Error {
  override readonly name = 'InterpreterBudgetError'
  readonly code = 'INTERPRETER_BUDGET_SPENT'
  constructor({ what, limit }: { what: 'steps' | 'memory' | 'depth' | 'milliseconds of searches'; limit: number }) {
    super(`A Python function took more ${what} than it may.\nLimit: ${limit}`)
  }
}

/** What one call into a program may use. */
export type Budget = {
  readonly steps: number
  /** Items of containers and characters of texts. */
  readonly memory: number
  /** Time in regular expressions, which take steps that nobody counts. */
  readonly searchMs: number
}

const unitsBetweenLooks = 2 ** 22
/** The share of the heap's limit beyond which a program is stopped. */
const maximumHeapShare = 0.8

/** No single text or container may be longer. */
const maximumLength = 2 ** 26

// A call runs to its end before anything else does, so there is never more than one budget in use.
const nothing: Budget = { steps: 0, memory: 0, searchMs: 0 }
let granted: Budget = nothing
let stepsLeft = 0
let memoryLeft = 0
let searchMsLeft = 0
let nextLook = 0

/** Counts steps: one per statement, turn of a loop and call; functions of modules count what they do in a loop. */
export function spend(steps: number): void {
  stepsLeft -= steps
  if (stepsLeft < 0) throw new InterpreterBudgetError({ what: 'steps', limit: granted.steps })
}

/**
 * Counts memory before it is taken: items of a container, characters of a text. Nothing is given back, so the budget must
 * allow for what is let go; what is kept is bounded by the heap's own limit, which is looked at every few million units.
 */
export function allocate(length: number): void {
  memoryLeft -= length
  if (memoryLeft < nextLook) lookAtHeap()
  if (memoryLeft < 0 || length > maximumLength) {
    throw new InterpreterBudgetError({ what: 'memory', limit: Math.min(granted.memory, maximumLength) })
  }
}

/** Runs a search in what is left of the time for searches. The search gives undefined when its deadline stops it. */
export function searching<Result>(search: (deadlineMs: number) => Result | undefined): Result {
  const start = performance.now()
  const result = searchMsLeft > 0 ? search(Math.ceil(searchMsLeft)) : undefined
  searchMsLeft -= performance.now() - start
  if (result === undefined)
    throw new InterpreterBudgetError({ what: 'milliseconds of searches', limit: granted.searchMs })
  return result
}

function lookAtHeap(): void {
  nextLook = memoryLeft - unitsBetweenLooks
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics()
  if (used > limit * maximumHeapShare) throw new InterpreterBudgetError({ what: 'memory', limit })
}

/**
 * Runs a program's function within a budget. A call within a call uses what the outer one has left.
 *
 * @throws {InterpreterBudgetError}
 */
export function withBudget<Result>(budget: Budget, run: () => Result): Result {
  const isOutermost = granted.steps === 0
  if (!isOutermost) return run()
  granted = budget
  stepsLeft = budget.steps
  memoryLeft = budget.memory
  searchMsLeft = budget.searchMs
  nextLook = budget.memory - unitsBetweenLooks
  try {
    return run()
  } catch (error) {
    if (error instanceof RangeError)
      throw new InterpreterBudgetError({ what: 'depth', limit: budget.steps - stepsLeft })
    throw error
  } finally {
    granted = nothing
  }
}
