import type { Suite } from '#records/suite.ts'
import { sentinelsVersion } from './sentinel-tasks.ts'

/**
 * Asked to notice when something else answers than did at first. Anyone can tell that they are probes; they set no tier, and
 * who treats them apart only keeps one of the streams quiet in which a change would show.
 */
export const sentinelsSuite: Suite = {
  name: 'assay-sentinels',
  version: sentinelsVersion,
  description: 'The same short questions for ever, to notice when another model answers them.',
  setsTier: false,
  visibility: 'public',
  isRecognisable: true,
  groups: [
    { name: 'token', weight: 3, tasks: [{ task: 'sentinel_token', weight: 1 }] },
    { name: 'phrase', weight: 1, tasks: [{ task: 'sentinel_phrase', weight: 1 }] },
  ],
}
