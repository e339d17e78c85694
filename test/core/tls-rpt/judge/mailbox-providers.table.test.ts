import { expect, test } from 'vitest';
import { organisationalDomain } from '../../../../core/names/public-suffix.ts';
import { mailboxProviders } from '../../../../core/tls-rpt/judge/mailbox-providers.table.ts';

test('mailboxProviders names each organisational domain once', () => {
  const domains = mailboxProviders.flatMap((provider) => provider.domains);
  expect(new Set(domains).size).toBe(domains.length);
  for (const domain of domains) expect(organisationalDomain(domain)).toBe(domain);
});

test.each(mailboxProviders)('mailboxProviders has a source for $domains, and addresses of it', (provider) => {
  expect(URL.canParse(provider.source)).toBe(true);
  for (const address of provider.reportAddresses) {
    expect(address).toBe(address.toLowerCase());
    expect(provider.domains).toContain(organisationalDomain(address.split('@')[1] ?? ''));
  }
});
