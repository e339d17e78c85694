import type { Words } from '../words.ts';

const noFamily = (family: string) =>
  `${family} is not available here, so the policy host was not checked over it`;

export const notProbed: Words['notProbed'] = {
  ipv4: noFamily('IPv4'),
  ipv6: noFamily('IPv6'),
  smtp: 'Port 25 of the mail servers was not probed: whether they offer STARTTLS and a valid certificate is not known',
  dane: 'DNSSEC and DANE (TLSA records) were not probed',
};
