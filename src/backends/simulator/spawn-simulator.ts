import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
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
  readonly child: ChildProcess
  readonly members: readonly NamedBehaviour[]
  readonly urls: readonly string[]
}

const patienceMs = 2_000
const lastWordsLength = 4_000

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
  const close = async () => void (await Promise.all(families.map(({ child }) => stop(child))))
  const failure = started.find((result) => result.status === 'rejected')
  if (failure !== undefined) {
    await close()
    throw failure.reason
  }
  const urls = new Map(families.flatMap(({ members, urls }) => members.map((member, index) => [member, urls[index]])))
  return {
    simulators: behaviours.map((member) => ({ name: member.name, url: urls.get(member) ?? '' })),
    processIds: families.flatMap(({ child }) => child.pid ?? []),
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
  const child = fork(fileURLToPath(new URL('./child.ts', import.meta.url)), {
    execPath: nodePath,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const ready = Promise.withResolvers<readonly string[]>()
  let isReady = false
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-lastWordsLength)
  })
  child.on('message', (message) => {
    // Only our own child sends messages, and it runs the same code.
    const told = message as FromChild
    if (told.kind === 'ready') {
      isReady = true
      ready.resolve(told.urls)
    } else if (told.kind === 'lookups') void answerLookups({ child, answerKey, lookups: told.lookups, onFault })
    else onFault(new Error(told.message))
  })
  child.once('error', ready.reject)
  child.once('close', (code, signal) => {
    if (stopping.has(child)) return
    const names = members.map(({ name }) => name)
    const fault = new SimulatorProcessError({ names, exit: String(signal ?? code), stderr: stderr.trim() })
    if (isReady) onFault(fault)
    else ready.reject(fault)
  })
  tell(child, { kind: 'start', simulators: members })
  return { child, members, urls: await ready.promise }
}

async function answerLookups({
  child,
  answerKey,
  lookups,
  onFault,
}: {
  readonly child: ChildProcess
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
  tell(child, { kind: 'results', results: await Promise.all(results) })
}

const stopping = new WeakSet<ChildProcess>()

async function stop(child: ChildProcess): Promise<void> {
  stopping.add(child)
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'close')
  tell(child, { kind: 'stop' })
  const impatience = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  await ended
  clearTimeout(impatience)
}

function tell(child: ChildProcess, message: ToChild): void {
  // A child that has just died is reported by its end, not by messages that miss it.
  if (child.connected) child.send(message, () => undefined)
}
