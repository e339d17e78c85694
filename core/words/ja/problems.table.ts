/** The problems that workflows report (by `code`), in Japanese; their own English sentence follows as the detail. */
export const problemsInJapanese: Record<string, { title: string; step: string }> = {
  'cname-missing': {
    title: 'ポリシーホストのCNAMEが設定されていません',
    step: 'CNAMEレコードを設定してください',
  },
  'cname-unknown': {
    title: 'ポリシーホストのDNS応答を確認できません',
    step: 'ネームサーバーが応答しているか確認し、CNAMEレコードを設定してください',
  },
  'caa-forbids': {
    title: 'CAAレコードにより証明書を発行できません',
    step: 'CAAレコードを追加してください',
  },
  'caa-unknown': {
    title: 'CAAレコードを確認できません',
    step: 'ネームサーバーがCAAの問い合わせに応答するようにしてください',
  },
  'no-zone': {
    title: 'DNSゾーンが見つかりません',
    step: 'このアカウントにホストゾーンを作成するか、外部DNSでCNAMEを設定してください',
  },
  'foreign-record': {
    title: 'StrictMX以外が作成したレコードがあります',
    step: '既存のレコードを削除するか、置き換えを許可してください',
  },
  'policy-missing': {
    title: 'ポリシーファイルがなくなっています',
    step: 'ポリシーを登録し直すか、APIからドメインを削除してください',
  },
  'no-valid-policy': {
    title: 'メールプロバイダーの変更を始めるための有効なポリシーがありません',
    step: '現在のメールサーバーのポリシーを登録してください',
  },
  'policy-invalid': {
    title: '保存されているポリシーが正しくありません',
    step: '正しいポリシーをAPIから登録してください',
  },
  redirect: {
    title: 'ポリシーホストがリダイレクトを返しています',
    step: 'リダイレクトせず、ステータス200でポリシーを返すようにしてください',
  },
  'wrong-status': {
    title: 'ポリシーホストが200以外のステータスを返しています',
    step: 'CNAMEの参照先と、応答しているサーバーを確認してください',
  },
  'wrong-media-type': {
    title: 'ポリシーのContent-Typeが正しくありません',
    step: 'Content-Typeをtext/plainにしてください',
  },
  'other-text': {
    title: 'ポリシーホストが別の内容を返しています',
    step: 'CNAMEの参照先と、手前のキャッシュを確認してください',
  },
  'fetch-dns': {
    title: 'ポリシーホストの名前を解決できません',
    step: 'APIのドメイン情報に表示されるレコードを設定し、TTLの経過を待ってください',
  },
  'fetch-private-address': {
    title: 'ポリシーホストが非公開アドレスを指しています',
    step: 'CNAMEの参照先を修正してください',
  },
  'fetch-connect': {
    title: 'ポリシーホストに接続できません',
    step: 'CNAMEの参照先と、443番ポートが遮断されていないことを確認してください',
  },
  'fetch-tls-expired': {
    title: 'ポリシーホストの証明書が有効期間外です',
    step: '証明書を更新してください',
  },
  'fetch-tls-name': {
    title: 'ポリシーホストの証明書の名前が一致しません',
    step: 'ポリシーホスト名の証明書を設定してください',
  },
  'fetch-tls-untrusted': {
    title: 'ポリシーホストの証明書が信頼されていません',
    step: '公的な認証局の証明書を、中間証明書とともに設定してください',
  },
  'fetch-tls': {
    title: 'ポリシーホストとのTLS接続に失敗しました',
    step: 'TLS 1.2以降とSNIへの対応を確認してください',
  },
  'fetch-timeout': {
    title: 'ポリシーホストが時間内に応答しません',
    step: 'HTTPSサーバーの稼働状況を確認してください',
  },
  'fetch-too-large': {
    title: 'ポリシーホストの応答が64KBを超えています',
    step: 'ポリシーの本文だけを返すようにしてください',
  },
  'fetch-protocol': {
    title: 'ポリシーホストの応答がHTTPとして正しくありません',
    step: 'CNAMEの参照先のサーバーを確認してください',
  },
  'certificate-failed': {
    title: '証明書の発行に失敗しました',
    step: 'CNAMEとCAAレコードを確認してください',
  },
  'certificate-timed-out': {
    title: '証明書の発行が時間内に完了しませんでした',
    step: 'CNAMEとCAAレコードを確認してください',
  },
};
