import type { LocalAddress } from './local-address.ts';

/** `[3, 10, 4]` */
export type MailServerVersion = readonly number[];

/** Reads `3.10.13` or `Exim version 4.98.2 #2 built …`. */
export function readVersion(text: string): MailServerVersion | undefined {
  const [, digits] = /(?:^|\s)(\d{1,4}(?:\.\d{1,4}){1,3})(?:\s|$)/u.exec(text) ?? [];
  return digits?.split('.').map(Number);
}

/** What we know of; taken if none is installed. */
export const newestPostfix: MailServerVersion = [3, 11, 7];
export const newestExim: MailServerVersion = [4, 98, 2];

export function isAtLeast(version: MailServerVersion, wanted: MailServerVersion): boolean {
  for (const [at, part] of wanted.entries()) {
    const own = version[at] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
}

/** Lines for main.cf. */
export function formatPostfixConfig(version: MailServerVersion, address: LocalAddress): string {
  const where = 'path' in address ? `unix:${address.path}` : `inet:${hostOf(address.host)}:${address.port}`;
  const hasReports = isAtLeast(version, [3, 10]);
  const lines = [
    'smtp_dns_support_level = dnssec',
    'smtp_tls_security_level = dane',
    'smtp_tls_CAfile = /etc/ssl/certs/ca-certificates.crt',
    `smtp_tls_policy_maps = socketmap:${where}:${hasReports ? 'QUERYwithTLSRPT' : 'QUERY'}`,
  ];
  if (hasReports)
    lines.push(
      'smtp_tlsrpt_enable = yes',
      'smtp_tlsrpt_socket_name = run/tlsrpt/tlsrpt.sock',
      'smtp_tlsrpt_skip_reused_handshakes = no',
    );
  if (isAtLeast(version, [3, 11]))
    lines.push(
      '# REQUIRETLS (RFC 8689): refuse what cannot be sent so',
      `smtp_requiretls_policy = socketmap:${where}:requiretls enforce`,
    );
  return lines.join('\n');
}

const hostOf = (host: string) => (host.includes(':') ? `[${host}]` : host);

/** Options for the `smtp` transport that sends to other domains. */
export function formatEximConfig(address: LocalAddress): string {
  const where = 'path' in address ? address.path : `inet:${hostOf(address.host)}:${address.port}`;
  const ask = (otherwise: string) => `\${readsocket{${where}}{EXIM $domain $host}{5s}{}{${otherwise}}}`;
  const tls = `\${extract{tls}{${ask('tls=temp')}}}`;
  const ifTls = (kinds: string) => `\${if inlist{${tls}}{${kinds}}{*}{}}`;
  const refuse = `\${extract{refuse}{${ask('refuse="no policy service"')}}}`;
  return [
    'dnssec_request_domains = *',
    'hosts_try_dane = *',
    `hosts_require_dane = ${ifTls('dane')}`,
    'tls_verify_certificates = system',
    'tls_try_verify_hosts =',
    `tls_verify_hosts = ${ifTls('secure')}`,
    `hosts_require_tls = ${ifTls('encrypt:secure:dane')}`,
    'tls_sni = $host',
    '# A server outside the policy is not connected to; the next one is tried.',
    `event_action = \${if eq{$event_name}{tcp:connect}{${refuse}}{}}`,
  ].join('\n');
}
