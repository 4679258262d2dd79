import type { ImageRequest, ImageTask } from '#contract/image/image-request.ts'
import { readForm } from '#contract/image/multipart.ts'
import { readEditRequest, readGenerationRequest } from '#contract/image/openai-request.ts'
import { type ImageRefusal, refuseImage } from '#contract/image/refusal.ts'
import { readStableDiffusionRequest } from '#contract/image/stable-diffusion-request.ts'
import { parseBody } from '#contract/parse-body.ts'

/** The two ways in which the service can be asked, and what for. */
export type ImageRoute =
  | { readonly face: 'stable-diffusion'; readonly task: ImageTask }
  | { readonly face: 'openai'; readonly isEdit: boolean }

export const imageRoutes: ReadonlyMap<string, ImageRoute> = new Map<string, ImageRoute>([
  ...(['text2img', 'img2img', 'inpainting'] as const).flatMap((task) =>
    [`/${task}`, `/v1/${task}`].map((path): [string, ImageRoute] => [path, { face: 'stable-diffusion', task }]),
  ),
  ['/v1/images/generations', { face: 'openai', isEdit: false }],
  ['/v1/images/edits', { face: 'openai', isEdit: true }],
])

/** Reads the body of a request to one of the routes; a form only where OpenAI's API takes one. */
export function readImageRequest(
  route: ImageRoute,
  body: Buffer,
  contentType: string,
): { readonly kind: 'request'; readonly request: ImageRequest } | ImageRefusal {
  const fields = readFields(route, body, contentType)
  if (fields.kind === 'refused') return fields
  if (route.face === 'stable-diffusion') return readStableDiffusionRequest(route.task, fields.value)
  return route.isEdit ? readEditRequest(fields.value) : readGenerationRequest(fields.value)
}

function readFields(
  route: ImageRoute,
  body: Buffer,
  contentType: string,
): { readonly kind: 'fields'; readonly value: unknown } | ImageRefusal {
  if (route.face === 'openai' && route.isEdit && /^\s*multipart\/form-data\b/i.test(contentType)) {
    const form = readForm(body, contentType)
    return form.kind === 'refused' ? form : { kind: 'fields', value: form.fields }
  }
  const parsed = parseBody(body)
  if (parsed.kind === 'broken') return refuseImage(parsed.problem, null, 'invalid_json')
  return { kind: 'fields', value: parsed.value }
}
