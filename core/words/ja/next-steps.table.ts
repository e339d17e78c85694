import { quote } from '../../text/quote.ts';
import type { NextStepWords, RecordPurposes } from '../next-step-words.ts';

export const nextSteps: NextStepWords = {
  'set-records': () => '未設定と表示されているレコードを設定してください',
  'put-policy': () => 'ポリシーを登録してください',
  'protect-again': () =>
    'ポリシーのモードが「none」のため、保護されていません。変更するには別のポリシーを登録してください',
  'records-in-progress': () => '対応は不要です。レコードを設定しています',
  'caa-in-progress': () => '対応は不要です。CAAレコードを確認しています',
  'host-in-progress': () => '対応は不要です。ポリシーホストを作成しています',
  'certificate-requested': () => '対応は不要です。証明書を申請しています',
  'certificate-in-progress': () => '対応は不要です。証明書の発行を待っています(数分かかります)',
  'certificate-deploying': () => '対応は不要です。証明書をすべてのエッジロケーションに配布しています',
  'announcement-in-progress': () => '対応は不要です。新しいポリシーを確認したのち、idを公開します',
  'removal-in-progress': () => '対応は不要です。表示された日程でドメインを削除します。削除はまだ取り消せます',
  'deletion-in-progress': () =>
    '対応は不要です。ドメインを削除しています。再び利用する場合は、一覧から消えてから登録してください',
  'migration-in-progress': () => '現在、対応は不要です。メールプロバイダーの変更は日程どおりに進みます',
  'unknown-state': ({ state }) =>
    `すべてのStrictMXを、使用中の最新バージョンに更新してください。そのバージョンが記録した状態${quote(state)}を、このバージョンでは説明できません`,
  'recipients-unconfirmed': () =>
    'このドメインの日次メールと警報は誰にも届きません。受信者に、届いた確認メールのリンクから承認してもらうか、別の受信者を指定してください',
  nothing: () => '対応は不要です',
};

export const recordPurposes: RecordPurposes = {
  policyHost: 'ポリシーをHTTPSで配信します',
  mtaSts: 'ポリシーのidを送信元に知らせます',
  tlsRpt: 'レポートの宛先を送信元に知らせます',
};
