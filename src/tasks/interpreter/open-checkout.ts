import { PythonRandom } from '#tasks/python/random.ts'
import { createLibrary, newModuleContext } from './modules/index.ts'
import { Checkout } from './program/checkout.ts'
import type { ReadModule } from './program/library.ts'

/**
 * The task functions of a harness's checkout, to be resolved one by one.
 *
 * @param readModule gives the texts of Python files
 * @param readText gives those of other files below `tasks`, by their path there; without it none can be read
 */
export function openCheckout(readModule: ReadModule, readText?: (path: string) => string | undefined): Checkout {
  const context = newModuleContext(readText)
  const reseed = () => {
    context.random.generator = new PythonRandom(0)
  }
  return new Checkout({ library: { ...createLibrary(context), reseed }, readModule })
}
