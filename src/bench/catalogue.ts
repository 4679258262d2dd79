import type { Suite } from '#records/suite.ts'
import type { Task } from '#records/task.ts'

/** The tasks and suites that an instance measures, all data loaded. */
export type Catalogue = {
  readonly suites: readonly Suite[]
  /** The task at the version that is current; undefined when the catalogue does not have it. */
  task(name: string): Task | undefined
  /** The published documents of a generated task: how many there are, and the seed of each. */
  readonly publicDocuments: { readonly size: number; seed(task: string, index: number): Uint8Array }
}

/** The suite with this name. */
export function findSuite(catalogue: Catalogue, name: string): Suite | undefined {
  return catalogue.suites.find((suite) => suite.name === name)
}
