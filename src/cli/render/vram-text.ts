import type { VramReport } from '../memory/vram-report.ts'
import type { RenderOptions } from './render-options.ts'
import { terminalText, wrapText } from './terminal-text.ts'

/** What memory a model takes, as text: the parts, the sum, and which card holds it. */
export function vramText(report: VramReport, options: RenderOptions): string {
  const { model, memory } = report
  const rows: [string, number, string][] = [
    ['weights', memory.weightBytes, `${count(model.parameters)} × ${bits(model.bitsPerWeight)}`],
    ['KV cache', memory.cacheBytes, cacheWords(report)],
    ['activations', memory.activationBytes, 'an allowance'],
    ['runtime', memory.runtimeBytes, 'an allowance: CUDA context, libraries, graphs'],
    ['together', memory.totalBytes, ''],
  ]
  return [
    `${shapeWords(report)}.`,
    '',
    ...rows.map(([name, bytes, words]) => `  ${name.padEnd(12)} ${gib(bytes).padStart(10)}   ${words}`.trimEnd()),
    '',
    ...cardLines(report),
    `The rule of thumb (weights × 1.2, Transformer Math 101) says ${gib(report.ruleOfThumbBytes)}; it leaves the context out.`,
  ]
    .flatMap((line) => (line.startsWith(' ') || line === '' ? [line] : wrapText(line, options.width)))
    .join('\n')
}

function shapeWords({ model }: VramReport): string {
  const { parameters, layers } = model
  const size = `${count(parameters)} weights, ${layers} layers`
  if (model.shape === 'config') return `${size}, as the config of this ${terminalText(model.shapeOf)} says`
  if (model.shape === 'given') return `${size}; what no flag names is as in ${terminalText(model.shapeOf)}`
  return `${size}; the layers and heads are assumed to be those of ${model.shapeOf}, which --config makes certain`
}

function cacheWords({ model, memory }: VramReport): string {
  const perToken = `${Math.round(memory.cacheBytesPerToken).toLocaleString('en')} bytes a token`
  const requests = model.requests === 1 ? '1 request' : `${model.requests.toLocaleString('en')} requests`
  return `${perToken} at ${bits(model.cacheBits)}, ${model.contextTokens.toLocaleString('en')} tokens, ${requests}`
}

function cardLines({ card, model, smallestCardGib }: VramReport): string[] {
  if (card === null) {
    return smallestCardGib === null
      ? ['No single card holds it: divide it over several (tensor parallelism), or take fewer bits.']
      : [`A card of ${smallestCardGib} GiB holds it, counting on 90 % of the card.`]
  }
  const enough = card.isEnough ? 'It fits' : 'It does not fit'
  const requests = `${card.mostRequests.toLocaleString('en')} such request${card.mostRequests === 1 ? '' : 's'} at a time`
  const most = card.mostRequests === 0 ? 'not one request would' : `there is room for ${requests}`
  return [
    `${enough} a card of ${card.gib} GiB, counting on 90 % of it; with this context (${model.contextTokens}) ${most}.`,
  ]
}

function gib(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(2)} GiB`
}

function bits(value: number): string {
  return `${Number(value.toFixed(2))} bits`
}

function count(value: number): string {
  const [unit, factor] = value >= 1e9 ? ['B', 1e9] : ['M', 1e6]
  return `${Number((value / (factor as number)).toFixed(2))}${unit}`
}
