import { PythonRandom } from '#tasks/python/random.ts'
import { builtins } from './builtins.ts'
import { findModule, newModuleContext } from './modules/index.ts'
import { Checkout } from './program/checkout.ts'
import type { ReadModule } from './program/library.ts'

/**
 * The task functions of a harness's checkout, to be resolved one by one.
 *
 * @param readModule gives the texts of files, which are read before
 */
export function openCheckout(readModule: ReadModule): Checkout {
  const context = newModuleContext()
  const reseed = () => {
    context.random.generator = new PythonRandom(0)
  }
  return new Checkout({ library: { findModule: (name) => findModule(name, context), builtins, reseed }, readModule })
}
