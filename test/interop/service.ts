import type { Ready } from '../../bin/local-service.ts';
import { eventually, type HttpAnswer, policyOf, RunningService } from '../bin/running-service.ts';
import { address } from './private-network.ts';

/** The standard ports. */
const wellKnown = ['--host', address, '--https-port', '443', '--dns-port', '53', '--smtp-port', '25'];

/** Runs `strictmx start` as the only DNS, HTTPS and mail server. */
export const startService = (flags: string[] = []): Promise<RunningService> =>
  RunningService.start([...wellKnown, ...flags]);

/** The same in this process, so that a test can reach the service's parts. */
export const clientOf = (ready: Ready): Pick<RunningService, 'api' | 'txt'> =>
  Object.assign(Object.create(RunningService.prototype), { ready });

export interface Announced {
  id: string;
  text: string;
}

/** Puts a policy of a domain that is registered, and waits until its id is in DNS. */
export async function announce(ready: Ready, domain: string, mode: string, mx: string[]): Promise<Announced> {
  const service = clientOf(ready);
  const path = `/v1/domains/${domain}/policy`;
  const etag = (await service.api('GET', path)).headers.get('ETag');
  const headers: Record<string, string> = etag === null ? {} : { 'If-Match': etag };
  const { status, body } = await service.api('PUT', path, policyOf(mode, ...mx), headers);
  if (status !== 200) throw new Error(`PUT ${path}: ${status} ${JSON.stringify(body)}`);
  const wanted = `v=STSv1; id=${body.wantedId};`;
  await eventually(
    () => service.txt(`_mta-sts.${domain}`),
    (seen) => seen.length === 1 && seen[0] === wanted,
  );
  return { id: body.wantedId, text: body.text };
}

/** Registers a domain. @returns the answer's body */
export async function register(
  ready: Ready,
  domain: string,
  zone: 'managed' | 'external' = 'managed',
): Promise<HttpAnswer['body']> {
  const settings = { owner: 'acme', digestTo: ['owner@acme.example'], zone };
  const { status, body } = await clientOf(ready).api('PUT', `/v1/domains/${domain}`, settings);
  if (status !== 201) throw new Error(`PUT ${domain}: ${status} ${JSON.stringify(body)}`);
  return body;
}
