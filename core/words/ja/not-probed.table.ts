import type { Words } from '../words.ts';

const noFamily = (family: string) =>
  `この環境では${family}を利用できないため、${family}でのポリシーホストへの接続は確認していません`;

export const notProbed: Words['notProbed'] = {
  ipv4: noFamily('IPv4'),
  ipv6: noFamily('IPv6'),
  smtp: 'メールサーバーの25番ポートは確認していません(STARTTLSと有効な証明書に対応しているかは不明です)',
  dane: 'DNSSECとDANE(TLSAレコード)は確認していません',
};
