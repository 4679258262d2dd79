import type { Body } from '../../model/answer-text.ts'
import type { ModelFault } from '../../model/model-server.ts'
import { decodePicture, encodePicture, type Picture } from '../../model/picture.ts'
import { deafTo, heard, type ModelViolation, said } from './model-violation.ts'

const silently = { verdict: 'silently-ignored' } as const

function outputSaid(change: (output: string[], sent: Body) => string[], pathEnd = '') {
  return said(pathEnd, (json, sent) => {
    if (Array.isArray(json.output)) json.output = change(json.output as string[], sent)
  })
}

function pictureSaid(change: (picture: Picture) => Picture) {
  return outputSaid((output) =>
    output.map((text) => {
      const picture = decodePicture(Buffer.from(text, 'base64'))
      return picture === undefined ? text : encodePicture(change(picture)).toString('base64')
    }),
  )
}

/** Makes a picture of whatever wish is not refused. */
function takenFor(field: string, value: (body: Body) => unknown, isMeant: (body: Body) => boolean): ModelFault {
  return heard((body) => (isMeant(body) ? { ...body, [field]: value(body) } : body))
}

function isLink({ init_image: image }: Body): boolean {
  return String(image).startsWith('http')
}

/** Reads the colours of masks as others. */
function maskHeard(change: (value: number) => number): ModelFault {
  return heard((body) => {
    const mask = decodePicture(Buffer.from(String(body.mask_image ?? ''), 'base64'))
    if (mask === undefined) return body
    return { ...body, mask_image: encodePicture({ ...mask, rgba: mask.rgba.map(change) }).toString('base64') }
  })
}

export const imageViolations: readonly ModelViolation[] = [
  { check: 'images.answers', does: 'sends bytes that are no image', fault: outputSaid(() => ['AAAA']) },
  {
    check: 'images.answers',
    does: 'cuts the file off',
    fault: outputSaid((output) => output.map((text) => text.slice(0, 400))),
  },
  {
    check: 'images.size',
    does: 'swaps the sides',
    fault: heard((body) => ({ ...body, width: body.height, height: body.width })),
  },
  {
    check: 'images.size',
    does: 'always draws squares',
    fault: heard((body) => ({ ...body, width: 256, height: 256 })),
  },
  {
    check: 'images.content',
    does: 'sends black pictures',
    fault: pictureSaid((picture) => ({
      ...picture,
      rgba: picture.rgba.map((_, place) => (place % 4 === 3 ? 255 : 0)),
    })),
  },
  { check: 'images.seed-repeats', does: 'is deaf to seed', fault: deafTo('seed'), ...silently },
  { check: 'images.seed-varies', does: 'has one seed', fault: heard((body) => ({ ...body, seed: 3 })), ...silently },
  {
    check: 'images.reported-seed',
    does: 'reports no seed',
    fault: said('', (json) => {
      json.images = null
    }),
  },
  {
    check: 'images.reported-seed',
    does: 'reports a seed that it did not use',
    fault: said('', (json) => {
      json.images = [{ seed: 12 }]
    }),
  },
  { check: 'images.count', does: 'is deaf to samples', fault: deafTo('samples'), ...silently },
  {
    check: 'images.count',
    does: 'sends one picture twice',
    fault: outputSaid((output) => output.map(() => output[0] ?? '')),
  },
  {
    check: 'images.size-odd',
    does: 'draws another size',
    fault: takenFor(
      'width',
      () => 80,
      ({ width }) => width === 77,
    ),
    ...silently,
  },
  {
    check: 'images.size-huge',
    does: 'draws another size',
    fault: heard((body) => (body.width === 80_000 ? { ...body, width: 64, height: 64 } : body)),
    ...silently,
  },
  {
    check: 'images.mask',
    does: 'is deaf to masks',
    fault: maskHeard(() => 255),
    ...silently,
  },
  { check: 'images.mask', does: 'repaints what was to stay', fault: maskHeard((value) => 255 - value) },
  {
    check: 'images.mask-size',
    does: 'takes any mask',
    fault: takenFor(
      'mask_image',
      ({ init_image: image }) => image,
      ({ mask_image: mask }) => mask !== undefined,
    ),
    ...silently,
  },
  {
    check: 'images.broken-base64',
    does: 'draws something else',
    fault: takenFor(
      'init_image',
      ({ mask_image: mask }) => mask,
      ({ init_image: image }) => String(image).includes('%'),
    ),
    ...silently,
  },
  {
    check: 'images.links',
    does: 'fetches addresses',
    fault: takenFor('init_image', ({ mask_image: mask }) => mask, isLink),
    ...silently,
  },
]
