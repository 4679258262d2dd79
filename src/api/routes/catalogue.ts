import type { Api } from '../api-type.ts'
import type { CataloguePort } from '../ports.ts'
import { type About, about as aboutSchema } from '../schemas/about.ts'
import { suitesResponse, tasksResponse } from '../schemas/catalogue.ts'

type Options = { readonly catalogue: CataloguePort; readonly about: About }

/** What is measured, and by which instance: `/api/tasks`, `/api/suites`, `/api/about`. */
export function catalogueRoutes(api: Api, { catalogue, about }: Options): void {
  const tags = ['catalogue']
  api.get(
    '/api/tasks',
    { schema: { operationId: 'listTasks', summary: 'The tasks', tags, response: { 200: tasksResponse } } },
    async () => ({ tasks: [...catalogue.tasks()] }),
  )
  api.get(
    '/api/suites',
    {
      schema: {
        operationId: 'listSuites',
        summary: 'The suites with their groups and weights',
        tags,
        response: { 200: suitesResponse },
      },
    },
    async () => ({ suites: [...catalogue.suites()] }),
  )
  api.get(
    '/api/about',
    { schema: { operationId: 'getAbout', summary: 'Which instance this is', tags, response: { 200: aboutSchema } } },
    async () => about,
  )
}
