import { open } from 'node:fs/promises'
import { z } from 'zod'
import { type ParsedModelConfig, parseModelConfig } from '#backends/memory/parse-model-config.ts'
import { VramQuestionError } from './vram-report.ts'

/** Published ones have a few kB. */
const MOST_BYTES = 2 ** 20

/** Reads a model's `config.json`. @throws {VramQuestionError} when it cannot be read or is something else. */
export async function readModelConfig(path: string): Promise<ParsedModelConfig> {
  const text = await readText(path).catch((cause: unknown) => {
    throw new VramQuestionError({
      problem: `${path} cannot be read (${cause instanceof Error ? cause.message : cause})`,
    })
  })
  try {
    return parseModelConfig(JSON.parse(text))
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause).replaceAll(/\s+/g, ' ') : 'it is not JSON'
    throw new VramQuestionError({ problem: `${path} is no config.json of a language model: ${reason}` })
  }
}

async function readText(path: string): Promise<string> {
  await using file = await open(path)
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(MOST_BYTES + 1) })
  if (bytesRead > MOST_BYTES) throw new RangeError(`it is larger than ${MOST_BYTES} bytes`)
  return buffer.toString('utf8', 0, bytesRead)
}
