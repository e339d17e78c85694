import type { Ports } from '../../../service/ports/ports.ts';
import type { SignatureVerifier } from '../../../service/ports/signature-verifier.ts';
import { Turns } from '../turns.ts';
import { verifyDkim } from './dkim-results.ts';

/**
 * Two at a time, apart from the mail that is being read. Attack: an owner who imports many mails of megabytes at once, each
 * with ten signatures, or with keys whose servers let us wait for two seconds.
 */
const verifiedAtOnce = 2;

/** Verifies imported mail as the SMTP server verifies what it receives. */
export function createSignatureVerifier({
  resolver,
  clock,
}: Pick<Ports, 'resolver' | 'clock'>): SignatureVerifier {
  const turns = new Turns(verifiedAtOnce);
  return {
    verify: (mail, owner) =>
      turns.take(() => verifyDkim([Buffer.from(mail)], resolver, clock.now()), { group: owner }),
  };
}
