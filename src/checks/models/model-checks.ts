import * as z from 'zod'
import { modelList } from '#contract/model-list.ts'
import { readReply } from '../ask-chat.ts'
import type { Check } from '../check.ts'
import { expectRefusal } from '../expect-refusal.ts'
import { fail, notObservable, pass, refusedProperly } from '../finding.ts'
import type { Probe } from '../probe.ts'
import { drawUnknownName } from '../prompt-words.ts'
import type { CheckRequest } from '../transport-port.ts'

const base = { group: 'B', networks: ['direct', 'morse'], requests: 1 } as const
const needsList = { ...base, needs: ['models.list'] } as const

export function get(path: string): CheckRequest {
  return { method: 'GET', path, body: null }
}

const modelFields = z.looseObject({
  id: z.string().min(1),
  object: z.literal('model'),
  created: z.int(),
  owned_by: z.string(),
})

const versionBody = z.looseObject({ version: z.string().min(1) })

async function listedModels(probe: Probe) {
  const reply = readReply(await probe.shared('models', () => get('/v1/models')))
  if (reply.kind === 'unreadable') return { models: null, json: null, problem: reply.problem }
  const { status, json } = reply
  if (status !== null && status !== 200) return { models: null, json, problem: `It answers status ${status}.` }
  const list = modelList.safeParse(json)
  if (!list.success) return { models: null, json, problem: 'The answer has not the shape of a model list.' }
  return { models: list.data.data, json, problem: '' }
}

/** The list of models. Source: openai/openai-openapi f85dbe2, ListModelsResponse and Model. */
export const modelChecks: readonly Check[] = [
  {
    ...base,
    id: 'models.list',
    level: 'must',
    needs: [],
    title: 'GET /v1/models lists models',
    advice: 'Serve GET /v1/models with {"object": "list", "data": [{"id": …}]}.',
    async run(probe) {
      const { models, json, problem } = await listedModels(probe)
      if (models === null) return fail(problem)
      if ((json as { object?: unknown }).object !== 'list') return fail('"object" is not "list".')
      return models.length === 0 ? fail('The list is empty.') : pass(`It lists ${models.length}.`)
    },
  },
  {
    ...needsList,
    id: 'models.fields',
    level: 'should',
    title: 'each model has id, object, created and owned_by',
    advice: 'Give each model "object": "model", "created" in whole seconds and "owned_by".',
    async run(probe) {
      const { models } = await listedModels(probe)
      const isWhole = models?.every((model) => modelFields.safeParse(model).success) === true
      return isWhole ? pass('They have.') : fail('A model lacks one of the fields, or has it in another type.')
    },
  },
  {
    ...needsList,
    id: 'models.names-model',
    level: 'should',
    title: 'the model that is asked is listed',
    advice: 'List every name that requests may carry as "model".',
    async run(probe) {
      const { models } = await listedModels(probe)
      if (models?.some(({ id }) => id === probe.model)) return pass('It is.')
      return probe.model === 'default' ? notObservable('No model was named.') : fail('It is not.')
    },
  },
  {
    ...needsList,
    id: 'models.retrieve',
    level: 'should',
    title: 'each listed model can be looked up by its id',
    advice: 'Serve GET /v1/models/{id} with the same object that the list has.',
    async run(probe) {
      const { models } = await listedModels(probe)
      const id = models?.[0]?.id ?? ''
      const reply = readReply(
        await probe.exchange(get(`/v1/models/${id.split('/').map(encodeURIComponent).join('/')}`)),
      )
      if (reply.kind === 'unreadable') return fail(reply.problem)
      if (reply.status !== null && reply.status !== 200) return fail(`It answers status ${reply.status}.`)
      const found = z.looseObject({ id: z.literal(id) }).safeParse(reply.json)
      return found.success ? pass('It can.') : fail('The answer is not the model that was asked for.')
    },
  },
  {
    ...needsList,
    id: 'models.unknown',
    level: 'should',
    title: 'a model that is not there is refused with 404 and code model_not_found',
    advice: 'Answer GET /v1/models/{id} of an unknown id with status 404 and an error of code "model_not_found".',
    run: async (probe) =>
      expectRefusal(await probe.exchange(get(`/v1/models/${drawUnknownName(probe.random)}`)), {
        statuses: [404],
        code: 'model_not_found',
      }),
  },
  {
    ...base,
    id: 'models.health',
    level: 'may',
    needs: [],
    networks: ['direct'],
    title: 'GET /health says whether it is ready',
    advice: 'Serve GET /health with status 200 once the model is loaded; load balancers ask it.',
    async run(probe) {
      const answer = await probe.exchange(get('/health'))
      if (answer.kind === 'failure') return fail(answer.detail)
      if (answer.status === 200) return pass('It does.')
      return answer.status === 404 ? refusedProperly('There is none.') : fail(`It answers status ${answer.status}.`)
    },
  },
  {
    ...base,
    id: 'models.version',
    level: 'may',
    needs: [],
    networks: ['direct'],
    title: 'GET /version names the version of the server',
    advice: 'Serve GET /version with {"version": "…"}, as vLLM does, so that clients can tell what they talk to.',
    async run(probe) {
      const reply = readReply(await probe.exchange(get('/version')))
      if (reply.status === 404) return refusedProperly('There is none.')
      if (reply.kind === 'unreadable') return fail(reply.problem)
      if (reply.status !== 200) return fail(`It answers status ${reply.status}.`)
      return versionBody.safeParse(reply.json).success ? pass('It does.') : fail('"version" is missing, or no text.')
    },
  },
]
