import { arithmetic } from './families/arithmetic.ts'
import type { Family } from './item.ts'

/** The families of version 1, in the order of the README's table. */
export const families: readonly Family[] = [arithmetic]
