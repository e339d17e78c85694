import { quote } from '../../text/quote.ts';
import type { NextStepWords, RecordPurposes } from '../next-step-words.ts';

const putPolicy = (domain: string) => `PUT /v1/domains/${domain}/policy`;

export const nextSteps: NextStepWords = {
  'set-records': () => '未設定と表示されているレコードを設定してください',
  'put-policy': ({ domain }) => `ポリシーを登録してください: ${putPolicy(domain)}`,
  'protect-again': ({ domain }) =>
    `ポリシーのモードが「none」のため、保護されていません。変更するには${putPolicy(domain)}を実行してください`,
  'records-in-progress': () => '対応は不要です。レコードを設定しています',
  'caa-in-progress': () => '対応は不要です。CAAレコードを確認しています',
  'host-in-progress': () => '対応は不要です。ポリシーホストを作成しています',
  'certificate-requested': () => '対応は不要です。証明書を申請しています',
  'certificate-in-progress': () => '対応は不要です。証明書の発行を待っています(数分かかります)',
  'certificate-deploying': () => '対応は不要です。証明書をすべてのエッジロケーションに配布しています',
  'announcement-in-progress': () => '対応は不要です。新しいポリシーを確認したのち、idを公開します',
  'removal-in-progress': () =>
    '対応は不要です。表示された日程でドメインを削除します。削除をやめるには、すべての設定を指定してドメインを登録し直してください',
  'deletion-in-progress': () =>
    '対応は不要です。ドメインを削除しています。再び利用する場合は、GETが404を返すようになってから登録してください',
  'migration-in-progress': ({ domain }) =>
    `現在、対応は不要です。メールプロバイダーの変更は日程どおりに進みます: GET /v1/domains/${domain}/migration`,
  'unknown-state': ({ state }) =>
    `すべてのStrictMXを、使用中の最新バージョンに更新してください。そのバージョンが記録した状態${quote(state)}を、このバージョンでは説明できません`,
  nothing: () => '対応は不要です',
};

export const recordPurposes: RecordPurposes = {
  policyHost: 'ポリシーをHTTPSで配信します',
  mtaSts: 'ポリシーのidを送信元に知らせます',
  tlsRpt: 'レポートの宛先を送信元に知らせます',
};
