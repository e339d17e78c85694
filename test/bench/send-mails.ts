import { createTransport } from 'nodemailer';
import type { DomainName } from '../../core/names/domain-name.ts';
import type { RunningService } from '../bin/running-service.ts';
import { domainName } from '../fakes/names.ts';
import { mailFor } from './report-mails.ts';

export interface Hosted {
  domain: DomainName;
  /** The name before the @ of its report address. */
  inbox: string;
}

export interface Sending extends Hosted {
  count: number;
  connections: number;
  /** Of the report about each mail; the same for all if absent. */
  dayOf?: (id: number) => string;
  /** Whether to send another one; always if absent. */
  hasMore?: () => boolean;
}

/** @returns how long each mail took, in milliseconds */
export async function sendMails(service: RunningService, sending: Sending): Promise<number[]> {
  const { host, port } = service.ready.smtp;
  const { hasMore = () => true } = sending;
  const pools = Array.from({ length: sending.connections }, () =>
    createTransport({ host, port, pool: true, maxConnections: 1, maxMessages: Infinity, ignoreTLS: true }),
  );
  const times: number[] = [];
  let next = 0;
  const send = async (pool: (typeof pools)[number]) => {
    while (next < sending.count && hasMore()) {
      const id = next++;
      const raw = mailFor(sending.inbox, sending.domain, id, sending.dayOf?.(id));
      const envelope = { from: 'tls@reporter.example', to: `${sending.inbox}@reports.strictmx.test` };
      const start = performance.now();
      await pool.sendMail({ envelope, raw });
      times.push(performance.now() - start);
    }
  };
  await Promise.all(pools.map(send));
  for (const pool of pools) pool.close();
  return times;
}

export async function hostOn(service: RunningService, name: string): Promise<Hosted> {
  const domain = domainName(name);
  const path = `/v1/domains/${domain}`;
  await service.api('PUT', path, { owner: 'bench', digestTo: [] });
  const { body } = await service.api('GET', path);
  return { domain, inbox: body.reportAddress.split('@')[0] };
}

export const percentile = (times: number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? 0;
