import { parentPort, workerData } from 'node:worker_threads'
import type { FleetFinding } from '#records/fleet-finding.ts'
import { FleetComparisonHere, type FleetComparisonOptions } from './fleet-comparison.ts'

/** The thread in which a large fleet is compared. Each message gets one answer; a fault ends the thread. */

export type ToFleetWorker = { readonly kind: 'add'; readonly page: string } | { readonly kind: 'findings' }
/** What `add` and `findings` return. */
export type FromFleetWorker = FleetFinding[]

const port = parentPort
if (port !== null) {
  const comparison = new FleetComparisonHere(workerData as FleetComparisonOptions)
  port.on('message', async (message: ToFleetWorker) => {
    if (message.kind === 'add') await comparison.add(message.page)
    port.postMessage(message.kind === 'add' ? [] : await comparison.findings())
  })
}
