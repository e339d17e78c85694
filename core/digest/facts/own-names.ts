import type { PolicyVersion } from '../../mta-sts/version.ts';
import type { DomainName } from '../../names/domain-name.ts';

/** The owner's names: the domain, and the hosts of its policies. Only these may become links in a mail program. */
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
