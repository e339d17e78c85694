import { quote } from '../../text/quote.ts';
import type { DestinationFault } from '../../tls-rpt/write/outbound-reason.ts';
import type { SuppressionReason } from '../../tls-rpt/write/suppression-reason.ts';
import { wordOf } from '../by-code/word-of.ts';
import { describeFault } from '../describe-finding.ts';
import type { OutboundReasonWords, OutboundStateWords } from '../outbound-words.ts';
import { faults } from './faults.table.ts';
import { formatDay } from './format.ts';

const wanted: Record<DestinationFault, string> = {
  'too-long': 'URIが長すぎます',
  'no-scheme': '「mailto:tls-reports@example.com」のようなURIを指定してください',
  'other-scheme': 'スキームは「mailto」または「https」を指定してください',
  'no-address': '「mailto:」に続けてアドレスを1件だけ指定してください',
  'no-url': '有効なhttpsのURLを指定してください',
  'user-name': 'ユーザー名を含まないURLを指定してください',
  'no-host': 'ホスト名を含むURLを指定してください',
};

const suppressionCauses: Record<SuppressionReason, string> = {
  bounce: '配信不能通知が届いたため',
  complaint: '受信者から迷惑メールとして報告されたため',
  manual: '管理者が指定したため',
};

export const outboundReasons: OutboundReasonWords = {
  'switched-off': () => 'レポートの送信が無効になっています',
  'domain-not-allowed': ({ domain }) =>
    `${domain}に関するレポートは許可されていません(onlyDomainsに含まれていません)`,
  'domain-suppressed': ({ domain, why }) => `${domain}に関するレポートの送信は停止されています: ${why}`,
  'record-missing': ({ name }) => `${name}にTXTレコードがないため、ドメインはレポートを求めていません`,
  'record-invalid': ({ name, faults: list }) =>
    `${name}のレコードを使用できません: ${list.map((one) => describeFault(faults, one)).join('、')}`,
  'record-advice': ({ advice }) => describeFault(faults, advice),
  'record-unknown': ({ name, error }) => `DNSが24時間にわたり${name}に応答しませんでした(${error})`,
  'destination-unusable': ({ uri, fault }) => `${quote(uri)}には送信できません。${wordOf(wanted, fault)}`,
  'destination-not-allowed': ({ target }) =>
    `${quote(target)}へのレポートは許可されていません(onlyDestinationsに含まれていません)`,
  'destination-suppressed': ({ target, why }) =>
    `${quote(target)}へのレポートの送信は停止されています: ${why}`,
  'destination-too-many': ({ uri, max }) => `${quote(uri)}には送信できません。宛先は${max}件までです`,
  suppressed: ({ cause, until, detail }) =>
    `${wordOf(suppressionCauses, cause)}、${formatDay(until.slice(0, 10))}まで送信を停止しています${detail && `: ${detail}`}`,
  'copy-without-report': () => 'このレポートにはほかの送信先がありません',
};

export const unknownReason = (code: string): string =>
  `新しいバージョンのStrictMXが記録した理由「${code}」を、このバージョンでは説明できません`;

export const outboundStates: OutboundStateWords = {
  reports: {
    'looking-up': 'DNSの応答がまだありません。後で再度問い合わせます',
    'not-sent': '送信しません',
    waiting: 'まだ配信されていません',
    delivered: '配信されました',
    failed: '配信できませんでした',
  },
  deliveries: {
    waiting: 'まだ配信されていません',
    delivered: '配信されました',
    failed: '配信できませんでした',
    suppressed: '送信しません',
    bounced: '返送されました',
  },
  attempts: {
    started: '送信中です',
    unknown: '中断されました。届いた可能性があります',
    delivered: '配信されました',
    failed: '失敗しました',
    bounced: '返送されました',
  },
};
