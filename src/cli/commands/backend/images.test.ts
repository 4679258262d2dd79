import { describe, expect, it } from 'vitest'
import { createProgram } from '../../program.ts'

function run(...flags: string[]) {
  const program = createProgram().exitOverride()
  return program.parseAsync(['backend', 'images', ...flags], { from: 'user' })
}

describe('assay backend images', () => {
  it.each(['127.0.0.1:7860', 'ftp://host', 'http://user@host', 'http://host/?a=b', ''])(
    'error: --upstream %j is no base URL',
    async (url) => {
      await expect(run('--upstream', url, '--dialect', 'a1111')).rejects.toMatchObject({ code: 'BAD_ENDPOINT' })
    },
  )

  it('error: a key that is no reference to one', async () => {
    const flags = ['--upstream', 'http://127.0.0.1:1', '--dialect', 'openai', '--key', 'sk-secret']
    await expect(run(...flags)).rejects.toMatchObject({ code: 'BAD_KEY_REFERENCE' })
  })
})
