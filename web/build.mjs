// `npm ci` runs this (`prepare`): the page is built where what builds it is installed, and left out where it is not
// (`npm ci --omit=dev`); the program runs without it and says so.
import { existsSync } from 'node:fs'
import { join } from 'node:path'

async function builder() {
  try {
    return await import('vite')
  } catch {
    return undefined
  }
}

const configFile = join(import.meta.dirname, 'vite.config.ts')
const vite = existsSync(configFile) ? await builder() : undefined
if (vite === undefined) console.log('The web page is left out: the packages that build it are not installed.')
else await vite.build({ configFile, logLevel: 'warn' })
