import type { FastifyRequest } from 'fastify'
import type { Database } from '#store/database.ts'
import { ApiError } from '../api-error.ts'
import type { Api } from '../api-type.ts'
import { bearerToken, isSameToken } from '../bearer-token.ts'
import type { AddVerdict, AdminPort, CataloguePort } from '../ports.ts'
import {
  addedSupplier,
  begunEpoch,
  planNowResponse,
  removedSupplier,
  suiteParams,
  suitePlanning,
  supplierEntry,
} from '../schemas/admin.ts'
import { errorResponse } from '../schemas/error.ts'
import { supplierParams, supplierQuery } from '../schemas/supplier.ts'
import { requireSupplier } from './suppliers.ts'

type Options = { readonly database: Database; readonly admin: AdminPort; readonly catalogue: CataloguePort }

const tags = ['admin']
const security = [{ adminToken: [] }]
const refusals = { 401: errorResponse, 403: errorResponse }

/** `POST /api/admin/…`: for whoever has the instance's token. Without a token none of this exists. */
export function adminRoutes(api: Api, options: Options): void {
  api.register(async (scope: Api) => {
    // For all of them at once: none can be without it.
    scope.addHook('onRequest', async (request) => requireAdmin(request, options.admin.token))
    epochRoute(scope, options)
    planRoute(scope, options)
    suiteRoute(scope, options)
    addRoute(scope, options)
    removeRoute(scope, options)
  })
}

function epochRoute(api: Api, { database, admin }: Options): void {
  api.post(
    '/api/admin/suppliers/:id/epochs',
    {
      schema: {
        operationId: 'beginEpoch',
        summary: "Close a supplier's epoch and begin the next",
        description:
          'As when it is noticed that a supplier has changed: its figures begin anew, what was published of the closed epoch ' +
          'stays in its history, and it is paid at most what it is paid now until its tier is decided again.',
        tags,
        security,
        params: supplierParams,
        querystring: supplierQuery,
        response: { 201: begunEpoch, 400: errorResponse, ...refusals, 404: errorResponse, 409: errorResponse },
      },
    },
    async ({ params, query }, reply) => {
      const begun = await admin.beginEpoch(await requireSupplier(database, { ...query, name: params.id }))
      if (begun === null) throw noEpoch()
      return reply.code(201).header('cache-control', 'no-store').send(begun)
    },
  )
}

function planRoute(api: Api, { admin }: Options): void {
  api.post(
    '/api/admin/plans',
    {
      schema: {
        operationId: 'planNow',
        summary: 'Let the manager take its turn now',
        description:
          'It looks who is listed, closes epochs, and plans what is due by its own policy, without waiting for the end of its rest. ' +
          'Nobody is given more than that policy gives.',
        tags,
        security,
        response: { 202: planNowResponse, ...refusals },
      },
    },
    async (_request, reply) => reply.code(202).header('cache-control', 'no-store').send({ isWoken: admin.planNow() }),
  )
}

function suiteRoute(api: Api, { admin, catalogue }: Options): void {
  api.put(
    '/api/admin/suites/:name',
    {
      schema: {
        operationId: 'planSuite',
        summary: 'Suspend the planning of a suite, or take it up again',
        description:
          'Never of the tier suite, which every tier rests on. It holds for all processes on the store, until it is taken back.',
        tags,
        security,
        params: suiteParams,
        body: suitePlanning,
        response: { 200: suitePlanning, 400: errorResponse, ...refusals, 404: errorResponse, 409: errorResponse },
      },
    },
    async ({ params, body }, reply) => {
      const suite = catalogue.suites().find(({ name }) => name === params.name)
      if (suite === undefined) throw unknownSuite(params.name)
      if (suite.setsTier) throw tierSuite(suite.name)
      await admin.planSuite({ suite: suite.name, isPlanned: body.isPlanned })
      reply.header('cache-control', 'no-store')
      return body
    },
  )
}

function addRoute(api: Api, { admin }: Options): void {
  api.post(
    '/api/admin/suppliers',
    {
      bodyLimit: 64 * 1024,
      schema: {
        operationId: 'addSupplier',
        summary: 'Measure one more endpoint',
        description:
          'On the direct network, with the fields of the suppliers file. It is kept in the store and found at the next turn of the ' +
          'manager, by every process on that store. Its key can only be in a variable `ASSAY_SUPPLIER_KEY_…`; which private addresses ' +
          'may be reached is said by the file alone.',
        tags,
        security,
        body: supplierEntry,
        response: { 201: addedSupplier, 400: errorResponse, ...refusals, 409: errorResponse },
      },
    },
    async ({ body }, reply) => {
      const verdict = await admin.addSupplier(body)
      if (verdict.kind !== 'added') throw notAdded(verdict)
      return reply.code(201).header('cache-control', 'no-store').send({ supplier: verdict.supplier })
    },
  )
}

function removeRoute(api: Api, { database, admin }: Options): void {
  api.delete(
    '/api/admin/suppliers/:id',
    {
      schema: {
        operationId: 'removeSupplier',
        summary: 'Measure an added endpoint no more',
        description: 'It is listed no more from the next turn of the manager on; what was measured of it stays.',
        tags,
        security,
        params: supplierParams,
        querystring: supplierQuery,
        response: { 200: removedSupplier, 400: errorResponse, ...refusals, 404: errorResponse, 409: errorResponse },
      },
    },
    async ({ params, query }, reply) => {
      const supplier = await requireSupplier(database, { ...query, name: params.id })
      if (!(await admin.removeSupplier(supplier))) throw neverAdded()
      reply.header('cache-control', 'no-store')
      return { supplierId: supplier.id }
    },
  )
}

async function requireAdmin(request: FastifyRequest, token: string): Promise<void> {
  const given = bearerToken(request.headers.authorization)
  if (given === undefined) {
    throw new ApiError({
      code: 'admin-token-missing',
      status: 401,
      message: "This is for whoever has the instance's admin token.",
      hint: 'Send `Authorization: Bearer …` with the token that the instance was started with.',
    })
  }
  if (!isSameToken(given, token)) {
    throw new ApiError({
      code: 'admin-token-wrong',
      status: 403,
      message: 'The token is not that of this instance.',
      hint: 'It is what `ASSAY_ADMIN_TOKEN` held when the instance was started.',
    })
  }
}

function noEpoch(): ApiError {
  return new ApiError({
    code: 'no-epoch',
    status: 409,
    message: 'The supplier has no epoch that could be closed: nothing was planned for it yet.',
    hint: 'Wait for the manager, or wake it with POST /api/admin/plans.',
  })
}

function unknownSuite(name: string): ApiError {
  return new ApiError({
    code: 'unknown-suite',
    status: 404,
    message: `There is no suite "${name}" here.`,
    hint: 'GET /api/suites lists them all.',
  })
}

function tierSuite(name: string): ApiError {
  return new ApiError({
    code: 'tier-suite',
    status: 409,
    message: `The suite "${name}" sets tiers: without it nobody would have one.`,
    hint: 'Suspend another suite, or stop the instance.',
  })
}

function notAdded(verdict: Exclude<AddVerdict, { kind: 'added' }>): ApiError {
  if (verdict.kind === 'problems') {
    return new ApiError({
      code: 'bad-supplier',
      status: 400,
      message: verdict.problems.map(({ field, problem }) => `${field} ${problem}`).join('; '),
      hint: 'docs/suppliers.md has every field of an entry.',
      fields: verdict.problems,
    })
  }
  if (verdict.kind === 'taken') {
    return new ApiError({
      code: 'supplier-taken',
      status: 409,
      message: 'There is a supplier of that id already.',
      hint: 'Choose another id, or take the other one out first.',
    })
  }
  return new ApiError({
    code: 'not-direct',
    status: 409,
    message: 'On this network nobody is added: its chain says who is staked.',
    hint: 'Stake the node; it is found at the next turn of the manager.',
  })
}

function neverAdded(): ApiError {
  return new ApiError({
    code: 'not-added',
    status: 409,
    message: 'The supplier was not added here: the suppliers file has it, or it is of another network.',
    hint: 'Take it out of the suppliers file and start the instance again.',
  })
}
