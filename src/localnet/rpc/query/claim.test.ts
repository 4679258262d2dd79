import { describe, expect, it } from 'vitest'
import { errorText } from '#morse/error-codes.ts'
import { createScratchChain } from '../../chain/__fixtures__/scratch-chain.ts'
import { pocketCoreProfile } from '../../profile/profile.ts'
import type { RpcNode } from '../route.ts'
import { claim } from './claim.ts'

describe('claim (app/query.go: QueryClaim)', () => {
  const { chain, nodes, applications } = createScratchChain()
  const node: RpcNode = {
    chain,
    leanNode: null,
    profile: pocketCoreProfile,
    authToken: null,
    version: '',
    backends: null,
    stop: null,
  }

  async function messageFor(receiptType: string): Promise<string> {
    const asked = {
      address: nodes[0]?.address,
      blockchain: 'A100',
      app_pubkey: applications[0]?.publicKey,
      session_block_height: 1,
      receipt_type: receiptType,
    }
    const request = {
      body: Buffer.from(JSON.stringify(asked)),
      query: new URLSearchParams(),
      authorization: '',
      signal: new AbortController().signal,
    }
    return JSON.parse(String((await claim(request, node)).body)).message
  }

  it.each(['relay', 'Relay', 'CHALLENGE'])('args: a receipt type of %s', async (receiptType) => {
    expect(await messageFor(receiptType)).toBe(
      errorText({ codespace: 'pocketcore', code: 65, message: 'the claim was not found for the key given' }),
    )
  })

  it.each(['', 'relays', 'toString'])('error: a receipt type of "%s"', async (receiptType) => {
    expect(await messageFor(receiptType)).toBe(
      errorText({
        codespace: 'sdk',
        code: 1,
        message: 'type in the receipt query is not recognized: (relay or challenge)',
      }),
    )
  })
})
