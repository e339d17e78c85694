/** What a check did not cover: an address family of the policy host, the mail servers, DNSSEC and DANE. */
export type NotProbed = 'ipv4' | 'ipv6' | 'smtp' | 'dane';
