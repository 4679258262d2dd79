import { chmod, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepAdminToken, readAdminToken } from './token-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-token-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('keepAdminToken', () => {
  it('default: made once, and the same afterwards', async () => {
    expect(await readAdminToken(folder)).toBeUndefined()
    const token = await keepAdminToken(folder)
    expect(token).toMatch(/^[\w-]{43}$/)
    expect(await keepAdminToken(folder)).toBe(token)
    expect(await readAdminToken(folder)).toBe(token)
  })

  it('behavior: for its owner alone, also when somebody opened it', async () => {
    await keepAdminToken(folder)
    const path = join(folder, 'admin-token')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    await chmod(path, 0o644)
    await keepAdminToken(folder)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })
})
