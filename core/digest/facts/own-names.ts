import type { PolicyVersion } from '../../mta-sts/version.ts';
import type { DomainName } from '../../names/domain-name.ts';

/** The names of a domain's owner: the domain, and the hosts of its policies. A mail program may make links of them. */
export function ownNamesOf({
  domain,
  versions,
}: {
  domain: DomainName;
  versions: readonly Pick<PolicyVersion, 'text'>[];
}): string[] {
  const hosts = versions.flatMap(({ text }) =>
    [...text.matchAll(/^mx\s*:\s*(?:\*\.)?([a-z0-9.-]+)/gim)].map(([, host = '']) => host.toLowerCase()),
  );
  return [...new Set([domain, ...hosts])];
}
