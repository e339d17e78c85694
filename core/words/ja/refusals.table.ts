import { quote } from '../../text/quote.ts';
import type { RefusalWords } from '../intake-words.ts';

export const refusals: RefusalWords = {
  'empty-file': () => '内容が空です',
  'xml-file': () => 'XMLであり(DMARCレポートの可能性があります)、TLSレポートではありません',
  'other-json-file': () => 'TLSレポートの項目を持つJSONオブジェクトではありません',
  'other-file': () => 'メール、JSON、gzip、zipのいずれでもありません',
  'archive-without-report': ({ kind }) => `${kind}アーカイブにTLSレポートが含まれていません`,
  'delivery-status': () => '配信状況通知です',
  'read-receipt': () => '開封通知(MDN)です',
  'abuse-report': () => '迷惑メールの報告(ARF)です',
  'xml-attachment': () =>
    'XMLの添付ファイルがあるメールで(DMARCレポートの可能性があります)、TLSレポートではありません',
  'ses-notification': () => 'SESの設定時に1回だけ届く通知です',
  'automatic-answer': () => '自動応答です',
  'mail-system-notice': () => 'メールシステムからの通知です(配信失敗の可能性があります)',
  'report-mail-without-report': () =>
    'TLSレポートのメールとされていますが、読み取れるレポートが含まれていません',
  'plain-mail': () => '添付ファイルのない通常のメールです',
  'other-attachments': ({ count }) =>
    count === 1
      ? '添付ファイルがTLSレポートではないメールです'
      : `添付ファイルが${count}件ありますが、TLSレポートは含まれていません`,

  'too-many-bytes': ({ max }) => `サイズが${max}バイトを超えています`,
  'header-too-long': ({ max }) => `ヘッダーが${max}バイトを超えています`,
  'unpacks-to-too-much': ({ max }) => `展開後のサイズが${max}バイトを超えます`,
  'too-much-json': ({ max }) => `JSONが${max}バイトを超えています`,
  'too-much-policy-text': ({ max }) => `ポリシーとMXホストが${max}文字を超えています`,

  'too-many-parts': ({ max }) => `メールのパートが${max}個を超えています`,
  'parts-too-deep': ({ max }) => `メールのパートの入れ子が${max}段を超えています`,
  'packed-too-often': ({ max }) => `${max}回を超えて圧縮されています`,
  'too-many-zip-files': ({ max }) => `zipアーカイブのファイルが${max}件を超えています`,
  'json-too-deep': ({ max }) => `JSONの入れ子が${max}段を超えています`,
  'too-many-json-values': ({ max }) => `JSONの値が${max}個を超えています`,
  'too-many-json-names': ({ max }) => `JSONの名前が${max}種類を超えています`,
  'too-many-reports': ({ max }) => `レポートが${max}件を超えています`,
  'too-many-policies': ({ max }) => `レポートのポリシーが${max}件を超えています`,
  'too-many-domain-parts': ({ max }) => `対象のドメインごとに数えたレポートが${max}件を超えています`,
  'too-many-failure-details': ({ max }) => `レポートの失敗の詳細が${max}件を超えています`,

  'archive-cut-off': () => 'アーカイブが途中で切れています',
  'archive-damaged': ({ error }) => `アーカイブを展開できません(${error})`,
  'zip-damaged': () => 'zipアーカイブが壊れているか、途中で切れています',
  'zip-method-unknown': ({ method }) => `zipアーカイブの圧縮方式が${method}です。読み取れるのは0と8だけです`,

  'json-cut-off': () => 'JSONが途中で切れています',
  'json-damaged': ({ near, position }) =>
    `JSONを解析できません${position === undefined ? '' : `(${position + 1}文字目)`}${near === undefined ? '' : `: ${quote(near)}の付近`}`,

  'no-policies': () => 'policiesがないかリストでないため、何も報告していません',

  'operator-mail': () => '本サービスの運用者(postmasterまたはabuse)宛てです。内容をお読みください',
  'unknown-recipient': () => '宛先が、ここでホストしているドメインのものではありません',
  'other-domain': ({ domain }) =>
    `${domain}に関するレポートですが、この宛先はそのドメインのものではありません`,
  'no-policy-domain': () => 'どのドメインに関するレポートかが記載されていません',
  'no-period': () => 'どの日に関するレポートかが記載されていません',
  'day-ahead': ({ day }) => `${day}に関するレポートですが、届いた日より3日を超えて先の日付です`,
  'unreadable-state': ({ name }) =>
    `${name}について保存されているデータを、このバージョンでは読み取れません。修復または更新の後に、このメールをもう一度読み取らせてください`,
};
