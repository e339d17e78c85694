import type { AlarmWords } from '../alarm-words.ts';
import { formatDeadline, formatNumber } from './format.ts';

const why = (domain: string) =>
  `このメールは、${domain} に関するメールの宛先に登録されている方にお送りしています。宛先はドメインの設定で変更できます。`;

export const alarms: AlarmWords = {
  heading: {
    opened: (domain) => `${domain}: 対応が必要です`,
    closed: (domain) => `${domain}: 解消しました`,
    test: (domain) => `${domain}: アラームのテスト`,
  },
  subject: (heading, title, more) =>
    `${heading}${title && ` - ${title}`}${more > 0 ? `(ほか${formatNumber(more)}件)` : ''}`,
  status: (domain) => `${domain} の状態`,
  footer: {
    opened: (domain) => ['その後の確認で解消されていれば、あらためてメールでお知らせします。', why(domain)],
    closed: (domain) => [why(domain)],
    test: (domain) => [why(domain)],
  },
  test: (domain) =>
    `${domain} の管理者の操作によるテストです。問題は起きていません。実際のアラームも同じ方法で届きます。`,
  fallBack: (until, mx) =>
    `メールが拒否され、復旧に時間がかかる場合は、ポリシーのモードを「testing」に変更してください。新しいidを確認した送信元は、検証に失敗してもメールを配信します。ただし、enforceのポリシーを保持している送信元は最長で${formatDeadline(until)}まで使用し続けるため、それまでは次の名前のメールサーバーを有効な状態に保ってください: ${mx}`,
};
