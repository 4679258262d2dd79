import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startWorkingNetwork, type WorkingNetwork } from './__fixtures__/working-network.ts'

/** What routes say of work that was done, which the recording of all routes was made without. */
describe('routes about claims, proofs and transactions', () => {
  let work: WorkingNetwork
  beforeAll(async () => {
    work = await startWorkingNetwork(5)
  })
  afterAll(() => work.network.close())

  const ask = async (path: string, body: unknown) =>
    (await work.network.ask({ method: 'POST', path: `/v1/query/${path}`, body })).body

  it('default: a claim, once with numbers as float64 and once exact', async () => {
    const { chain } = work.network
    const claims = () => chain.ledgerAt(chain.height)?.claims() ?? []
    work.until(() => claims().length > 0)
    const [claim] = claims()
    if (claim === undefined) throw new Error('there is no claim')
    const { upper, hash } = claim.merkleRoot
    const { appPublicKey } = work
    const expirationHeight = claim.expirationHeight
    const root = `"merkleHash":"${Buffer.from(hash).toString('base64')}","range"`
    expect(await ask('nodeclaims', { address: claim.fromAddress })).toBe(
      `{"page":1,"result":[{"evidence_type":1,"expiration_height":${expirationHeight},` +
        `"from_address":"${claim.fromAddress}",` +
        `"header":{"app_public_key":"${appPublicKey}","chain":"A100","session_height":17},` +
        `"merkle_root":{${root}:{"lower":0,"upper":${Number(upper)}}},"total_proofs":5}],"total_pages":1}\n`,
    )
    const key = { address: claim.fromAddress, blockchain: 'A100', app_pubkey: appPublicKey, session_block_height: 17 }
    expect(await ask('nodeclaim', { ...key, receipt_type: 'relay' })).toBe(
      `{"type":"pocketcore/claim","value":{"evidence_type":"1","expiration_height":"${expirationHeight}",` +
        `"from_address":"${claim.fromAddress}",` +
        `"header":{"app_public_key":"${appPublicKey}","chain":"A100","session_height":"17"},` +
        `"merkle_root":{${root}:{"lower":"0","upper":"${upper}"}},"total_proofs":"5"}}\n`,
    )
    expect(await ask('nodeclaim', { ...key, receipt_type: 'challenge' })).toMatch(/Code: 65/)
    expect(await ask('nodeclaim', { ...key, receipt_type: 'x' })).toMatch(/type in the receipt query/)
    expect(await ask('nodeclaims', { address: '00'.repeat(20) })).toBe('{"page":0,"result":null,"total_pages":0}\n')
  })

  it('default: transactions by hash, by block, by who signed them, and before they are in one', async () => {
    const { chain } = work.network
    work.until(() => chain.pendingTransactions().length > 0)
    const [waiting] = JSON.parse(await ask('unconfirmedtxs', {})).txs
    expect(waiting).toMatchObject({ height: 0, stdTx: { msg: { type: 'pocketcore/proof' } }, tx_result: { code: 0 } })
    expect(JSON.parse(await ask('unconfirmedtx', { hash: waiting.hash.toLowerCase() }))).toEqual(waiting)
    work.until(() => chain.rewards().length > 0)
    const [reward] = chain.rewards()
    const proof = chain.block(reward?.height ?? 0)?.transactions[0]
    if (reward === undefined || proof === undefined) throw new Error('there is no proof')
    expect(waiting.hash).toBe(proof.hash)
    const shown = JSON.parse(await ask('tx', { hash: proof.hash }))
    expect(shown).toMatchObject({
      hash: proof.hash,
      height: reward.height,
      index: 0,
      stdTx: { fee: [{ amount: '10000', denom: 'upokt' }], msg: { type: 'pocketcore/proof' } },
      tx: Buffer.from(proof.raw).toString('base64'),
      tx_result: { code: 0, message_type: 'proof', signer: reward.nodeAddress.toUpperCase() },
    })
    expect(JSON.parse(await ask('blocktxs', { height: reward.height }))).toEqual({
      page_count: 1,
      total_txs: 1,
      txs: [shown],
    })
    const types = async (body: object) => {
      const { txs, ...counts } = JSON.parse(await ask('accounttxs', { address: reward.nodeAddress, ...body }))
      return {
        ...counts,
        types: txs.map(({ tx_result }: { tx_result: { message_type: string } }) => tx_result.message_type),
      }
    }
    expect(await types({})).toEqual({ page_count: 2, total_txs: 2, types: ['proof', 'claim'] })
    expect(await types({ order: 'asc' })).toEqual({ page_count: 2, total_txs: 2, types: ['claim', 'proof'] })
    expect(await types({ page: 2, per_page: 1 })).toEqual({ page_count: 1, total_txs: 2, types: ['claim'] })
    expect(await types({ page: 9 })).toEqual({ page_count: 0, total_txs: 2, types: [] })
    expect(await types({ received: true })).toEqual({ page_count: 0, total_txs: 0, types: [] })
  })
})
