import { arithmetic } from './families/arithmetic.ts'
import { calendar } from './families/calendar.ts'
import { comparison } from './families/comparison.ts'
import { counting } from './families/counting.ts'
import { instructions } from './families/instructions.ts'
import { knights } from './families/knights.ts'
import { letters } from './families/letters.ts'
import { ordering } from './families/ordering.ts'
import { passage } from './families/passage.ts'
import { pattern } from './families/pattern.ts'
import { sets } from './families/sets.ts'
import { sorting } from './families/sorting.ts'
import { tableLookup } from './families/table-lookup.ts'
import { tracing } from './families/tracing.ts'
import { tracking } from './families/tracking.ts'
import { unitConversion } from './families/unit-conversion.ts'
import { wordProblem } from './families/word-problem.ts'
import type { Family } from './item.ts'

/** The families, by skill, in the order of the README's table. */
export const families: readonly Family[] = [
  arithmetic,
  unitConversion,
  comparison,
  wordProblem,
  calendar,
  sorting,
  sets,
  counting,
  letters,
  instructions,
  pattern,
  tracking,
  tracing,
  knights,
  ordering,
  tableLookup,
  passage,
]
