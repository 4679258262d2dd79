import { basename, resolve } from 'node:path'
import type { ServedModel } from './answer-embeddings.ts'
import { type LoadOptions, loadEmbeddingModel } from './embedding-model.ts'
import { type ModelOptions, readModelFolder } from './model-folder.ts'

/** A model to serve: its folder, the name that requests carry (the folder's own by default), and how it is read and run. */
export type ModelChoice = ModelOptions & LoadOptions & { readonly folder: string; readonly name?: string | undefined }

/**
 * Reads a model's folder and loads it.
 *
 * @throws {EmbeddingModelError} when it cannot be served
 * @throws {EmbeddingsMissingError} when the optional packages are not installed
 */
export async function openModel({ folder, name, ...options }: ModelChoice): Promise<ServedModel> {
  const described = await readModelFolder(folder, options)
  return {
    name: name ?? basename(resolve(folder)),
    folder: described,
    model: await loadEmbeddingModel(described, options),
  }
}
