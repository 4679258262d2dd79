import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { spawnCli } from '../system-node.ts'

/** A running `assay`, asked over HTTP. */
export type Instance = {
  readonly url: string
  /** @throws with the answer's text when it is no success */
  get<Body>(path: string): Promise<Body>
  text(path: string): Promise<string>
  stop(): Promise<void>
}

export type InstanceOptions = {
  readonly command: readonly string[]
  readonly port: number
  readonly environment?: Readonly<Record<string, string>>
}

/** Starts `assay` as a user does and waits until it answers. */
export async function startInstance({ command, port, environment = {} }: InstanceOptions): Promise<Instance> {
  const child = spawnCli([...command, '--port', String(port)], { environment })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => said.push(text))
  }
  const instance = instanceAt(`http://127.0.0.1:${port}`, child)
  const isReady = await until(async () => child.exitCode !== null || (await isAnswering(instance)), 60_000)
  if (child.exitCode === null && isReady) return instance
  await instance.stop()
  throw new Error(`assay ${command.join(' ')} does not answer:\n${said.join('').slice(-2_000)}`)
}

function instanceAt(url: string, child: ChildProcess): Instance {
  async function text(path: string): Promise<string> {
    const response = await fetch(`${url}${path}`)
    const body = await response.text()
    if (!response.ok) throw new Error(`${path}: ${response.status} ${body}`)
    return body
  }
  return {
    url,
    text,
    get: async <Body>(path: string) => JSON.parse(await text(path)) as Body,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'close')
      child.kill('SIGTERM')
      await Promise.race([ended, sleep(15_000, null, { ref: false }).then(() => child.kill('SIGKILL'))])
      await ended
    },
  }
}

async function isAnswering(instance: Instance): Promise<boolean> {
  return instance.text('/healthz').then(
    () => true,
    () => false,
  )
}

/** Whether it became so before the bound. */
export async function until(isSo: () => Promise<boolean>, boundMs: number): Promise<boolean> {
  const startedAt = performance.now()
  while (performance.now() - startedAt < boundMs) {
    if (await isSo()) return true
    await sleep(200)
  }
  return false
}
