import { type PassedSignature, passedSignatures } from '../../core/mail/dkim/passed-signatures.ts';
import { pickKeyRecord } from '../../core/mail/dkim/pick-key-record.ts';
import { readDkimTags } from '../../core/mail/dkim/read-dkim-tags.ts';
import type { ReceivedMail } from '../../core/mail/mail-form.ts';
import type { KeyRecords } from '../../core/tls-rpt/judge/judge-signature.ts';
import type { Ports } from '../ports/ports.ts';

/**
 * Looks up which services the keys of a mail's verified signatures are for (RFC 8460 §3 asks for `tlsrpt`).
 * SES says only that a signature passed, but a key for `email` alone is not valid for TLS reports. A failed look-up does
 * not count against a mail, because most reporters publish no `s=` at all.
 */
export async function lookUpKeyServices(
  { resolver }: Pick<Ports, 'resolver'>,
  mail: ReceivedMail | undefined,
): Promise<KeyRecords> {
  const services = new Map<string, string>();
  const candidates = mail
    ? passedSignatures(mail)
        .filter(isWithoutServices)
        .flatMap((one) => one.candidates)
    : [];
  const names = new Set(candidates.map((tags) => keyName(tags.get('d'), tags.get('s'))));
  await Promise.all(
    [...names].map(async (name) => {
      const answer = await resolver.txt(name);
      const record = answer.kind === 'found' ? pickKeyRecord(answer.records) : undefined;
      const value = record === undefined ? undefined : readDkimTags(record).get('s');
      if (value) services.set(name, value);
    }),
  );
  return { servicesOf: (domain, selector) => services.get(keyName(domain, selector)) };
}

/** Our own server notes them as it verifies. Attack: a key server that answers once, and then makes all other mail wait. */
const isWithoutServices = ({ result }: PassedSignature) => result.services === undefined;

const keyName = (domain = '', selector = ''): string => `${selector}._domainkey.${domain}`.toLowerCase();
