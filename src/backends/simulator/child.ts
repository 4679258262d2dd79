import type { HttpServer } from '../http-server/serve.ts'
import type { FromChild, NamedBehaviour, ToChild } from './child-message.ts'
import { AnswerKeyError, createRemoteKey } from './remote-key.ts'
import { startSimulator } from './server.ts'
import { startServiceSimulator } from './service-server.ts'

/** The process that `spawnSimulators` starts: several simulators, whose answer key is at the parent. */

const running: HttpServer[] = []
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
  for (const simulator of message.simulators) running.push(await start(simulator))
  tell({ kind: 'ready', urls: running.map(({ url }) => url) })
}

function start({ name, behaviour }: NamedBehaviour): Promise<HttpServer> {
  if (behaviour.kind !== 'text') return startServiceSimulator({ name, behaviour, onFault: report })
  return startSimulator({ name, behaviour, answerKey: remote.key, onFault: report })
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
