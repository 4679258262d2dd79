import { describe, expect, it } from 'vitest'
import type { LocalnetStatus } from '#localnet/admin/admin-api.ts'
import { findingSentence, type LocalnetState, localnetView } from './localnet-view.ts'

const finding = {
  address: 'a'.repeat(40),
  chain: 'A10C',
  stakedMultiplier: 12,
  measured: 'base',
  isDecided: true,
  relays: 15n,
  paidUpokt: 153_000n,
  fairUpokt: 12_750n,
} as const

const status: LocalnetStatus = {
  chainId: 'localnet',
  profile: 'ml',
  height: 10,
  blockTime: '2026-01-01T00:00:58Z',
  blockTimeMs: 5_000,
  isUpgraded: true,
  session: { height: 9, lastHeight: 12, blocksPerSession: 4, nodeCount: 5 },
  rpcUrls: ['http://127.0.0.1:8081'],
  meshes: [
    { name: 'lean1-mesh', url: 'http://127.0.0.1:8084', leanNodes: ['lean1'], unreportedRelays: 1_200 },
    { name: 'lean2-mesh', url: 'http://127.0.0.1:8085', leanNodes: ['lean2'], unreportedRelays: 0 },
  ],
  services: [
    { chain: 'A100', upoktPerRelay: '1000', servicers: 2, applications: 5, relaysPaid: '0', mintedUpokt: '0' },
    { chain: 'A10C', upoktPerRelay: '12000', servicers: 1, applications: 5, relaysPaid: '15', mintedUpokt: '180000' },
  ],
  servicers: [
    {
      address: 'a'.repeat(40),
      publicKey: 'b'.repeat(64),
      name: 'mis-staked',
      serviceUrl: 'http://127.0.0.1:8081',
      chains: ['A100', 'A10C'],
      stakedUpokt: '60000000000',
      balanceUpokt: '1000000',
      status: 'staked',
      isJailed: false,
      behaviours: [],
      evidence: [
        { chain: 'A10C', appPublicKey: 'c'.repeat(64), sessionHeight: 9, relays: 7, isSealed: false, isClaimed: false },
        { chain: 'A10C', appPublicKey: 'c'.repeat(64), sessionHeight: 5, relays: 6, isSealed: true, isClaimed: true },
      ],
      rewards: [
        { chain: 'A10C', proofs: 2, relays: '15', mintedUpokt: '180000', toNodeUpokt: '153000', lastHeight: 8 },
      ],
    },
    {
      address: 'd'.repeat(40),
      publicKey: 'e'.repeat(64),
      name: null,
      serviceUrl: 'http://127.0.0.1:8081',
      chains: ['A100'],
      stakedUpokt: '0',
      balanceUpokt: '0',
      status: 'unstaking',
      isJailed: true,
      behaviours: ['slow'],
      evidence: [],
      rewards: [],
    },
  ],
  applications: [],
  claims: [
    {
      servicerAddress: 'a'.repeat(40),
      appPublicKey: 'c'.repeat(64),
      chain: 'A10C',
      sessionHeight: 5,
      relays: '6',
      claimedAt: 10,
      expiresAt: 60,
    },
  ],
  pendingTransactions: [{ hash: 'F', messageType: 'send' }],
  supply: {
    totalUpokt: '60001000000',
    accountsUpokt: '1000000',
    nodesStakedUpokt: '60000000000',
    applicationsStakedUpokt: '0',
    daoUpokt: '0',
  },
  parameters: { 'pos/RelaysToTokensMultiplier': '1000' },
}

const state: LocalnetState = {
  status,
  adminUrl: 'http://127.0.0.1:8090',
  now: Date.parse('2026-01-01T00:01:00Z'),
  baseUpokt: 1_000n,
  serviceNames: new Map([['A100', 'text generation']]),
  findings: [finding],
  measuredBy: 'Measured by Assay at http://127.0.0.1:4040.',
}

describe('localnetView', () => {
  it('default: the whole screen', () => {
    expect(`\n${localnetView(state, { width: 140, hasColor: false })}\n`).toMatchInlineSnapshot(`
      "
      localnet  profile ml, rules after the upgrade  http://127.0.0.1:8090
      height 10, a block every 5 s, the last 2s ago; 1 transaction waits
      session 9 to 12: block 2 of 4, 5 servicers each
      RPC http://127.0.0.1:8081
      lean1-mesh http://127.0.0.1:8084 before lean1, 1200 relays unreported
      lean2-mesh http://127.0.0.1:8085 before lean2

      Services
      chain  service          pay  servicers  sessions  relays now  claimed  paid relays  minted POKT
      A100   text generation   x1          2         5           0        0            0            0
      A10C                    x12          1         5           7        6           15         0.18

      Servicers
      servicer      address       node                   chains     state                    stake POKT  unpaid  paid relays  paid POKT
      mis-staked    aaaaaaaaaaaa  http://127.0.0.1:8081  A100 A10C  staked                       60 000      13           15      0.153
      dddddddddddd  dddddddddddd  http://127.0.0.1:8081  A100       jailed, unstaking, slow           0       0            0          0

      Last rewards
      height  servicer    chain  proofs  relays  minted POKT  to node POKT
           8  mis-staked  A10C        2      15         0.18         0.153

      Supply
      60 001 POKT = accounts 1 + nodes 60 000 + applications 0 + DAO 0
      The sum is right.

      Findings
      mis-staked is staked for x12 (A10C), measured base, and was paid 0.153 POKT for 15 relays (would be 0.01275 at its tier).
      Measured by Assay at http://127.0.0.1:4040.
      "
    `)
  })

  it('args: 60 columns', () => {
    const widths = localnetView(state, { width: 60, hasColor: false })
      .split('\n')
      .map((line) => line.length)
    expect(Math.max(...widths)).toBeLessThanOrEqual(60)
  })

  it('behavior: a supply that does not add up is said loudly, nothing paid is said too', () => {
    const text = localnetView(
      {
        ...state,
        status: {
          ...status,
          supply: { ...status.supply, accountsUpokt: '1000001' },
          servicers: status.servicers.map((servicer) => ({ ...servicer, rewards: [] })),
        },
      },
      { width: 120, hasColor: false },
    )
    expect(text).toContain('The sum is WRONG by 0.000001 POKT')
    expect(text).toContain('None yet: a session is claimed after its end')
  })
})

describe('findingSentence', () => {
  it('args: not decided, not paid', () => {
    expect(
      findingSentence(
        { ...finding, measured: 'none', isDecided: false, relays: 0n, paidUpokt: 0n, fairUpokt: 0n },
        's07',
      ),
    ).toBe('s07 is staked for x12 (A10C), measured at best no tier, and was not paid yet.')
  })
})
