import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BackendMood } from './economy-actions.ts'

export type MoodBackend = Awaited<ReturnType<typeof startMoodBackend>>

/** What a relay to a backend of moods carries. */
export type MoodRequest = { readonly relay: number; readonly mood: BackendMood }

const binary = Buffer.from([0x61, 0xff, 0x62, 0xc3, 0x63])

/** A backend that does with each request what the request asks for. `onAsked` is called before anything is done. */
export async function startMoodBackend(onAsked: (relay: number) => void) {
  const held: { readonly relay: number; readonly response: ServerResponse }[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { relay, mood } = JSON.parse(Buffer.concat(chunks).toString()) as MoodRequest
      onAsked(relay)
      if (mood === 'hang') held.push({ relay, response })
      else if (mood === 'fail') request.socket.destroy()
      else {
        response.statusCode = mood === 'error' ? 500 : 200
        response.end(mood === 'binary' ? binary : textOf({ relay, mood }))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Answers all that hangs. */
    release() {
      for (const { relay, response } of held.splice(0)) response.end(textOf({ relay, mood: 'hang' }))
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** What the backend says to a request, if it says anything. A list: nodes that sort objects pass it on as it is. */
export function textOf({ relay, mood }: MoodRequest): string {
  return mood === 'binary' ? binary.toString() : `["${mood} <${relay}>&"]`
}
