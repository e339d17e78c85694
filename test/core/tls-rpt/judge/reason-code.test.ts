import { expect, test } from 'vitest';
import { readReasonCode } from '../../../../core/tls-rpt/judge/reason-code.ts';

test.each([
  ['X509_V_ERR_CERT_HAS_EXPIRED', 'expired'],
  ['X509_V_ERR_CERT_NOT_YET_VALID', 'not-yet-valid'],
  ['X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED', 'chain-limits'],
  ['X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed'],
  ['unable to get local issuer certificate', 'unknown-issuer'],
  ['X509_V_ERR_HOSTNAME_MISMATCH', 'host-mismatch'],
  ['tls-remote-alert-40-handshake-failure', 'handshake'],
  ['tlsv1 alert protocol version', 'protocol-version'],
  ['Connection timed out', 'timeout'],
  ['HTTP status 404', 'http-status'],
  ['301 redirect', 'redirect'],
  ['STARTTLS is required, but was not offered', 'no-starttls'],
])('readReasonCode() reads "%s" as %s', (text, code) => {
  expect(readReasonCode(text)).toBe(code);
});

test.each(['', 'ok', '42', 'x'.repeat(100_000)])('readReasonCode() does not recognise "%.10s"', (text) => {
  expect(readReasonCode(text)).toBeUndefined();
});
