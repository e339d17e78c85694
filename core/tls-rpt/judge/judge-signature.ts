import { excerpt } from '../../finding/fault.ts';
import type { PassedSignature } from '../../mail/dkim/passed-signatures.ts';
import type { DkimTags } from '../../mail/dkim/read-dkim-tags.ts';
import type { ReceivedMail } from '../../mail/mail-form.ts';
import type { Report } from '../report.ts';
import { findUnsignedPart } from './find-unsigned-part.ts';
import { type Unverified, unverified, type Verification } from './verification.ts';

/** The `s=` tag in the record of a signing key; undefined if it has none or could not be looked up. */
export interface KeyRecords {
  servicesOf(domain: string, selector: string): string | undefined;
}

/** Judges a signature that our receiver verified. Every field that may contain it must be faultless. */
export function judgeSignature(
  { result, candidates }: PassedSignature,
  mail: ReceivedMail,
  report: Report,
  keys?: KeyRecords,
): Verification {
  const domain = result.domain ?? '';
  if (candidates.length === 0) return unverified('unsigned', { signer: excerpt(domain) });
  for (const tags of candidates) {
    const services = result.services ?? keys?.servicesOf(signerOf(tags), tags.get('s') ?? '');
    const fault = findSignatureFault(tags, mail.receivedAt, services) ?? findGap(tags, mail, report);
    if (fault) return fault;
  }
  return { verified: true, by: candidates[0]?.get('d')?.toLowerCase() ?? domain };
}

function findSignatureFault(
  tags: DkimTags,
  receivedAt: string | undefined,
  services: string | undefined,
): Unverified | undefined {
  const signer = excerpt(signerOf(tags));
  if (tags.has('l')) return unverified('body-length-limited', { signer });
  const expiry = Number(tags.get('x') ?? Number.NaN);
  // RFC 6376 §3.5: x= is in seconds since 1970.
  if (receivedAt !== undefined && expiry * 1000 < Date.parse(receivedAt))
    return unverified('expired', { signer });
  if (services !== undefined && !coversTlsrpt(services))
    return unverified('not-for-tlsrpt', { signer, services: excerpt(services) });
  return undefined;
}

function findGap(tags: DkimTags, mail: ReceivedMail, report: Report): Unverified | undefined {
  const part = findUnsignedPart(tags, mail, report);
  const signer = excerpt(signerOf(tags));
  if (part?.kind === 'field') return unverified('field-not-signed', { signer, field: part.field });
  if (part?.kind === 'policy-domain') return unverified('domain-not-signed', { signer });
  return part && unverified('not-sent-as-report', { signer });
}

const signerOf = (tags: DkimTags): string => tags.get('d')?.toLowerCase() ?? '';

/** RFC 6376 §3.6.1: a colon-separated list. `*` is every service, and so is an empty or absent tag. */
function coversTlsrpt(services: string): boolean {
  const list = services.split(':').map((service) => service.trim().toLowerCase());
  return services.trim() === '' || list.includes('*') || list.includes('tlsrpt');
}
