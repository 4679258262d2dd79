import { access } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Recounter } from './load-endpoint.ts'

/** Texts are kept while a run lasts, so that counting takes no time from sending; no more than this of them. */
const MOST_CHARACTERS = 16 * 1024 * 1024

/**
 * Counts tokens with a tokenizer of the model's own: a folder with `tokenizer.json` and `tokenizer_config.json`. Nothing
 * is downloaded.
 *
 * @throws {TokenizerMissingError} when there is none, or the library that reads it is not installed.
 */
export async function openRecounter(folder: string): Promise<Recounter> {
  const tokenizer = await openTokenizer(folder)
  const kept: { readonly text: string; readonly claimed: number }[] = []
  let characters = 0
  return {
    add(text, claimedTokens) {
      if (claimedTokens === null || characters + text.length > MOST_CHARACTERS) return
      characters += text.length
      kept.push({ text, claimed: claimedTokens })
    },
    async count() {
      const answers = kept.splice(0)
      characters = 0
      return {
        answers: answers.length,
        claimed: answers.reduce((sum, { claimed }) => sum + claimed, 0),
        counted: answers.reduce(
          (sum, { text }) => sum + tokenizer.encode(text, { add_special_tokens: false }).length,
          0,
        ),
      }
    },
  }
}

async function openTokenizer(folder: string) {
  try {
    // The library's own words for a folder without it do not name the file.
    await access(join(folder, 'tokenizer.json'))
    const { AutoTokenizer, env } = await import('@huggingface/transformers')
    env.allowRemoteModels = false
    return await AutoTokenizer.from_pretrained(resolve(folder), { local_files_only: true })
  } catch (cause) {
    throw new TokenizerMissingError({ folder, cause })
  }
}

/** The tokenizer that `--tokenizer` names cannot be opened. */
export class TokenizerMissingError extends Error {
  override readonly name = 'TokenizerMissingError'
  readonly code = 'TOKENIZER_MISSING'
  constructor({ folder, cause }: { folder: string; cause: unknown }) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(
      `No tokenizer can be opened in ${folder}: ${reason}.\n` +
        'Name a folder with tokenizer.json and tokenizer_config.json; if the library is missing: npm install @huggingface/transformers.',
      { cause },
    )
  }
}
