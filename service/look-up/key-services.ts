import type { MailFacts } from '../../core/mail/mail-facts.ts';
import { readDkimTags } from '../../core/mail/read-dkim-tags.ts';
import type { KeyRecords } from '../../core/tls-rpt/judge/judge-signature.ts';
import type { Ports } from '../ports/ports.ts';

/** A mail with more signatures than this is made to cost look-ups. */
const maxSignatures = 5;

/**
 * Looks up what the keys of a mail's DKIM signatures are for (RFC 8460 §3 asks for the service `tlsrpt`).
 * SES says only that a signature passed; a key for `email` alone does not speak for TLS reports. A look-up that
 * fails holds nothing against a mail: most reporters publish no `s=` at all.
 */
export async function lookUpKeyServices(
  { resolver }: Pick<Ports, 'resolver'>,
  mail: MailFacts | undefined,
): Promise<KeyRecords> {
  const services = new Map<string, string>();
  const hasPass = mail?.authenticationResults.some((result) => /\bdkim=pass\b/i.test(result)) ?? false;
  const signatures = hasPass ? (mail?.dkimSignatures ?? []).slice(0, maxSignatures) : [];
  await Promise.all(
    signatures.map(async (signature) => {
      const tags = readDkimTags(signature);
      const domain = tags.get('d')?.toLowerCase();
      const selector = tags.get('s')?.toLowerCase();
      if (!domain || !selector) return;
      const answer = await resolver.txt(`${selector}._domainkey.${domain}`);
      const record = answer.kind === 'found' ? answer.records[0] : undefined;
      const value = record && readDkimTags(record).get('s');
      if (value) services.set(`${selector} ${domain}`, value);
    }),
  );
  return {
    servicesOf: (domain, selector) => services.get(`${selector.toLowerCase()} ${domain.toLowerCase()}`),
  };
}
