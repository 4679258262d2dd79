import { encodePng } from '#contract/image/png.ts'
import { isRefusal } from '../ask-chat.ts'
import { answered, asked, concluded } from '../ask-model.ts'
import type { Check } from '../check.ts'
import { type Finding, fail, notObservable, pass, silentlyIgnored } from '../finding.ts'
import type { Probe } from '../probe.ts'
import { drawNoun } from '../prompt-words.ts'
import { askImages, faceOf, imageFaces, imageFields, imagePath, readImages, repaintRequest } from './image-face.ts'
import { arePictures, judgeContent, judgeFiles, judgeRepainted, meanDifference, pixelsOf } from './judge-images.ts'
import { halfMask, slopes } from './test-pictures.ts'

const base = { group: 'M', networks: ['direct', 'morse'], needs: ['images.answers'], requests: 1 } as const
const size = { width: 256, height: 256 } as const
const oblong = { width: 320, height: 192 } as const

/** Images, at whichever of the two faces a service has. */
export const imageChecks: readonly Check[] = [
  {
    ...base,
    id: 'images.answers',
    level: 'should',
    needs: [],
    requests: 2,
    title: 'a prompt is answered with an image file',
    advice:
      'Serve POST /v1/text2img or /v1/images/generations, with images as base64 of whole PNG, JPEG or WebP files.',
    run: concluded(async (probe) => {
      const wish = { ...size, prompt: promptOf(probe) }
      const [first, second] = imageFaces
      const reply = await asked(probe, imagePath(first), imageFields(first, wish))
      const isAnswered = reply.kind === 'json' && readImages(reply.json).length > 0
      const face = isAnswered ? first : second
      const body = isAnswered ? reply.json : await answered(probe, imagePath(second), imageFields(second, wish))
      const images = readImages(body)
      const finding = judgeFiles(images, size)
      return finding.verdict === 'pass' ? pass(`It is, at ${imagePath(face)}.`, { face }) : finding
    }),
  },
  {
    ...base,
    id: 'images.size',
    level: 'must',
    title: 'an oblong image has the size that was asked for',
    advice: 'Heed width and height, and do not swap them.',
    run: concluded(async (probe) => judgeFiles(await askImages(probe, { ...oblong, prompt: promptOf(probe) }), oblong)),
  },
  {
    ...base,
    id: 'images.content',
    level: 'must',
    title: 'an image has more than one colour',
    advice: 'Turn the safety filter off for harmless prompts, or say in the answer that it struck.',
    run: concluded(async (probe) => {
      const [image] = await askImages(probe, { ...size, prompt: promptOf(probe) })
      return image === undefined ? fail('There is no image in the answer.') : judgeContent(image.bytes)
    }),
  },
  {
    ...base,
    id: 'images.seed-repeats',
    level: 'should',
    requests: 2,
    title: 'the same seed gives the same image',
    advice: 'Give each image a random generator of its own, started from the seed of the request.',
    run: concluded(async (probe) => {
      const seed = probe.random.integer(1_000_000)
      const found = await comparison(probe, [seed, seed])
      if (found === 'unknown') return notObservable('The two files differ and cannot be decoded here.')
      return found === 'same' ? pass('It does.') : silentlyIgnored('One seed gives two images.')
    }),
  },
  {
    ...base,
    id: 'images.seed-varies',
    level: 'should',
    requests: 2,
    title: 'different seeds give different images',
    advice: 'Use the seed of the request.',
    run: concluded(async (probe) => {
      const seed = probe.random.integer(1_000_000)
      const found = await comparison(probe, [seed, seed + 7_919])
      return found === 'same' ? silentlyIgnored('Two seeds give one image.') : pass('They do.')
    }),
  },
  {
    ...base,
    id: 'images.reported-seed',
    level: 'should',
    requests: 2,
    title: 'the seed that an answer reports makes the same image again',
    advice: 'Draw a seed when the request has none, and report it with each image.',
    run: concluded(async (probe) => {
      const wish = { ...size, prompt: promptOf(probe) }
      const [image] = await askImages(probe, wish)
      if (image?.seed == null) return fail('No seed is reported.')
      const [again] = await askImages(probe, { ...wish, seed: image.seed })
      if (again === undefined) return fail('There is no image in the answer.')
      const found = await arePictures(image.bytes, again.bytes)
      if (found === 'unknown') return notObservable('The two files differ and cannot be decoded here.')
      return found === 'same' ? pass('It does.') : fail('It makes another image.')
    }),
  },
  {
    ...base,
    id: 'images.count',
    level: 'should',
    title: 'two images are asked for, two different ones come',
    advice: 'Heed "samples" or "n", and draw each image from another seed.',
    run: concluded(async (probe) => {
      const images = await askImages(probe, { ...size, prompt: promptOf(probe), count: 2 })
      if (images.length !== 2) return silentlyIgnored(`${images.length} came.`)
      const [first, second] = images
      const isSame = first !== undefined && second !== undefined && first.bytes.equals(second.bytes)
      return isSame ? fail('They are the same.') : pass('They come.')
    }),
  },
  ...[
    { width: 77, height: 64, name: 'odd', level: 'may' as const },
    { width: 80_000, height: 80_000, name: 'huge', level: 'must' as const },
  ].map(({ name, level, ...sides }) => ({
    ...base,
    id: `images.size-${name}`,
    level,
    title: `an image of ${sides.width} × ${sides.height} pixels is refused`,
    advice: 'Refuse with status 400 what the model cannot draw, before anything is set aside for it.',
    run: (probe: Probe) =>
      refusal(probe, imagePath(faceOf(probe)), imageFields(faceOf(probe), { ...sides, prompt: promptOf(probe) })),
  })),
  {
    ...base,
    id: 'images.mask',
    level: 'should',
    title: 'a mask tells what is repainted and what stays',
    advice: 'Repaint where the mask is white (inpainting), or transparent (OpenAI’s edits).',
    run: concluded(async (probe) => {
      const face = faceOf(probe)
      const picture = slopes(size)
      const [image, mask] = [await encodePng(picture), await encodePng(halfMask(size, face))]
      const wish = { ...size, prompt: promptOf(probe), seed: probe.random.integer(1_000_000) }
      const { path, fields } = repaintRequest(face, wish, image, mask)
      const [repainted] = readImages(await answered(probe, path, fields))
      const pixels = repainted === undefined ? null : await pixelsOf(repainted.bytes)
      if (pixels === null) return fail('There is no PNG in the answer.')
      const middle = size.width / 2
      const kept = meanDifference(picture, pixels, (x) => x < middle - 8)
      const changed = meanDifference(picture, pixels, (x) => x >= middle + 8)
      return judgeRepainted({ kept, repainted: changed })
    }),
  },
  {
    ...base,
    id: 'images.mask-size',
    level: 'should',
    title: 'a mask of another size than its image is refused',
    advice: 'Compare the sizes of image and mask, and answer status 400 when they differ.',
    run: async (probe) => {
      const face = faceOf(probe)
      const image = await encodePng(slopes(size))
      const mask = await encodePng(halfMask(oblong, face))
      const { path, fields } = repaintRequest(face, { ...size, prompt: promptOf(probe) }, image, mask)
      return refusal(probe, path, fields)
    },
  },
  {
    ...base,
    id: 'images.broken-base64',
    level: 'should',
    title: 'an image that is no base64 is refused',
    advice: 'Answer status 400 for images that cannot be decoded.',
    run: (probe) => refusalOfImage(probe, '%% no base64 %%'),
  },
  {
    ...base,
    id: 'images.links',
    level: 'must',
    title: 'an address in place of an image is refused',
    advice: 'Take images inline alone: a server that fetches addresses can be sent into its own network.',
    // Reserved for documentation (RFC 2606): there is nothing to fetch.
    run: (probe) => refusalOfImage(probe, 'http://images.example/picture.png'),
  },
]

/** What becomes of a request to repaint with this text in place of its image. */
async function refusalOfImage(probe: Probe, image: string) {
  const face = faceOf(probe)
  const mask = await encodePng(halfMask(size, face))
  const { path, fields } = repaintRequest(face, { ...size, prompt: promptOf(probe) }, mask, mask)
  return refusal(probe, path, { ...fields, [face === 'text2img' ? 'init_image' : 'image']: image })
}

function promptOf({ random }: Probe): string {
  return `a ${drawNoun(random)} beside a ${drawNoun(random)}, in oil`
}

async function comparison(probe: Probe, seeds: readonly [number, number]) {
  const wish = { ...size, prompt: promptOf(probe) }
  const [first] = await askImages(probe, { ...wish, seed: seeds[0] })
  const [second] = await askImages(probe, { ...wish, seed: seeds[1] })
  return first === undefined || second === undefined ? 'unknown' : arePictures(first.bytes, second.bytes)
}

async function refusal(probe: Probe, path: string, fields: Readonly<Record<string, unknown>>): Promise<Finding> {
  const reply = await asked(probe, path, fields)
  if (isRefusal(reply)) return pass('It is.')
  if (reply.kind === 'json' && readImages(reply.json).length > 0) return silentlyIgnored('It is taken.')
  return fail(`It is answered ${reply.status === null ? 'with no image and no error' : `with status ${reply.status}`}.`)
}
