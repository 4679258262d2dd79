import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import type { AnswerKey } from './answer-key.ts'
import { readBehaviour } from './behaviour.ts'
import { askChat, constantKey } from './simulator-fixture.ts'
import { SimulatorProcessError, spawnSimulators } from './spawn-simulator.ts'

const perfect = readBehaviour({ model: 'perfect', ability: 1 }, 'test')
const hopeless = readBehaviour({ model: 'hopeless', ability: 0 }, 'test')

async function fleetOf(options: Partial<Parameters<typeof spawnSimulators>[0]> = {}) {
  const behaviours = [
    { name: 'a', behaviour: perfect },
    { name: 'b', behaviour: hopeless },
    { name: 'c', behaviour: perfect },
  ]
  const fleet = await spawnSimulators({ behaviours, answerKey: constantKey(), processes: 2, ...options })
  return { ...fleet, [Symbol.asyncDispose]: () => fleet.close() }
}

async function contents(simulators: readonly { readonly url: string }[]): Promise<unknown[]> {
  return Promise.all(simulators.map(async (one) => (await askChat(one)).body.choices[0].message.content))
}

describe('spawnSimulators', () => {
  it('default: several per process, each as its behaviour says, answers from our key', async () => {
    await using fleet = await fleetOf()
    expect(fleet.simulators.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    expect(new Set(fleet.simulators.map(({ url }) => url)).size).toBe(3)
    expect(await contents(fleet.simulators)).toEqual(['B', 'C', 'B'])
  })

  it('behavior: the key is asked the exact body, once per request', async () => {
    const seen: string[] = []
    const answerKey: AnswerKey = async (body) => {
      seen.push(body)
      return undefined
    }
    await using fleet = await fleetOf({ answerKey })
    const questions = Array.from({ length: 40 }, (_, index) => `Frage ${index}: größer? 🦊`)
    const [simulator] = fleet.simulators
    if (simulator === undefined) throw new Error('No simulator was spawned.')
    await Promise.all(questions.map((content) => askChat(simulator, { messages: [{ role: 'user', content }] })))
    expect(seen.map((body) => JSON.parse(body).messages[0].content).toSorted()).toEqual(questions.toSorted())
  })

  it('behavior: a key that throws is our fault and a 500, and the next request is served', async () => {
    const faults: unknown[] = []
    let isBroken = true
    const answerKey: AnswerKey = async () => {
      if (isBroken) throw new Error('The key is lost.')
      return undefined
    }
    await using fleet = await fleetOf({ answerKey, onFault: (fault) => faults.push(String(fault)) })
    const [simulator] = fleet.simulators
    if (simulator === undefined) throw new Error('No simulator was spawned.')
    expect((await askChat(simulator)).status).toBe(500)
    expect(faults).toEqual(['Error: The key is lost.'])
    isBroken = false
    expect((await askChat(simulator)).status).toBe(200)
  })

  it('behavior: close ends the processes and frees the ports', async () => {
    const faults: unknown[] = []
    const fleet = await fleetOf({ onFault: (fault) => faults.push(fault) })
    await fleet.close()
    await fleet.close()
    expect(faults).toEqual([])
    const errors = await Promise.all(fleet.simulators.map(({ url }) => connectionError(url)))
    expect(errors).toEqual(['ECONNREFUSED', 'ECONNREFUSED', 'ECONNREFUSED'])
  })

  it('args: no behaviours, no processes', async () => {
    const fleet = await spawnSimulators({ behaviours: [], answerKey: constantKey() })
    expect(fleet.simulators).toEqual([])
    await fleet.close()
  })

  it('error: a Node that cannot run', async () => {
    await expect(fleetOf({ nodePath: '/nowhere/node' })).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('error: a process that ends before it serves', async () => {
    const failure = await fleetOf({ nodePath: '/bin/false' }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(SimulatorProcessError)
    expect(failure).toMatchObject({
      code: 'SIMULATOR_PROCESS_ENDED',
      message: expect.stringMatching(/^Simulators: a, c$\n^Exit: 1$/m),
    })
  })

  it('error: a process that dies while it serves is heard of', async () => {
    const fault = Promise.withResolvers<unknown>()
    await using fleet = await fleetOf({ processes: 1, onFault: fault.resolve })
    process.kill(fleet.processIds[0] ?? Number.NaN, 'SIGKILL')
    expect(await fault.promise).toMatchObject({
      code: 'SIMULATOR_PROCESS_ENDED',
      message: expect.stringMatching(/^Simulators: a, b, c$\n^Exit: SIGKILL$/m),
    })
  })

  it('behavior: the processes end when their parent is killed', async () => {
    // A parent of its own, so that it can be killed without a chance to clean up.
    const script = `
      import { readBehaviour } from './behaviour.ts'
      import { SimulatorProcessError, spawnSimulators } from './spawn-simulator.ts'
      const behaviour = readBehaviour({ model: 'sim', ability: 1 }, 'script')
      const fleet = await spawnSimulators({ behaviours: [{ name: 'a', behaviour }], answerKey: async () => undefined })
      console.log(fleet.simulators[0].url)
      // Should the test itself be killed, nothing stays behind.
      process.stdin.resume().once('close', () => process.exit())
    `
    const parent = spawn(process.execPath, ['--input-type=module-typescript', '--eval', script], {
      cwd: import.meta.dirname,
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const [url] = await once(createInterface(parent.stdout), 'line')
    const socket = connect({ port: Number(new URL(String(url)).port), host: '127.0.0.1' })
    await once(socket, 'connect')
    const closed = once(socket, 'close')
    socket.on('error', () => undefined)
    parent.kill('SIGKILL')
    await closed
    // A connection in the very moment of the end is reset, later ones are refused.
    expect(await connectionError(String(url))).toMatch(/^ECONN(REFUSED|RESET)$/)
  })
})

async function connectionError(url: string): Promise<string> {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1' })
  const [error] = await once(socket, 'error').catch((error: unknown) => [error])
  return (error as NodeJS.ErrnoException).code ?? ''
}
