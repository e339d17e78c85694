import type { DomainEntry, PolicyAnswer } from '../../api/answers/answer-types.ts';
import { pathOf } from '../client/paths.ts';
import { request } from '../client/request.ts';

/**
 * A domain in the form that `strictmx apply` reads; settings that have their default are left out.
 * @throws Error if its policy cannot be read now: without it, the file would say that the domain has none
 */
export async function exportDomain(entry: DomainEntry): Promise<object> {
  const { domain, owner, zone, digestTo, digestHour, webhook, autoEnforce, adoptRecords, mode } = entry;
  const read = mode === undefined ? undefined : await request('GET', pathOf(['domains', domain, 'policy']));
  if (read?.ok === false) throw new Error(`Cannot read the policy of ${domain}: ${read.message}`);
  const policy = read && ((await read.response.json()) as PolicyAnswer);
  if (policy && policy.mode === undefined)
    throw new Error(`Cannot export the policy of ${domain}: ${policy.errors?.join('; ')}`);
  return {
    ...{ domain, owner, zone, digestTo },
    ...(digestHour !== undefined && { digestHour }),
    ...(webhook !== undefined && { webhook }),
    ...(autoEnforce && { autoEnforce }),
    ...(adoptRecords && { adoptRecords }),
    ...(policy?.mode && {
      policy: { mode: policy.mode, mx: policy.mx, maxAgeSeconds: policy.maxAgeSeconds },
    }),
  };
}
