import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

/**
 * The ports of a localnet's servers. They are part of its genesis, since servicers are staked with their URL; so free ports
 * are chosen once for a folder and kept in it.
 *
 * @param firstPort ports from here on, or 0 for any that are free
 */
export async function choosePorts({
  firstPort,
  count,
  host,
  folder,
}: {
  readonly firstPort: number
  readonly count: number
  readonly host: string
  readonly folder: string | null
}): Promise<number[]> {
  if (firstPort !== 0) return Array.from({ length: count }, (_, index) => firstPort + index)
  const file = folder === null ? null : join(folder, 'ports.json')
  if (file !== null && existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as number[]
  const ports = await freePorts(count, host)
  if (file !== null) await writeFile(file, JSON.stringify(ports))
  return ports
}

/** Ports that nobody listens on, all different. */
async function freePorts(count: number, host: string): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer()
      await new Promise<void>((resolve, reject) => server.once('error', reject).listen({ host, port: 0 }, resolve))
      return server
    }),
  )
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
