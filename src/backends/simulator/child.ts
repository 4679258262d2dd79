import type { FromChild, ToChild } from './child-message.ts'
import { AnswerKeyError, createRemoteKey } from './remote-key.ts'
import { type Simulator, startSimulator } from './server.ts'

/** The process that `spawnSimulators` starts: several simulators, whose answer key is at the parent. */

const running: Simulator[] = []
const remote = createRemoteKey((lookups) => tell({ kind: 'lookups', lookups }))

process.title = 'assay-simulator'
// The parent is gone: nobody can use, stop or answer this process any more.
process.on('disconnect', () => process.exit(0))
// Signals at the terminal and those of a service manager go to the whole group; the parent decides when this process
// stops, so that no answer under way is cut.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => undefined)
// Only the parent sends messages, and it runs the same code.
process.on('message', (message) => obey(message as ToChild).catch(giveUp))

async function obey(message: ToChild): Promise<void> {
  if (message.kind === 'results') return remote.receive(message.results)
  if (message.kind === 'stop') {
    await Promise.all(running.map((simulator) => simulator.close()))
    return process.disconnect?.()
  }
  for (const { name, behaviour } of message.simulators) {
    running.push(await startSimulator({ name, behaviour, answerKey: remote.key, onFault: report }))
  }
  tell({ kind: 'ready', urls: running.map(({ url }) => url) })
}

function tell(message: FromChild): void {
  if (process.connected) process.send?.(message)
}

function report(fault: unknown): void {
  // The parent has heard what its answer key threw.
  if (fault instanceof AnswerKeyError) return
  tell({ kind: 'fault', message: String(fault) })
}

function giveUp(fault: unknown): void {
  console.error(fault)
  process.exit(1)
}
