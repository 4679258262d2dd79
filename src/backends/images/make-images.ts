import { withMaskMode } from '#contract/image/convert-mask.ts'
import type { Dialect, DialectCall } from '#contract/image/dialect/dialect.ts'
import { finishImages } from '#contract/image/finish-images.ts'
import type { FinishedImage } from '#contract/image/image-answer.ts'
import type { ImageRequest } from '#contract/image/image-request.ts'
import type { ImageRefusal } from '#contract/image/refusal.ts'
import { parseBody } from '#contract/parse-body.ts'
import type { UpstreamAnswer } from './ask-upstream.ts'

export type MadeImages =
  | { readonly kind: 'made'; readonly images: readonly FinishedImage[]; readonly request: ImageRequest }
  | ImageRefusal

/**
 * Has the images of a request made by a server of a dialect, call after call, and holds them to the request. Where that
 * server would not tell its seeds, they are chosen here, so that every image can be had again.
 *
 * @param options.chooseSeed gives a whole number below 2³²
 */
export async function makeImages(
  request: ImageRequest,
  {
    dialect,
    ask,
    chooseSeed,
  }: {
    readonly dialect: Dialect
    readonly ask: (call: DialectCall) => Promise<UpstreamAnswer>
    readonly chooseSeed: () => number
  },
): Promise<MadeImages> {
  const refusal = dialect.refuse(request)
  if (refusal !== null) return refusal
  const converted = await withMaskMode(request, dialect.maskMode ?? request.maskMode)
  if (converted.kind === 'refused') return converted
  const seed = request.seed ?? (dialect.doesTellSeeds ? null : chooseSeed())
  const seeded = { ...converted.request, seed }
  const images: FinishedImage[] = []
  for (const call of dialect.calls(seeded)) {
    const read = readUpstream(await ask(call), call, dialect)
    if (read.kind === 'refused') return read
    const finished = finishImages(seeded, call.seeds.length, read)
    if (finished.kind === 'broken') return badGateway(finished.problem)
    images.push(...finished.images)
  }
  return { kind: 'made', images, request: seeded }
}

function readUpstream(answer: UpstreamAnswer, call: DialectCall, dialect: Dialect) {
  if (answer.kind !== 'response') return failures[answer.kind]
  if (answer.status === 429) return busy
  if (answer.status >= 400 && answer.status <= 499)
    return refusal(400, `The image server refused the request with status ${answer.status}.`, 'upstream_refused')
  if (answer.status < 200 || answer.status > 299) return badGateway(`It answered with status ${answer.status}.`)
  const parsed = parseBody(answer.bytes)
  if (parsed.kind === 'broken') return badGateway(parsed.problem)
  const read = dialect.read(parsed.value, call)
  return read.kind === 'broken' ? badGateway(read.problem) : read
}

function badGateway(problem: string): ImageRefusal {
  return refusal(502, `The image server gave no usable answer. ${problem}`, 'upstream_broken')
}

function refusal(status: number, message: string, code: string): ImageRefusal {
  return { kind: 'refused', status, message, param: null, code }
}

const busy = refusal(429, 'The image server has no room for this request now.', 'upstream_busy')

const failures: Readonly<Record<Exclude<UpstreamAnswer['kind'], 'response'>, ImageRefusal>> = {
  unreachable: refusal(502, 'The image server cannot be reached.', 'upstream_unreachable'),
  timeout: refusal(504, 'The image server took too long.', 'upstream_timeout'),
  'too-large': refusal(502, 'The answer of the image server is too large.', 'upstream_broken'),
  gone: refusal(499, 'The client went away.', 'client_gone'),
}
