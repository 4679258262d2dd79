import { join } from 'node:path'
import pino from 'pino'
import type { InstanceEvent } from './instance.ts'
import type { LiveEvent } from './render/live-view.ts'

/** Where an instance's events go: to the log as JSON lines, and the last ones to the screen. */
export type InstanceLog = {
  readonly logger: pino.Logger
  readonly log: (event: InstanceEvent) => void
  /** The last events, oldest first. */
  recent(): readonly LiveEvent[]
}

const KEPT_EVENTS = 20

/**
 * @param folder with a live screen the log goes to a file there, so that it does not tear the picture; otherwise
 * (null) it goes to standard error
 */
export function createInstanceLog({ folder, clock }: { folder: string | null; clock: () => number }): InstanceLog {
  const destination =
    folder === null ? pino.destination(2) : pino.destination({ dest: join(folder, 'assay.log'), mkdir: true })
  const logger = pino({ level: process.env.ASSAY_LOG_LEVEL ?? 'info', base: null }, destination)
  const events: LiveEvent[] = []
  function log({ message, error, ...facts }: InstanceEvent): void {
    if (error === undefined) logger.info(facts, message)
    else logger.error({ ...facts, err: error }, message)
    const cause = error instanceof Error ? `: ${error.message.split('\n')[0]}` : ''
    events.push({ at: clock(), severity: error === undefined ? 'note' : 'fault', text: `${message}${cause}` })
    if (events.length > KEPT_EVENTS) events.shift()
  }
  return { logger, log, recent: () => events }
}
