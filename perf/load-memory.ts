/**
 * The memory of `assay load` where it has to hold the most: answers of 20 MB that all stay unfinished, a hundred of them
 * in flight, with the limit that it has unless told; and the report of a million requests. `node perf/load-memory.ts`
 */
import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { loadCourse } from '#load/load-course.ts'
import { createRecordTable } from '#load/record-table.ts'
import { summarizeLoad } from '#load/summarize-load.ts'
import { randomStream } from '#statistics/random-stream.ts'
import type { Figure } from './figure.ts'
import { peakMemoryMb } from './peak-memory.ts'

const answerBytes = 20_000_000
const inFlight = 100
const mostRequests = 1_000_000
const eventsPerAnswer = 20

/** What is in the two processes at most. */
export async function loadMemoryBenchmark(): Promise<Figure[]> {
  return [
    {
      name: 'load, memory, 100 answers of 20 MB at a time',
      unit: 'MB',
      value: await memoryOfAnswers(),
      target: 1500,
      better: 'lower',
    },
    {
      name: 'load, memory, report of a million requests',
      unit: 'MB',
      value: await memoryOfReport(),
      target: 1500,
      better: 'lower',
    },
  ]
}

/** Of a run against an endpoint whose answers are large and never complete. */
async function memoryOfAnswers(): Promise<number> {
  const piece = Buffer.alloc(1_000_000, ' ')
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(200, { 'content-type': 'application/json' })
    for (let sent = 0; sent < answerBytes; sent += piece.length) response.write(piece)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const command = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))
  const words = ['load', `http://127.0.0.1:${port}`, '--workload', 'images', '--arrivals', 'closed', '--json']
  const extent = ['--concurrency', String(inFlight), '--requests', String(inFlight), '--timeout', '10s']
  const child = spawn(process.execPath, [command, ...words, ...extent], { stdio: ['ignore', 'ignore', 'inherit'] })
  let most = 0
  const watch = setInterval(() => {
    if (child.pid !== undefined) most = Math.max(most, peakMemoryMb(child.pid))
  }, 50)
  await once(child, 'exit')
  clearInterval(watch)
  server.closeAllConnections()
  server.close()
  return most
}

async function memoryOfReport(): Promise<number> {
  const child = fork(import.meta.filename, ['report'])
  const [most] = await once(child, 'message')
  return most
}

/** A report over as many requests as a run has at most, of times that are drawn. */
function reportOfMany(): void {
  const random = randomStream('perf')
  const table = createRecordTable(() => random.next())
  for (let index = 0; index < mostRequests; index += 1) {
    const scheduledMs = 5 * index
    const firstMs = scheduledMs + 40 + 100 * random.next()
    const contentEventsMs = Array.from({ length: eventsPerAnswer }, (_, event) => firstMs + 5 * event)
    const endMs = firstMs + 5 * eventsPerAnswer
    table.add({
      ...{ kind: 'request', index, isWarmUp: false, outcome: 'answered', cause: null, scheduledMs, endMs },
      ...{ startedMs: scheduledMs, sentMs: scheduledMs, firstByteMs: firstMs, firstEventMs: firstMs, contentEventsMs },
      ...{ firstTokenMs: firstMs, lastTokenMs: contentEventsMs.at(-1) ?? null, promptTokens: 128 },
      ...{ outputTokens: eventsPerAnswer, textBytes: 5 * eventsPerAnswer, units: 1 },
    })
  }
  const run = { endedBy: 'extent', heldBack: 0, neverSent: 0 } as const
  summarizeLoad({ table, run, targets: { ttft: 100 }, recount: null, seed: 'perf' })
  loadCourse(table)
  process.send?.(peakMemoryMb())
}

if (import.meta.main) {
  if (process.argv[2] === 'report') reportOfMany()
  else console.table(await loadMemoryBenchmark())
}
