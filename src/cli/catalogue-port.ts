import type { CataloguePort } from '#api/ports.ts'
import type { Catalogue } from '#bench/catalogue.ts'

/** The catalogue as the API publishes it. */
export function cataloguePort(catalogue: Catalogue): CataloguePort {
  const names = new Set(
    catalogue.suites.flatMap((suite) => suite.groups.flatMap((group) => group.tasks.map(({ task }) => task))),
  )
  const tasks = [...names].flatMap((name) => {
    const task = catalogue.task(name)
    if (task === undefined) return []
    const { version, description, needs, minimum, source } = task
    const documents =
      source.kind === 'finite' ? { kind: source.kind, size: source.size } : ({ kind: source.kind } as const)
    return [{ name, version, description, needs, minimum, documents, isGated: false }]
  })
  return { tasks: () => tasks, suites: () => catalogue.suites }
}
