import type { Period } from '#records/period.ts'
import type { Suite } from '#records/suite.ts'
import type { Task } from '#records/task.ts'
import type { Catalogue } from '../catalogue.ts'
import type {
  BundleLine,
  EvidenceOutcome,
  HeaderLine,
  ItemModelLine,
  PlanLine,
  SuiteLine,
  SummaryLine,
  TaskLine,
} from './bundle-format.ts'

/** Everything of a bundle that stands before its items. */
export type BundleHead = {
  readonly header: HeaderLine
  readonly suites: ReadonlyMap<string, SuiteLine>
  readonly tasks: ReadonlyMap<string, TaskLine>
  /** Undefined where none was in force when the epoch began. */
  readonly itemModel: ItemModelLine | undefined
  readonly periods: ReadonlyMap<string, Period & { readonly seed: string | null }>
  readonly plans: readonly PlanLine[]
  readonly earlierOutcomes: readonly EvidenceOutcome[]
  readonly summary: SummaryLine
}

/** The head from its lines; undefined without a header. */
export function bundleHead(lines: readonly BundleLine[]): BundleHead | undefined {
  const header = lines.find((line) => line.line === 'header')
  if (header === undefined) return undefined
  const noSummary: SummaryLine = { line: 'summary', summary: null, outcomeSequence: 0 }
  return {
    header,
    suites: new Map(lines.flatMap((line) => (line.line === 'suite' ? [[line.suite.name, line] as const] : []))),
    tasks: new Map(lines.flatMap((line) => (line.line === 'task' ? [[line.name, line] as const] : []))),
    itemModel: lines.find((line) => line.line === 'item-model'),
    periods: new Map(lines.flatMap((line) => (line.line === 'period' ? [[line.period.id, line.period] as const] : []))),
    plans: lines.filter((line) => line.line === 'plan'),
    earlierOutcomes: lines.flatMap((line) => (line.line === 'earlier-outcome' ? [line.outcome] : [])),
    summary: lines.findLast((line) => line.line === 'summary') ?? noSummary,
  }
}

/** The task at the version that the bundle speaks of, or why this program does not have it. */
export type KnownTask =
  | { readonly kind: 'known'; readonly task: Task }
  | { readonly kind: 'missing'; readonly reason: string }

/** Looks a task up in this program's catalogue. */
export function findTask(
  catalogue: Catalogue,
  head: BundleHead,
  { task: name, taskVersion }: { readonly task: string; readonly taskVersion: string },
): KnownTask {
  const task = catalogue.task(name)
  if (task?.version === taskVersion) return { kind: 'known', task }
  if (task !== undefined) {
    return { kind: 'missing', reason: `this program has ${name} in version ${task.version}, not ${taskVersion}` }
  }
  return head.tasks.get(name)?.documents.kind === 'finite'
    ? { kind: 'missing', reason: `the data of ${name} is not here (--data)` }
    : { kind: 'missing', reason: `this program does not have the task ${name}` }
}

/**
 * The suites of the bundle over this program's tasks. A task that is not here is stood in for by one that draws alike
 * and has no documents of its own: which task and which pool come next can be repeated without its data.
 */
export function bundleCatalogue(catalogue: Catalogue, head: BundleHead): Catalogue {
  return {
    suites: [...head.suites.values()].map(({ suite }): Suite => suite),
    publicDocuments: catalogue.publicDocuments,
    task: (name) => {
      const stated = head.tasks.get(name)
      const known = catalogue.task(name)
      if (stated === undefined) return known ?? standIn({ name, version: '', documents: { kind: 'generated' } })
      return known?.version === stated.version ? known : standIn(stated)
    },
  }
}

function standIn({ name, version, documents }: Omit<TaskLine, 'line'>): Task {
  const nothing = { id: '', data: {} }
  return {
    name,
    version,
    description: '',
    needs: 'C0',
    minimum: 0,
    source:
      documents.kind === 'finite'
        ? { ...documents, documentAt: () => nothing }
        : { ...documents, generate: () => nothing },
    buildRequests: () => [],
    score: () => ({ value: 0, metrics: {}, extracted: {} }),
    exampleReplies: () => [],
  }
}
