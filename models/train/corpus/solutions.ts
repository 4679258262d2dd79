import type { Draft } from '#tasks/basics/item.ts'
import { solveArithmetic } from './solutions/arithmetic.ts'
import { solveCalendar } from './solutions/calendar.ts'
import { solveInstructions } from './solutions/instructions.ts'
import { solveLetters } from './solutions/letters.ts'
import { solveKnights, solveSets, solveSorting } from './solutions/lists.ts'
import { solveOrdering } from './solutions/ordering.ts'
import { solvePassage } from './solutions/passage.ts'
import { solvePattern } from './solutions/pattern.ts'
import { solveTableLookup } from './solutions/table-lookup.ts'
import { solveTracing } from './solutions/tracing.ts'
import { solveTracking } from './solutions/tracking.ts'
import { solveUnitConversion } from './solutions/unit-conversion.ts'
import { solveWordProblem } from './solutions/word-problem.ts'

/** The reply that a model learns for an item, worked out from its question; null where that cannot be read. */
type Solve = (draft: Draft) => string | null

/** Families that no model sees in training: one of calculation and one of lists. */
export const heldOutFamilies: readonly string[] = ['comparison', 'counting']

/** How to answer the items of each trained family. */
export const solutions: Readonly<Record<string, Solve>> = {
  arithmetic: solveArithmetic,
  unit_conversion: solveUnitConversion,
  word_problem: solveWordProblem,
  calendar: solveCalendar,
  sorting: solveSorting,
  sets: solveSets,
  letters: solveLetters,
  instructions: solveInstructions,
  pattern: solvePattern,
  tracking: solveTracking,
  tracing: solveTracing,
  knights: solveKnights,
  ordering: solveOrdering,
  table_lookup: solveTableLookup,
  passage: solvePassage,
}
