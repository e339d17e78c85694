/** The incidents in Japanese, by `code`; their own English sentence follows as the detail. */
import { problemsInJapanese } from './problems.table.ts';

interface Words {
  title: string;
  step: string;
}

/** What the watch finds at the policy host is named as the rotation names it, after `policy:`. */
export const incidentInJapanese = (code: string): Words | undefined =>
  incidents[code] ?? problemsInJapanese[code.replace(/^policy:/, '')];

/** Whether the step says all, so that the English one need not follow. */
export const isSelfContained = (code: string): boolean =>
  code === 'many-failures' || code === 'report-flood' || code === 'reports:reporter-silent';

const incidents: Record<string, Words> = {
  'many-failures': {
    title: '失敗が普段より大幅に増えています',
    step: '下記のメールサーバーを今すぐ社外から確認してください。障害、証明書の期限切れ、または通信への攻撃が疑われます',
  },
  'report-flood': {
    title: '未検証のレポートが大量に届いています',
    step: '対応は不要です。レポートは保存されますが、集計には一切含まれません',
  },
  'reports:mail-refused': {
    title: '送信元がメールの配信を拒否しています',
    step: 'メールサーバーの証明書またはSTARTTLSを修復してください',
  },
  'reports:silent': {
    title: 'どの報告元からもレポートが届いていません',
    step: '_smtp._tlsのTXTレコードがレポート用アドレスを指しているか確認してください',
  },
  'reports:reporter-silent': {
    title: '普段の報告元の一部からレポートが届かなくなりました',
    step: '通常、対応は不要です。その報告元から毎日メールが届くはずの場合は、レポートの送信を続けているか先方に確認してください',
  },
  'rotation:blocked': {
    title: '新しいポリシーを送信元に知らせることができません',
    step: '原因を取り除いてください。それまで送信元は以前のポリシーを使い続けます',
  },
  'record:mta-sts-absent': {
    title: 'MTA-STSが設定されていません',
    step: 'レコードを設定し直し、ポリシーを公開してください',
  },
  'record:record-missing': {
    title: 'MTA-STSレコードがなくなっています',
    step: 'MTA-STSのレコードを設定してください',
  },
  'record:record-invalid': {
    title: 'MTA-STSレコードが正しくありません',
    step: '正しいレコードを1件だけ残してください',
  },
  'record:record-differs': {
    title: 'MTA-STSレコードがStrictMXのものではありません',
    step: 'ドメイン情報に表示されるレコードを設定してください',
  },
  'policy:policy-invalid': {
    title: '配信されているポリシーが正しくありません',
    step: 'ポリシーの内容を修正してください',
  },
  'policy:policy-differs': {
    title: '別のポリシーが配信されています',
    step: 'ポリシーホストのCNAMEの参照先を確認してください',
  },
  'policy:policy-bytes-differ': {
    title: 'ポリシーが登録時と異なるバイト列で配信されています',
    step: 'ポリシーホストの手前で内容を書き換えているものがないか確認してください',
  },
  'policy:fetch-over-ipv4': {
    title: 'ポリシーホストがIPv4では正しく応答しません',
    step: 'ポリシーホストのAレコードの参照先を修復するか、レコードを削除してください',
  },
  'policy:fetch-over-ipv6': {
    title: 'ポリシーホストがIPv6では正しく応答しません',
    step: 'ポリシーホストのAAAAレコードの参照先を修復するか、レコードを削除してください',
  },
  'certificate:certificate-ends': {
    title: 'ポリシーホストの証明書が更新されていません',
    step: '証明書を更新してください。自動更新の場合はCNAMEとCAAレコードを確認してください',
  },
  'mx:mx-uncovered': {
    title: 'ポリシーに含まれないメールサーバーがあります',
    step: 'ポリシーの「mx」に追加するか、先にMXレコードから外してください。「mx」に書けない名前のサーバーは、名前を変更してください',
  },
  'mx:mx-uncovered-by-held': {
    title: '送信元が保持しているポリシーに含まれないメールサーバーがあります',
    step: 'そのポリシーの有効期間が過ぎるまで、MXレコードから外してください',
  },
  'mx:mx-is-alias': {
    title: 'MXレコードがCNAMEを指しています',
    step: 'CNAMEの参照先のホスト名をMXレコードに設定してください',
  },
  'mx:mx-is-address': {
    title: 'MXレコードにIPアドレスが設定されています',
    step: 'MXレコードにはホスト名を設定してください',
  },
  'mx:mx-pattern-unused': {
    title: 'ポリシーに、ドメインのMXではないサーバーが含まれています',
    step: '移行中でなければ、ポリシーから削除してください',
  },
  'tls-rpt:tls-rpt-missing': {
    title: 'TLSRPTレコードがなくなっています',
    step: 'TLSRPTのレコードを設定してください',
  },
  'tls-rpt:tls-rpt-invalid': {
    title: 'TLSRPTレコードが正しくありません',
    step: '正しいTLSRPTレコードを設定してください',
  },
  'tls-rpt:tls-rpt-elsewhere': {
    title: 'TLSレポートが別の宛先に送られています',
    step: 'レポート用アドレスをレコードに追加するか、ドメイン情報に表示されるレコードを設定してください',
  },
  'caa:caa-forbids': {
    title: 'CAAレコードがどの認証局にも証明書の発行を許可していません',
    step: 'ポリシーホストの認証局を許可するCAAレコードを追加してください',
  },
  'caa:caa-forbids-edge': {
    title: 'CAAレコードによりポリシーホストの証明書を更新できません',
    step: '既存のCAAレコードと同じ名前に、CAAレコードを追加してください',
  },
};
