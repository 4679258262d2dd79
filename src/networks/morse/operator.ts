import ipaddr from 'ipaddr.js'
import type { StakedNode } from './rpc-answers.ts'
import { serviceUrlOf } from './service-url.ts'

/**
 * Who runs a node, as far as the chain shows: nodes that pay to one output address are one operator's; nodes that pay to
 * themselves are grouped by the host that serves them. On hosts of private networks, where everything is on one machine,
 * the port tells operators apart. An operator can spread over many addresses and hosts: the group is never too large, and
 * may be too small.
 */
export function operatorOf(node: Pick<StakedNode, 'address' | 'outputAddress' | 'serviceUrl'>): string {
  const { address, outputAddress, serviceUrl } = node
  if (outputAddress !== null && outputAddress !== address) return outputAddress
  const url = serviceUrlOf(serviceUrl)
  if (url === null) return address
  return isPublicHost(url.hostname) ? url.hostname : url.host
}

function isPublicHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '')
  return ipaddr.isValid(host) ? ipaddr.parse(host).range() === 'unicast' : host.includes('.')
}
