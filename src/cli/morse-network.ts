import { readFile } from 'node:fs/promises'
import { readAllowances } from '#networks/guard/address-guard.ts'
import { checkProxy } from '#networks/guard/guarded-connection.ts'
import { type Application, parseApplicationKeys, readApplicationKeys } from '#networks/morse/application-keys.ts'
import { morseLimits, openMorseNetwork } from '#networks/morse/morse-network.ts'
import type { SupplierLimits } from '#records/relay.ts'
import type { Network, OpenNetwork } from './network.ts'
import { servicersAt } from './servicers-at.ts'
import type { Settings } from './settings.ts'

/** Where keys may be instead of in a file; never part of the settings, which are shown. */
const keysVariable = 'ASSAY_MORSE_APP_KEYS'
const passphraseVariable = 'ASSAY_MORSE_APP_KEYS_PASSPHRASE'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The Morse network of the settings: reads the applications' keys and checks what is needed, all before it is opened.
 *
 * @throws {MorseSettingsError} @throws {ApplicationKeysError} @throws {BadAllowanceError} @throws {BadProxyError}
 */
export async function prepareMorseNetwork(
  settings: Settings,
  environment: Environment = process.env,
): Promise<(log: Parameters<OpenNetwork>[0]) => Promise<Network>> {
  const missing = [
    ...(settings.rpc.length === 0 ? ['--rpc URL...: nodes to ask about the chain'] : []),
    ...(settings.services.length === 0 ? ['--services ID...: the services to measure, such as A100'] : []),
    ...(settings.appKeys === undefined && keysText(environment) === ''
      ? [`--app-keys FILE, or ${keysVariable}: the keys of applications that pay`]
      : []),
  ]
  if (missing.length > 0) throw new MorseSettingsError({ missing })
  readAllowances(settings.allowPrivate)
  const proxy = settings.proxy === undefined ? undefined : { url: settings.proxy }
  if (proxy !== undefined) checkProxy(proxy)
  const applications = await readApplications(settings, environment)
  const limits = limitsOf(settings)
  return async (log) => {
    const network = openMorseNetwork({
      rpcUrls: settings.rpc,
      services: settings.services,
      applications,
      limits,
      budgetShare: settings.sessionBudget,
      meshUrl: settings.mesh,
      allowPrivate: settings.allowPrivate,
      isSimulated: settings.simulated,
      proxy,
      report: (message) => log({ message }),
    })
    return {
      relay: network.relay,
      wasLateBetween: network.wasLateBetween,
      async discover() {
        const suppliers = network.suppliers()
        return suppliers === null ? [] : [{ network: 'morse', suppliers }]
      },
      limitsOf: () => limits,
      allowanceOf: network.allowanceOf,
      modelOf: () => settings.model,
      referenceCost: () => undefined,
      suppliersAt: (checked) => servicersAt(network.suppliers(), settings.model, checked),
      stakedPayOf: ({ service }) => settings.servicePay[service] ?? null,
      chain: { state: () => network.state() },
      close: () => network.close(),
    }
  }
}

async function readApplications(settings: Settings, environment: Environment): Promise<readonly Application[]> {
  const passphrase = await readPassphrase(settings, environment)
  if (settings.appKeys !== undefined) return readApplicationKeys(settings.appKeys, passphrase)
  return parseApplicationKeys(keysText(environment), { source: `the environment variable ${keysVariable}`, passphrase })
}

function keysText(environment: Environment): string {
  return environment[keysVariable] ?? ''
}

async function readPassphrase(settings: Settings, environment: Environment): Promise<string | null> {
  const path = settings.appKeysPassphrase
  if (path === undefined) return environment[passphraseVariable] ?? null
  const text = await readFile(path, 'utf8').catch(() => {
    throw new MorseSettingsError({ missing: [`--app-keys-passphrase: the file ${path} cannot be read`] })
  })
  return text.replace(/\r?\n$/, '')
}

/** Answers come whole on Morse: what an answer may take, its first byte may take. */
function limitsOf({ concurrency, relayTimeout, maxBodyBytes }: Settings): SupplierLimits {
  const { timeouts } = morseLimits
  const totalMs = relayTimeout === undefined ? timeouts.totalMs : relayTimeout * 1_000
  return {
    ...morseLimits,
    concurrency: concurrency ?? morseLimits.concurrency,
    timeouts: { ...timeouts, totalMs, firstByteMs: relayTimeout === undefined ? timeouts.firstByteMs : totalMs },
    maximumBodyBytes: maxBodyBytes ?? morseLimits.maximumBodyBytes,
  }
}

/** The Morse network needs more than it was told. */
export class MorseSettingsError extends Error {
  override readonly name = 'MorseSettingsError'
  readonly code = 'MORSE_SETTINGS'
  constructor({ missing }: { missing: readonly string[] }) {
    super(
      `The Morse network needs more settings (docs/morse.md shows how).\n${missing.map((line) => `  ${line}`).join('\n')}`,
    )
  }
}
