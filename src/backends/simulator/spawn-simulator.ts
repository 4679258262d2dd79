import { type SpawnedChild, spawnChild } from '../child-process/spawn-child.ts'
import type { AnswerKey } from './answer-key.ts'
import type { FromChild, LookupResult, NamedBehaviour, ToChild } from './child-message.ts'

/** Simulators in processes of their own. */
export type SpawnedSimulators = {
  /** In the order they were asked for. */
  readonly simulators: readonly { readonly name: string; readonly url: string }[]
  /** The processes that serve them, for whoever watches their load. */
  readonly processIds: readonly number[]
  /** Stops the processes; those that do not within two seconds are killed. */
  close(): Promise<void>
}

/** A simulator process that ended without being told to. */
export class SimulatorProcessError extends Error {
  readonly code = 'SIMULATOR_PROCESS_ENDED'
  override readonly name = 'SimulatorProcessError'

  constructor({
    names,
    exit,
    stderr,
  }: { readonly names: readonly string[]; readonly exit: string; readonly stderr: string }) {
    super(
      [
        'A simulator process ended unasked. Its simulators are gone until they are spawned again.',
        `Simulators: ${names.join(', ')}`,
        `Exit: ${exit}`,
        ...(stderr === '' ? [] : [`Last words: ${stderr}`]),
      ].join('\n'),
    )
  }
}

type Family = {
  /** Ready with the URLs of its members. */
  readonly child: SpawnedChild<readonly string[]>
  readonly members: readonly NamedBehaviour[]
}

const patienceMs = 2_000

/**
 * Starts simulators in child processes, so that serving takes no time of this process's event loop. Each process
 * serves several; ports are chosen by the system. The answer key stays here and is asked by messages. The processes
 * end with this one, however it ends.
 *
 * @throws {SimulatorProcessError} when a process ends before it serves; the others are stopped then.
 */
export async function spawnSimulators({
  behaviours,
  answerKey,
  nodePath = process.execPath,
  // Twelve humble simulators keep two processes far from busy.
  processes = Math.min(2, Math.ceil(behaviours.length / 6)),
  onFault = (fault) => process.emitWarning(fault instanceof Error ? fault : String(fault)),
}: {
  readonly behaviours: readonly NamedBehaviour[]
  readonly answerKey: AnswerKey
  /** The Node that runs the children; by default the one that runs this. */
  readonly nodePath?: string
  readonly processes?: number
  /** Hears of faults after the start: a process that ends, an answer key that throws. */
  readonly onFault?: (fault: unknown) => void
}): Promise<SpawnedSimulators> {
  const groups = Array.from({ length: processes }, (_, group) =>
    behaviours.filter((_behaviour, index) => index % processes === group),
  ).filter((group) => group.length > 0)
  const started = await Promise.allSettled(
    groups.map((members) => startFamily({ members, answerKey, nodePath, onFault })),
  )
  const families = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const close = async () => void (await Promise.all(families.map(({ child }) => child.close())))
  const failure = started.find((result) => result.status === 'rejected')
  if (failure !== undefined) {
    await close()
    throw failure.reason
  }
  const urls = new Map(
    families.flatMap(({ child, members }) => members.map((member, index) => [member, child.ready[index]])),
  )
  return {
    simulators: behaviours.map((member) => ({ name: member.name, url: urls.get(member) ?? '' })),
    processIds: families.map(({ child }) => child.processId),
    close,
  }
}

async function startFamily({
  members,
  answerKey,
  nodePath,
  onFault,
}: {
  readonly members: readonly NamedBehaviour[]
  readonly answerKey: AnswerKey
  readonly nodePath: string
  readonly onFault: (fault: unknown) => void
}): Promise<Family> {
  const child = await spawnChild<ToChild, FromChild, readonly string[]>({
    module: new URL('./child.ts', import.meta.url),
    nodePath,
    start: { kind: 'start', simulators: members },
    stop: { kind: 'stop' },
    patienceMs,
    hear(message, { becomeReady, tell }) {
      if (message.kind === 'ready') becomeReady(message.urls)
      else if (message.kind === 'lookups') void answerLookups({ tell, answerKey, lookups: message.lookups, onFault })
      else onFault(new Error(message.message))
    },
    endedError: (end) => new SimulatorProcessError({ names: members.map(({ name }) => name), ...end }),
    onEnd: onFault,
  })
  return { child, members }
}

async function answerLookups({
  tell,
  answerKey,
  lookups,
  onFault,
}: {
  readonly tell: (message: ToChild) => void
  readonly answerKey: AnswerKey
  readonly lookups: Extract<FromChild, { kind: 'lookups' }>['lookups']
  readonly onFault: (fault: unknown) => void
}): Promise<void> {
  const results = lookups.map(async ({ id, body }): Promise<LookupResult> => {
    try {
      const item = await answerKey(body)
      return item === undefined ? { id, kind: 'unknown' } : { id, kind: 'found', item }
    } catch (fault) {
      onFault(fault)
      return { id, kind: 'failed' }
    }
  })
  tell({ kind: 'results', results: await Promise.all(results) })
}
