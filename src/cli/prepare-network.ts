import { prepareMorseNetwork } from './morse-network.ts'
import type { OpenNetwork } from './network.ts'
import type { Settings } from './settings.ts'
import { prepareSuppliersNetwork } from './suppliers-network.ts'

/**
 * The network that the settings name. Everything that can be wrong with them is found here, before anything is opened.
 *
 * @throws {SuppliersFileMissingError} @throws {BadSuppliersFileError} @throws {MorseSettingsError}
 * @throws {ApplicationKeysError} @throws {BadAllowanceError} @throws {BadProxyError}
 */
export async function prepareNetwork(settings: Settings): Promise<OpenNetwork> {
  if (settings.network === 'morse') return prepareMorseNetwork(settings)
  return prepareSuppliersNetwork(settings)
}
