/** The known meanings of `failure-reason-code`, which is free text (RFC 8460 §4.4). */

export type ReasonCode =
  | 'expired'
  | 'not-yet-valid'
  | 'self-signed'
  | 'unknown-issuer'
  | 'host-mismatch'
  | 'revoked'
  | 'chain-limits'
  | 'weak-key'
  | 'handshake'
  | 'protocol-version'
  | 'timeout'
  | 'connection'
  | 'dns'
  | 'http-status'
  | 'redirect'
  | 'media-type'
  | 'no-starttls';

/** @returns undefined for text that no known software uses */
export function readReasonCode(text: string): ReasonCode | undefined {
  return reasonPatterns.find(([pattern]) => pattern.test(text.slice(0, 300)))?.[1];
}

/**
 * OpenSSL's names (X509_V_ERR_…, as in the RFC's own example), TLS alerts as mox and Go write them, Postfix's and
 * Microsoft's phrases. The first that matches counts.
 */
const reasonPatterns: [RegExp, ReasonCode][] = [
  [/NOT_YET_VALID|not yet valid/i, 'not-yet-valid'],
  [/CERT_HAS_EXPIRED|certificate[-_ ]?(has )?expired|\bexpired\b/i, 'expired'],
  [/SELF_SIGNED|self[-_ ]?signed/i, 'self-signed'],
  [
    /UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY_LEAF|unknown[-_ ]?(ca|authority|issuer)|local issuer|untrusted/i,
    'unknown-issuer',
  ],
  [/HOSTNAME_MISMATCH|host(name)?[-_ ]?mismatch|bad[-_ ]?host|not valid for (the )?name/i, 'host-mismatch'],
  [/REVOKED|\brevoked\b/i, 'revoked'],
  [/PATH_LENGTH|CHAIN_TOO_LONG|INVALID_CA|INVALID_PURPOSE|name constraint/i, 'chain-limits'],
  [/KEY_TOO_SMALL|MD_TOO_WEAK|dh key too small|weak (key|digest)/i, 'weak-key'],
  [/protocol[-_ ]?version|unsupported protocol|wrong version/i, 'protocol-version'],
  [/handshake|tls[-_ ]?(remote[-_ ]?)?(alert|error)|no shared cipher/i, 'handshake'],
  [/time[-_ ]?d?[-_ ]?out|timeout/i, 'timeout'],
  [/media[-_ ]?type|content[-_ ]?type/i, 'media-type'],
  [/redirect|\b30[12378]\b/i, 'redirect'],
  [/\b(http|status)\b.*\b[45]\d\d\b|\b40[0-9]\b|\b50[0-9]\b/i, 'http-status'],
  [/\bdns\b|nxdomain|servfail|resolv/i, 'dns'],
  [/refused|unreachable|reset|connection/i, 'connection'],
  [/starttls/i, 'no-starttls'],
];
