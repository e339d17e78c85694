import { Buffer } from 'node:buffer';
import { maxAnswerBytes } from '../postfix/postfix-answer.ts';

/** What a map of Postfix asks about. */
export type SocketmapKind =
  /** `smtp_tls_policy_maps` before Postfix 3.10. */
  | 'policy'
  /** The same with the attributes for TLS reports and for patterns, from 3.10 on. */
  | 'policy-with-attributes'
  /** `smtp_requiretls_policy`, from 3.11 on. */
  | 'require-tls';

/**
 * The maps by name. postfix-tlspol has `QUERY` and `QUERYwithTLSRPT`, and postfix-mta-sts-resolver is asked as `postfix`:
 * their users change only the address.
 */
const kinds: Record<string, SocketmapKind> = {
  QUERY: 'policy',
  postfix: 'policy',
  QUERYwithTLSRPT: 'policy-with-attributes',
  requiretls: 'require-tls',
};

export interface SocketmapRequest {
  /** Absent for a map that we do not have. */
  kind?: SocketmapKind;
  key: string;
}

/** Reads `QUERY example.com`. */
export function readSocketmapRequest(text: string): SocketmapRequest {
  const space = text.indexOf(' ');
  const name = space < 0 ? text : text.slice(0, space);
  const key = space < 0 ? '' : text.slice(space + 1);
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  return kind === undefined ? { key } : { kind, key };
}

/** A name has at most 253 characters; Postfix also asks about `[name]:port`. */
export const maxRequestBytes = 1_000;

export type SocketmapStatus = 'OK' | 'NOTFOUND' | 'TEMP' | 'TIMEOUT' | 'PERM';

/** `OK` has data, `NOTFOUND` nothing, the others a reason for Postfix's log. */
export function formatSocketmapReply(status: SocketmapStatus, text = ''): string {
  const reply = `${status} ${text}`;
  if (Buffer.byteLength(reply) > maxAnswerBytes) return 'TEMP answer-too-long';
  return reply;
}
