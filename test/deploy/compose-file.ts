import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

export const deployFolder = join(import.meta.dirname, '..', '..', 'deploy')

const duration = z.string().regex(/^\d+(ms|s|m|h)$/)
const list = z.array(z.string()).min(1)
const variables = z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string())

/** What of the compose specification our files use (compose-spec/compose-spec, schema/compose-spec.json at 00655e2). */
const service = z.strictObject({
  image: z.string(),
  build: z.strictObject({ context: z.string(), dockerfile: z.string() }).optional(),
  entrypoint: list.optional(),
  command: list.optional(),
  environment: variables.optional(),
  volumes: z.array(z.string().regex(/^[^:]+(:[^:]+)*:\/[^:]+(:ro)?$/)).optional(),
  ports: z.array(z.string().regex(/^127\.0\.0\.1:\d+:\d+$/)).optional(),
  ipc: z.literal('host').optional(),
  shm_size: z
    .string()
    .regex(/^\d+(mb|gb)$/)
    .optional(),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })).optional(),
  deploy: z
    .strictObject({
      resources: z.strictObject({
        reservations: z.strictObject({
          devices: z.tuple([
            z.strictObject({
              driver: z.literal('nvidia'),
              count: z.union([z.int().positive(), z.literal('all')]),
              capabilities: z.tuple([z.literal('gpu')]),
            }),
          ]),
        }),
      }),
    })
    .optional(),
  healthcheck: z
    .strictObject({
      test: z.tuple([z.literal('CMD')], z.string()),
      interval: duration,
      timeout: duration,
      retries: z.int().positive(),
      start_period: duration,
    })
    .optional(),
  stop_grace_period: duration.optional(),
  restart: z.enum(['unless-stopped', 'no']),
})

const composeFile = z.strictObject({
  services: z.record(z.string().regex(/^[a-z0-9._-]+$/), service),
  volumes: z.record(z.string(), z.null()).optional(),
})

export type ComposeService = z.infer<typeof service>
export type ComposeFile = z.infer<typeof composeFile>

/** Parses a compose file. @throws {z.ZodError} for anything that the specification or our habits do not allow. */
export function parseComposeFile(text: string): ComposeFile {
  return composeFile.parse(parse(text))
}

/** Every compose file below `deploy`, by its path there. */
export function composeFiles(): ReadonlyMap<string, string> {
  const paths = readdirSync(deployFolder, { recursive: true, encoding: 'utf8' }).map((path) =>
    path.replaceAll('\\', '/'),
  )
  return new Map(
    paths
      .filter((path) => /(^|[./])compose\.yaml$/.test(path))
      .sort()
      .map((path) => [path, readFileSync(join(deployFolder, path), 'utf8')]),
  )
}

/** What is wrong with a file that parses: each a sentence. */
export function composeFaults(file: ComposeFile): string[] {
  const volumes = Object.keys(file.volumes ?? {})
  return Object.entries(file.services).flatMap(([name, value]) => [
    ...imageFaults(name, value),
    ...portFaults(name, value),
    ...Object.keys(value.depends_on ?? {}).flatMap((other) =>
      file.services[other]?.healthcheck === undefined ? [`${name} waits for ${other}, which has no health check`] : [],
    ),
    ...(value.volumes ?? []).flatMap((volume) => {
      const source = volume.replaceAll(/\$\{[^}]*\}/g, '/x').split(':')[0] ?? ''
      return /^[./]/.test(source) || volumes.includes(source)
        ? []
        : [`${name} uses the volume ${source}, which is not declared`]
    }),
  ])
}

function imageFaults(name: string, { image, build }: ComposeService): string[] {
  const tag = /:([\w][\w.-]*)$/.exec(image)?.[1]
  if (build !== undefined) return []
  if (tag === undefined) return [`${name}: the image ${image} has no tag`]
  return /\d/.test(tag) && !tag.startsWith('latest') ? [] : [`${name}: the tag of ${image} names no version`]
}

/** The port that a server listens on must be the one published and the one that its health check asks. */
function portFaults(name: string, value: ComposeService): string[] {
  const published = value.ports?.map((port) => Number(port.split(':').at(-1))) ?? []
  if (published.length === 0) return []
  const [port] = published
  const listening = listeningPort(value)
  const words = (value.healthcheck?.test ?? []).join(' ')
  const asked = [...words.matchAll(/(?:127\.0\.0\.1|localhost|--port=?)[:=]?(\d+)/g)].map(([, digits]) =>
    Number(digits),
  )
  return [
    ...(value.healthcheck === undefined ? [`${name} publishes a port and has no health check`] : []),
    ...(listening !== undefined && listening !== port ? [`${name} listens on ${listening} and publishes ${port}`] : []),
    ...asked
      .filter((number) => number !== port)
      .map((number) => `${name}: the health check asks ${number}, not ${port}`),
  ]
}

function listeningPort({ command, environment }: ComposeService): number | undefined {
  const flag = command?.find((word) => word.startsWith('--port='))?.slice('--port='.length)
  const found = flag ?? /:(\d+)$/.exec(environment?.OLLAMA_HOST ?? '')?.[1]
  return found === undefined ? undefined : Number(found)
}
