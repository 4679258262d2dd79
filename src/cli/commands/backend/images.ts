import { once } from 'node:events'
import { type Command, Option } from 'commander'
import { startImageServer } from '#backends/images/image-server.ts'
import { type DialectName, dialectNames } from '#contract/image/dialect/dialects.ts'
import { imageLimits } from '#contract/image/limits.ts'
import { BadEndpointError, readKeyFlag } from '../../evaluate/evaluated-endpoint.ts'
import { listen } from '../../listen.ts'
import { stopSignal } from '../../stop-signal.ts'
import { print, printJson } from '../../terminal.ts'
import { wholeNumber, wholeOrZero } from '../../whole-number.ts'

type Flags = {
  readonly upstream: string
  readonly dialect: DialectName
  readonly key?: string
  readonly model: string
  readonly host: string
  readonly port: number
  readonly requests: number
  readonly timeout: number
  readonly json?: boolean
}

/** `assay backend images`: the image contract before an image server that already runs, until it is stopped. */
export function registerImages(backend: Command): void {
  backend
    .command('images')
    .description('serve the image contract (text2img, img2img, inpainting; OpenAI images) before an image server')
    .requiredOption('--upstream <url>', 'the image server that already runs, such as http://127.0.0.1:7860')
    .addOption(new Option('--dialect <kind>', 'what it speaks').choices(dialectNames).makeOptionMandatory())
    .option('--key <reference>', 'where its API key is: env:NAME or file:PATH')
    .option('--model <name>', 'model name that answers carry', 'default')
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--port <port>', 'port; 0 = any that is free', wholeOrZero, 8091)
    .option('--requests <requests>', 'requests at work at a time; more get a 429', wholeNumber, 16)
    .option('--timeout <seconds>', 'how long one call of the image server may take', wholeNumber, 300)
    .action(async (_options, command: Command) => await serveImages(command.optsWithGlobals()))
}

async function serveImages(flags: Flags): Promise<void> {
  const signal = stopSignal()
  const { dialect, model, host, port } = flags
  const upstream = {
    url: readUpstreamUrl(flags.upstream),
    key: await readKeyFlag(flags.key),
    timeoutMs: flags.timeout * 1000,
    maximumBytes: imageLimits.maximumBodyBytes,
  }
  const onFault = (fault: unknown) => process.stderr.write(`${String(fault)}\n`)
  const maximumRequests = flags.requests
  let server: Awaited<ReturnType<typeof startImageServer>> | undefined
  const listener = {
    async listen(place: { readonly host: string; readonly port: number }) {
      server = await startImageServer({ upstream, dialect, model, ...place, maximumRequests, onFault })
      return server.url
    },
  }
  const url = await listen(listener, { host, port })
  const facts = { url, model, dialect, upstream: upstream.url }
  if (flags.json === true) printJson(facts)
  else print(`${model} at ${url}/v1/text2img and ${url}/v1/images/generations, made by ${upstream.url} (${dialect}).`)
  if (!signal.aborted) await once(signal, 'abort')
  await server?.close()
}

/** @throws {BadEndpointError} for what is no base URL of a web server. */
function readUpstreamUrl(text: string): string {
  const url = URL.parse(text)
  const isBase = url !== null && /^https?:$/.test(url.protocol) && url.search === '' && url.username === ''
  if (!isBase) throw new BadEndpointError({ url: text.slice(0, 200) })
  return url.href.replace(/\/+$/, '')
}
