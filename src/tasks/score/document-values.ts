import type { PythonValue } from '../python/value.ts'

/** Values of one document by metric: numbers, or what an aggregation wants, such as (gold, prediction). */
export type DocumentValues = Readonly<Record<string, PythonValue>>
