import { cp, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tinyBert } from './embedding-fixture.ts'
import { EmbeddingModelError, readModelFolder } from './model-folder.ts'

/** A copy of the tiny model's folder with changes, until its scope ends. */
async function withFolder(change: (folder: string) => Promise<unknown>) {
  const folder = await mkdtemp(join(tmpdir(), 'assay-embeddings-'))
  await cp(tinyBert, folder, { recursive: true })
  await change(folder)
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}

function write(folder: string, file: string, value: unknown): Promise<void> {
  return writeFile(join(folder, file), JSON.stringify(value))
}

const config = { model_type: 'bert', hidden_size: 32, vocab_size: 194, max_position_embeddings: 64, pad_token_id: 0 }

describe('readModelFolder', () => {
  it('default: what the folder says', async () => {
    expect(await readModelFolder(tinyBert)).toEqual({
      folder: tinyBert,
      pooling: 'mean',
      isNormalized: true,
      precision: 'fp32',
      dimensions: 32,
      maximumTokens: 64,
      vocabularySize: 194,
      padTokenId: 0,
      shorter: [],
    })
  })

  it('args: what the user says goes first', async () => {
    const options = { pooling: 'cls', isNormalized: false, isMatryoshka: true } as const
    expect(await readModelFolder(tinyBert, options)).toMatchObject({
      pooling: 'cls',
      isNormalized: false,
      shorter: 'any',
    })
  })

  it('behavior: pooling, normalisation, lengths and precision by the folder', async () => {
    await using cls = await withFolder(async (folder) => {
      await write(folder, '1_Pooling/config.json', { pooling_mode_cls_token: true, pooling_mode_mean_tokens: false })
      await write(folder, 'modules.json', [{ type: 'sentence_transformers.models.Transformer' }])
      await write(folder, 'sentence_bert_config.json', { max_seq_length: 32 })
      await write(folder, 'config.json', { ...config, matryoshka_dimensions: [8, 16] })
      await rename(join(folder, 'onnx', 'model.onnx'), join(folder, 'onnx', 'model_quantized.onnx'))
    })
    expect(await readModelFolder(cls.folder)).toMatchObject({
      pooling: 'cls',
      isNormalized: false,
      maximumTokens: 32,
      precision: 'q8',
      shorter: [8, 16],
    })
  })

  it('behavior: positions of RoBERTa begin behind its padding', async () => {
    await using roberta = await withFolder((folder) =>
      write(folder, 'config.json', { ...config, model_type: 'xlm-roberta', pad_token_id: 1 }),
    )
    expect((await readModelFolder(roberta.folder)).maximumTokens).toBe(62)
  })

  it.each<[string, (folder: string) => Promise<unknown>, RegExp]>([
    ['no config', (folder) => rm(join(folder, 'config.json')), /no config\.json/],
    ['no tokenizer', (folder) => rm(join(folder, 'tokenizer.json')), /no tokenizer\.json/],
    ['no model', (folder) => rm(join(folder, 'onnx'), { recursive: true }), /none of onnx\/model\.onnx/],
    ['no JSON', (folder) => writeFile(join(folder, 'config.json'), '{'), /config\.json cannot be read/],
    ['no size', (folder) => write(folder, 'config.json', { vocab_size: 5 }), /no hidden_size/],
    ['another pooling', (folder) => write(folder, '1_Pooling/config.json', { pooling_mode: 'max' }), /not served/],
  ])('error: %s', async (_name, change, problem) => {
    await using broken = await withFolder(change)
    const reading = readModelFolder(broken.folder)
    await expect(reading).rejects.toThrow(EmbeddingModelError)
    await expect(reading).rejects.toThrow(problem)
  })

  it('error: a precision that is not there', async () => {
    await expect(readModelFolder(tinyBert, { precision: 'q4' })).rejects.toThrow(/none of onnx\/model_q4\.onnx/)
  })
})
