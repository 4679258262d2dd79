import { inflateSync } from 'node:zlib'
import type { HttpServer } from '../http-server/serve.ts'
import { readServiceBehaviour, type ServiceBehaviourInput } from './service-behaviour.ts'
import { type ServiceSimulatorOptions, startServiceSimulator } from './service-server.ts'
import { rawRequest } from './simulator-fixture.ts'

/** For tests: a simulated service on loopback that stops with its scope. */
export async function withService(
  behaviour: ServiceBehaviourInput,
  options: Partial<Omit<ServiceSimulatorOptions, 'behaviour'>> = {},
): Promise<HttpServer & AsyncDisposable> {
  const simulator = await startServiceSimulator({ behaviour: readServiceBehaviour(behaviour, 'test'), ...options })
  return { ...simulator, [Symbol.asyncDispose]: () => simulator.close() }
}

/** For tests: what a POST gives, its body parsed as `Body`, the shape that the request should bring about. */
export async function post<Body = unknown>(
  simulator: Pick<HttpServer, 'url'>,
  path: string,
  body: object | string,
): Promise<{ readonly status: number; readonly body: Body }> {
  const { status, bytes } = await rawRequest(simulator.url + path, { body })
  return { status, body: JSON.parse(bytes.toString()) as Body }
}

/** For tests: a PNG file taken apart, for those that `encodePng` writes (8 bits, no alpha, filter Sub). */
export function decodePng(file: Buffer): { readonly width: number; readonly height: number; readonly pixels: Buffer } {
  if (file.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') throw new Error('It has not the signature of PNG.')
  const parts = new Map<string, Buffer>()
  for (let at = 8; at < file.length; at += file.readUInt32BE(at) + 12) {
    const length = file.readUInt32BE(at)
    parts.set(file.toString('latin1', at + 4, at + 8), file.subarray(at + 8, at + 8 + length))
  }
  const header = parts.get('IHDR') ?? Buffer.alloc(13)
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const rows = inflateSync(parts.get('IDAT') ?? Buffer.alloc(0))
  const pixels = Buffer.alloc(width * height * 3)
  for (let row = 0; row < height; row += 1) {
    for (let index = 0; index < width * 3; index += 1) {
      const to = row * width * 3 + index
      const left = index < 3 ? 0 : (pixels[to - 3] ?? 0)
      pixels[to] = left + (rows[row * (width * 3 + 1) + 1 + index] ?? 0)
    }
  }
  return { width, height, pixels }
}
