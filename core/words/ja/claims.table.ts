import type { ClaimWords } from '../alarm-words.ts';
import { formatDeadline } from './format.ts';

export const claims: ClaimWords = {
  passedSubject: (domain) => `${domain}: ホスティングが別のアカウントに移りました`,
  passed: (domain, at) => [
    `_mta-sts.${domain} と _smtp._tls.${domain} のCNAMEレコードが、24時間以上にわたり、本サービスの別のアカウントを指していました。そのため、${formatDeadline(at)}にホスティングがそのアカウントへ移りました。`,
    'このドメインに関するレポート、アラーム、日次メールは、今後お送りしません。送信元は、取得済みのポリシーを有効期限まで使用し続けます。',
    '心当たりがない場合は、このドメインのDNSレコードを変更できる人を確認してください。',
  ],
  passedFooter: (domain) => [
    `このメールは、${domain} に関するメールの宛先に登録されていた方にお送りしています。`,
  ],
};
