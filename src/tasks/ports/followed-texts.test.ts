import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { functionHash, functionText } from '../definition/function-text.ts'
import { followedTexts } from './followed-texts.ts'
import { ports } from './registry.ts'

describe('followedTexts', () => {
  it('behavior: every port of the harness follows a text, and every text has its port', () => {
    const ported = ports.map(({ reference }) => reference).filter((reference) => !reference.startsWith('assay/'))
    expect(Object.keys(followedTexts).sort()).toEqual(ported.sort())
  })
})

/** The harness's folder of tasks. */
const harness = process.env.ASSAY_LMEH

describe.skipIf(harness === undefined)(
  `lm-evaluation-harness${harness === undefined ? ' (skipped: ASSAY_LMEH is not set)' : ''}`,
  () => {
    it('behavior: its functions are those that the ports follow', () => {
      const differing = Object.entries(followedTexts).filter(([reference, hashes]) => {
        const [module = '', name = ''] = reference.split(':')
        // Modules of the harness outside its folder of tasks have dotted names.
        const file = module.startsWith('lm_eval.') ? `../../${module.replaceAll('.', '/')}.py` : `${module}.py`
        const text = functionText(readFileSync(join(harness ?? '', file), 'utf8'), name)
        return text === undefined || !hashes.includes(functionHash(text))
      })
      expect(differing).toEqual([])
    })
  },
)
