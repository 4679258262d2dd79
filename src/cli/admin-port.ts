import type { AdminPort } from '#api/ports.ts'
import type { Clock } from '#records/clock.ts'
import type { Database } from '#store/database.ts'
import { beginEpochs } from '#store/manager/begin-epochs.ts'
import { resumeSuite, suspendSuite } from '#store/manager/suspended-suites.ts'
import { readEpochs } from '#store/read/read-epochs.ts'
import { readSummaries } from '#store/read/read-summaries.ts'
import type { Instance } from './instance.ts'

/** Never part of the settings, which are shown. */
const tokenVariable = 'ASSAY_ADMIN_TOKEN'
const shortestToken = 16

/**
 * The secret of who may do things from anywhere; undefined when there is none, and then nobody may.
 *
 * @throws {WeakAdminTokenError}
 */
export function readAdminToken(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const token = environment[tokenVariable]
  if (token === undefined || token === '') return undefined
  if (token.length < shortestToken || !/^[\x21-\x7e]+$/.test(token)) throw new WeakAdminTokenError()
  return token
}

type Options = {
  readonly database: Database
  readonly clock: Clock
  readonly instance: Pick<Instance, 'planNow'>
  readonly token: string
}

/** What may be done to a running bench over HTTP. */
export function adminPort({ database, clock, instance, token }: Options): AdminPort {
  return {
    token,
    planNow: () => instance.planNow(),
    planSuite: ({ suite, isPlanned }) =>
      isPlanned ? resumeSuite(database, suite) : suspendSuite(database, { suite, now: clock() }),
    async beginEpoch({ id }) {
      const { summaries } = await readSummaries(database, [id])
      const payCap = summaries[0]?.tier.payTier ?? 'none'
      await beginEpochs(database, [{ supplierId: id, payCap }], { reason: 'on-command', now: clock() })
      const [present] = await readEpochs(database, { supplierId: id, limit: 1 })
      return present === undefined ? null : { supplierId: id, epoch: present.epoch, startedAt: present.startedAt }
    },
  }
}

/** The admin token would be guessed, or cannot be sent. */
export class WeakAdminTokenError extends Error {
  override readonly name = 'WeakAdminTokenError'
  readonly code = 'WEAK_ADMIN_TOKEN'
  constructor() {
    super(
      `${tokenVariable} must be at least ${shortestToken} printable characters without spaces.\n` +
        'Take the output of: openssl rand -hex 32',
    )
  }
}
