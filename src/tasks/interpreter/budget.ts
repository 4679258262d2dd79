import { getHeapStatistics } from 'node:v8'

/** Thrown when a program of Python takes more steps or memory than its call was given, or calls itself too deep. */
export class InterpreterBudgetError extends Error {
  override readonly name = 'InterpreterBudgetError'
  readonly code = 'INTERPRETER_BUDGET_SPENT'
  constructor({ what, limit }: { what: 'steps' | 'memory' | 'depth' | 'time'; limit: number }) {
    super(`A Python function took more ${what} than it may.\nLimit: ${limit}`)
  }
}

/** What one call into a program may use: steps, and units of memory (items of containers and characters of texts). */
export type Budget = { readonly steps: number; readonly memory: number }

const unitsBetweenLooks = 2 ** 22
/** The share of the heap's limit beyond which a program is stopped. */
const maximumHeapShare = 0.8

/** No single text or container may be longer. */
const maximumLength = 2 ** 26

// A call runs to its end before anything else does, so there is never more than one budget in use.
let granted: Budget = { steps: 0, memory: 0 }
let stepsLeft = 0
let memoryLeft = 0
let nextLook = 0
let workedMs = 0

/** Counts steps: one per statement, turn of a loop and call; functions of modules count what they do in a loop. */
export function spend(steps: number): void {
  stepsLeft -= steps
  if (stepsLeft < 0) throw new InterpreterBudgetError({ what: 'steps', limit: granted.steps })
}

/** A millisecond of work that cannot be counted in steps costs as many. */
const stepsPerMs = 10_000
/** So much of such work costs a call nothing, so that what a program may do does not hang on the machine's load. */
const freeMs = 500

/**
 * Does work that nobody can count, such as a search by a regular expression that backtracks, within the time that the steps
 * left are worth.
 *
 * @param run gets its deadline in milliseconds, and gives undefined where it was not done by then.
 */
export function spendTime<Result>(run: (deadlineMs: number) => { readonly result: Result } | undefined): Result {
  const deadlineMs = Math.min(2000, Math.max(1, Math.ceil(stepsLeft / stepsPerMs)))
  const start = performance.now()
  const done = run(deadlineMs)
  const elapsedMs = performance.now() - start
  if (done === undefined) throw new InterpreterBudgetError({ what: 'time', limit: deadlineMs })
  workedMs += elapsedMs
  if (workedMs > freeMs) spend(Math.round(elapsedMs * stepsPerMs))
  return done.result
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
  workedMs = 0
  nextLook = budget.memory - unitsBetweenLooks
  try {
    return run()
  } catch (error) {
    if (error instanceof RangeError)
      throw new InterpreterBudgetError({ what: 'depth', limit: budget.steps - stepsLeft })
    throw error
  } finally {
    granted = { steps: 0, memory: 0 }
  }
}
