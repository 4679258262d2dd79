import { type FromLocalnet, startHere, type ToLocalnet } from './bench-localnet.ts'

/** The local network of `startApart`. */
const localnet = await startHere(process.argv[2] ?? '')

process.on('disconnect', () => process.exit(0))
process.on('message', (message) => void obey(message as ToLocalnet))
tell({ kind: 'ready', rpcUrl: localnet.rpcUrl, applicationKey: localnet.applicationKey })

async function obey(message: ToLocalnet): Promise<void> {
  if (message.kind === 'weigh') return tell({ kind: 'weight', weight: await localnet.weigh() })
  await localnet.nextSession()
  tell({ kind: 'done' })
}

function tell(message: FromLocalnet): void {
  process.send?.(message)
}
