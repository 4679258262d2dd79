import { type Command, InvalidArgumentError } from 'commander'
import { namedFormat, type WeightFormat, weightFormats } from '#backends/memory/weight-format.ts'
import { readModelConfig } from '../memory/read-model-config.ts'
import { type VramReport, vramReport } from '../memory/vram-report.ts'
import { vramText } from '../render/vram-text.ts'
import { print, printJson, renderOptions } from '../terminal.ts'
import { wholeNumber } from '../whole-number.ts'

type VramFlags = {
  readonly params?: number
  readonly config?: string
  readonly bits?: WeightFormat
  readonly context?: number
  readonly requests?: number
  readonly kvBits?: number
  readonly layers?: number
  readonly kvHeads?: number
  readonly headSize?: number
  readonly card?: number
  readonly json?: boolean
}

/** `assay vram`: whether a model fits a card, before it is downloaded. */
export function vramCommand(program: Command): void {
  program
    .command('vram')
    .description('tell what memory serving a model takes: weights, KV cache, and allowances for the rest')
    .option('--params <count>', 'weights of the model: 7B, 350M, 8030261248', parameterCount)
    // The program's own --config (settings) is read by the parser first; its value means this here.
    .option('--config <file>', "the model's config.json, which tells all of its sizes")
    .option(
      '--bits <bits>',
      `bits of a weight, or ${weightFormats.slice(0, 3).join(', ')}, … AWQ (default: the file's, or 16)`,
      weightFormat,
    )
    .option('--context <tokens>', 'prompt and answer of a request (default: 4096)', wholeNumber)
    .option('--requests <count>', 'requests at a time, each with a full context (default: 1)', wholeNumber)
    .option('--kv-bits <bits>', 'bits of a number in the KV cache (default: 16)', cacheBits)
    .option('--layers <count>', 'layers with a KV cache', wholeNumber)
    .option('--kv-heads <count>', 'key-value heads of a layer', wholeNumber)
    .option('--head-size <count>', 'size of a head', wholeNumber)
    .option('--card <gib>', 'memory of your card in GiB: does it fit, and for how many requests', positiveNumber)
    .action(async (_options, command: Command) => {
      const flags: VramFlags = command.optsWithGlobals()
      const report = await answer(flags)
      if (flags.json === true) printJson(report)
      else print(vramText(report, renderOptions()))
    })
}

async function answer(flags: VramFlags): Promise<VramReport> {
  return vramReport({
    parameters: flags.params,
    config: flags.config === undefined ? undefined : await readModelConfig(flags.config),
    weights: flags.bits,
    contextTokens: flags.context,
    requests: flags.requests ?? 1,
    cacheBits: flags.kvBits ?? 16,
    layers: flags.layers,
    keyValueHeads: flags.kvHeads,
    headSize: flags.headSize,
    cardGib: flags.card,
  })
}

function parameterCount(text: string): number {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)\s*([kmbt]?)$/i.exec(text.trim()) ?? []
  const factor = { '': 1, k: 1e3, m: 1e6, b: 1e9, t: 1e12 }[unit.toLowerCase()]
  const count = Number(digits) * (factor ?? Number.NaN)
  if (!(count >= 1000 && count <= 1e14)) {
    throw new InvalidArgumentError('It must be a number of weights from a thousand on, such as 7B, 350M or 8030261248.')
  }
  return Math.round(count)
}

function weightFormat(text: string): WeightFormat {
  const evenBits = () => bitsIn(text, `, or one of ${weightFormats.join(', ')}`)
  return namedFormat(text) ?? { bits: evenBits(), areEmbeddingsWhole: false }
}

function cacheBits(text: string): number {
  return bitsIn(text, '')
}

function bitsIn(text: string, alternatives: string): number {
  const bits = Number(text)
  if (bits >= 1 && bits <= 64) return bits
  throw new InvalidArgumentError(`It must be a number from 1 to 64${alternatives}.`)
}

function positiveNumber(text: string): number {
  const value = Number(text)
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError('It must be a number above 0.')
  return value
}
