import type { FastifyReply } from 'fastify'

/** Sends a table as a file to be kept. */
export function sendCsv(reply: FastifyReply, { fileName, text }: { fileName: string; text: string }): FastifyReply {
  return reply
    .type('text/csv; charset=utf-8; header=present')
    .header('content-disposition', `attachment; filename="${fileName}"`)
    .send(text)
}

/** The query decides; without it, whether the reader names CSV and not JSON. */
export function wantsCsv(format: 'json' | 'csv' | undefined, accept = ''): boolean {
  return format === undefined ? accept.includes('text/csv') && !accept.includes('application/json') : format === 'csv'
}
