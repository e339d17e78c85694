import type { Ports } from '../../../service/ports/ports.ts';
import type { SignatureVerifier } from '../../../service/ports/signature-verifier.ts';
import { verifyDkim } from './dkim-results.ts';

/** Verifies imported mail as the SMTP server verifies what it receives. */
export const createSignatureVerifier = ({
  resolver,
  clock,
}: Pick<Ports, 'resolver' | 'clock'>): SignatureVerifier => ({
  verify: (mail) => verifyDkim([Buffer.from(mail)], resolver, clock.now()),
});
