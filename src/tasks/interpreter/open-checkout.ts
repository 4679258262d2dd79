import { builtins } from './builtins.ts'
import { findModule, newModuleContext } from './modules/index.ts'
import { Checkout } from './program/checkout.ts'
import type { ReadModule, ReadText } from './program/library.ts'
import { pathModule } from './program/path-module.ts'

/**
 * The task functions of a harness's checkout, to be resolved one by one.
 *
 * @param readModule gives the texts of Python files, which are read before
 * @param readText gives those of other files; without it none can be read
 */
export function openCheckout(readModule: ReadModule, readText: ReadText = () => undefined): Checkout {
  const context = newModuleContext()
  const paths = pathModule(readText)
  const find = (name: string) => (name === 'pathlib' ? paths : findModule(name, context))
  return new Checkout({ library: { findModule: find, builtins }, readModule })
}
