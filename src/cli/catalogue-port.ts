import type { CataloguePort } from '#api/ports.ts'
import type { Catalogue } from '#bench/catalogue.ts'
import type { ExampleReply } from '#records/task.ts'

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
  return {
    tasks: () => tasks,
    suites: () => catalogue.suites,
    expected: (sample) => expectedReplies(catalogue, sample),
  }
}

function expectedReplies(
  catalogue: Catalogue,
  { task: name, taskVersion, documentId, document }: Parameters<NonNullable<CataloguePort['expected']>>[0],
): string[] | null {
  const task = catalogue.task(name)
  if (task === undefined || task.version !== taskVersion) return null
  // A document is what its task made of it, at this same version.
  const data = document as Readonly<Record<string, unknown>>
  const replies = task.exampleReplies({ id: documentId, data })
  return replies.length === 0 ? null : replies.map(expectedText)
}

function expectedText(reply: ExampleReply): string {
  if (reply.kind === 'text') return reply.right
  if (reply.kind === 'continuation') return reply.isRight ? reply.continuation : ''
  return reply.right.length === 0 ? reply.text : JSON.stringify(reply.right)
}
