import { parentPort, workerData } from 'node:worker_threads'
import { type BootstrapChunks, bootstrapReplicates } from './bootstrap.ts'

parentPort?.postMessage(bootstrapReplicates(workerData as BootstrapChunks))
