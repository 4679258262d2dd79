import { request } from 'undici'
import type { AdminError, FaucetRequest, LocalnetStatus, ParameterRequest, SubmittedTransaction } from './admin-api.ts'

export type AdminClient = {
  status(): Promise<LocalnetStatus>
  fund(wanted: FaucetRequest): Promise<SubmittedTransaction>
  changeParameter(wanted: ParameterRequest): Promise<SubmittedTransaction>
}

/**
 * Asks a running localnet.
 *
 * @param token null reads only
 * @throws {AdminRequestError} when it refuses.
 */
export function connectAdmin({ url, token }: { readonly url: string; readonly token: string | null }): AdminClient {
  const post = <Body>(path: string, body: unknown) =>
    ask<Body>(`${url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    })
  return {
    status: () => ask<LocalnetStatus>(`${url}/localnet/status`, { method: 'GET' }),
    fund: (wanted) => post<SubmittedTransaction>('/localnet/faucet', wanted),
    changeParameter: (wanted) => post<SubmittedTransaction>('/localnet/parameters', wanted),
  }
}

async function ask<Body>(url: string, options: Parameters<typeof request>[1]): Promise<Body> {
  const { statusCode, body } = await request(url, options)
  const answer = await body.json()
  if (statusCode !== 200) throw new AdminRequestError((answer as AdminError).error)
  return answer as Body
}

/** The localnet refused what it was asked. */
export class AdminRequestError extends Error {
  override readonly name = 'AdminRequestError'
  readonly code = 'LOCALNET_ADMIN_REFUSED'
  readonly reason: string
  constructor({ code, message }: AdminError['error']) {
    super(`The localnet refused: ${message}.`)
    this.reason = code
  }
}
