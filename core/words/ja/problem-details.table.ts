import type { PatternFault } from '../../finding/field-error.ts';
import { quote } from '../../text/quote.ts';
import type { JsonFault } from '../../text/read-json-fault.ts';
import { wordOf } from '../by-code/word-of.ts';
import { describeMailFault } from '../mail/describe-mail-fault.ts';
import type { ProblemDetailWords } from '../problem-detail-words.ts';
import { formatDeadline } from './format.ts';
import { mailFaults } from './mail/mail-faults.table.ts';
import { unknownReason } from './outbound.table.ts';

function notJson({ code, parameters }: JsonFault): string {
  if (code === 'end') return 'JSONが途中で終わっています';
  if (code === 'place') return `${parameters.line}行目の${parameters.column}文字目がJSONではありません`;
  return code === 'token'
    ? `JSONではありません。${quote(parameters.token)}は使えません`
    : 'JSONではありません';
}

function patternFault(fault: PatternFault): string {
  switch (fault.code) {
    case 'invisible':
      return `見えない文字(${fault.character})が含まれています`;
    case 'list':
      return '1行に複数のホスト名があります';
    case 'stray-wildcard':
      return '「*」は先頭のラベル全体にだけ使えます';
    case 'empty':
      return '空です';
    case 'too-long':
      return `${fault.characters}文字あります(253文字まで)`;
    case 'ip-address':
      return 'IPアドレスは使えません';
    case 'character':
      return `使えない文字 ${quote(fault.character)} が含まれています`;
    case 'not-idna':
      return '国際化ドメイン名(IDNA)として正しくありません';
    case 'one-label':
      return 'ラベルが1つしかありません';
    case 'label-undecodable':
      return `ラベル ${quote(fault.label)} は正しいAラベル(IDNA)ではありません`;
    case 'label-empty':
      return '空のラベルがあります';
    case 'label-too-long':
      return `ラベル ${quote(fault.label)} は${fault.characters}文字あります(63文字まで)`;
    case 'label-characters':
      return `ラベル ${quote(fault.label)} に英数字とハイフン以外の文字があります`;
    case 'label-hyphen':
      return `ラベル ${quote(fault.label)} の先頭または末尾がハイフンです`;
  }
}

export const problemDetails: ProblemDetailWords = {
  details: {
    'no-such-domain': ({ domain, hostFirst }) =>
      `ドメイン「${domain}」が見つかりません。ここではホストされていないか、別の所有者のものです${hostFirst ? '。先にドメインを登録してください' : ''}`,
    'if-match-required': () =>
      '「If-Match」なしでは変更できません。GETで返るETagを送るか、現在の内容を問わず変更するなら「*」を送ってください',
    stale: ({ why }) => {
      const reasons = {
        absent: 'まだ対象がありません。If-Matchを外してください',
        exists: 'すでに存在します。もう一度取得してから判断してください',
        changed: 'その後に別の変更がありました。もう一度取得してから判断してください',
      };
      return `変更できません: ${wordOf(reasons, why)}`;
    },
    'other-owner': ({ owner, tokenOwner }) =>
      `「${tokenOwner}」のトークンでは、「${owner}」のドメインをホストできません`,
    'claim-waits': ({ domain }) =>
      `「${domain}」にはまだ実行できません。CNAMEがここを指していません。必要なCNAMEはドメインの情報にあります`,
    'several-claims': ({ domain, owners }) =>
      `「${domain}」のどの所有者の登録か分かりません。「owner」で指定してください: ${owners.map((owner) => quote(owner)).join('、')}`,
    'no-such-owner': ({ owner }) => `所有者${quote(owner)}が見つかりません`,
    'being-deleted': ({ domain }) =>
      `「${domain}」は現在ホストできません。削除が始まっています。見つからなくなってから、もう一度登録してください`,
    'no-migration': ({ domain }) => `「${domain}」のメールプロバイダーの変更は予定されていません`,
    'not-checked': ({ domain }) => `「${domain}」は削除中のため、確認できません`,
    'no-such-report': ({ domain, id }) => `「${domain}」のレポート「${id.slice(0, 100)}」が見つかりません`,
    'key-reused': () => 'このバッチは受け付けられません。「Idempotency-Key」は別のバッチで使われています',
    'no-such-suppression': ({ id }) => `送信停止「${id.slice(0, 40)}」が見つかりません`,
    'no-such-outbound-report': ({ day, domain }) =>
      `${day}の「${domain}」についてのレポートが見つかりません。セッションの結果がありません`,
    'no-such-token': ({ id }) => `トークン「${id.slice(0, 40)}」が見つかりません`,
    'breaks-mail': ({ problems }) =>
      `${problems.join('。')}。それでも公開するには、理由(override)を添えてください`,
    'being-removed': ({ domain, isBeingDeleted }) =>
      `「${domain}」は削除中のため、変更できません。${
        isBeingDeleted
          ? '見つからなくなってから、もう一度登録してください'
          : '残すには、先に削除を取り消してください'
      }`,
    'ledger-full': ({ domain, versions, until }) =>
      `「${domain}」のポリシーを今は公開できません。送信元が保持している可能性のあるポリシーが${versions}件あり、これ以上記録できません。${formatDeadline(until)}以降にもう一度試してください。maxAgeSecondsを短くするか、mxを減らすと余裕ができます`,
    'no-policy': ({ domain, lastId }) =>
      lastId === undefined
        ? `「${domain}」のポリシーはまだ登録されていません`
        : `「${domain}」のポリシーが見つかりません。登録されましたが(バージョン ${lastId})、ファイルがストアから直接削除されました。ポリシーを保持している送信元は今も参照します。もう一度登録してください。本文はドメインの履歴にあります`,
    'nothing-to-suggest': ({ domain, problem }) => `「${domain}」のポリシーを提案できません: ${problem}`,
    'zone-not-granted': ({ domain, owner, setting }) => {
      const without = { zone: '"zone": "external"', adoptRecords: '"adoptRecords": false' };
      return `「${domain}」のレコードを管理できません。これを含むゾーンが「${owner}」に許可されていません。${wordOf(without, setting)} にするか、運用者に許可を依頼してください`;
    },
    'no-such-zone': ({ domain }) =>
      `「${domain}」のレコードを管理できません。これを含むパブリックホストゾーンがこのアカウントにありません。"zone": "external" にするか、ゾーンを作成してください`,
    'zone-announced': ({ domain, zone, wanted }) =>
      `${domain}のidがDNSで公開されている間は、「zone」を「${wanted}」に変更できません。「${zone}」のままにしてください`,
    'claim-without-zone': () =>
      'ドメインがCNAMEの設定を待っている間は、「zone」を変更できません。「external」のままにするか、先にドメインを削除してください',
    'rights-unreadable': ({ owner }) =>
      `「${owner}」に許可された内容を確認できません。保存データを読み取れません。運用者に連絡してください。対象のオブジェクトはログ(unreadable-state)に記録されています`,
    'too-many-domains': ({ domain, owner, max }) =>
      `「${domain}」を登録できません。「${owner}」が持てるドメインは${max}件までで、上限に達しています。上限は運用者が引き上げられます`,
    'too-many-recipients': ({ owner, max, wanted }) =>
      `宛先を追加できません。「${owner}」の宛先は全ドメイン合わせて${max}件までですが、${wanted}件になります。上限は運用者が引き上げられます`,
    'too-many-asked': ({ owner, max }) =>
      `宛先を追加できません。「${owner}」がメールの受信を希望するか確認できる宛先は1日${max}件までで、これを超えます。明日もう一度お試しください`,
    'name-refused': ({ domain, why, name }) => {
      const reasons = {
        'too-long': `「${name}」がDNS名の長さの上限を超えます`,
        'of-service': `このサービスの名前か、その下の名前です(「${name}」)`,
        'public-suffix': 'その下の名前を誰でも登録できます',
      };
      return `「${domain}」はホストできません。${wordOf(reasons, why)}。ご自身のドメインを指定してください`;
    },
    'webhook-not-kept': ({ webhook }) =>
      `「webhook」が「${webhook}」ですが、このホストのアドレスは保存されていません。アドレス全体を指定してください`,
    'contact-elsewhere': ({ contact, domain }) =>
      `「contact」が「${contact}」ですが、このサービスのメールに署名する「${domain}」のアドレスを指定してください`,
    'day-not-over': ({ day }) =>
      `「day」が「${day}」ですが、UTCで終わった日を指定してください。途中の結果は ?dry-run=true で確認できます`,
    'day-not-sent': ({ day, earliest, today }) =>
      `「day」が「${day}」ですが、「${earliest}」から今日(「${today}」)までの日を指定してください`,
    'list-of-other-owner': ({ owner, tokenOwner }) =>
      `「owner」が${quote(owner)}ですが、このトークンの所有者である${quote(tokenOwner)}を指定してください`,
    'owner-name': ({ owner }) =>
      `「owner」が${quote(owner)}ですが、文字、数字、空白、「.」「-」「_」「&」「'」「,」からなる1〜64文字で指定してください(先頭と末尾の空白は使えません)`,
    'no-token': () => 'トークンが必要です。"Authorization: Bearer <token>" を送ってください',
    'unknown-token': () => 'このトークンは使えません。登録されていないか、削除されたか、期限が切れています',
    'missing-scope': ({ scopes, needed }) =>
      `スコープが「${scopes.join('」「')}」のトークンでは実行できません。「${needed}」が必要です`,
    'cross-site': () =>
      '別のサイトからは変更できません。セッションの Cookie が送られましたが、コンソールのページからの要求ではありません',
    'admin-only': () => '所有者のトークンでは実行できません。管理者のトークンが必要です',
    'too-many-mails': ({ perMinute }) =>
      `1つのトークンでメールを送信できるのは、1分間に${perMinute}回までです`,
    'too-many-calls': ({ call, perMinute }) =>
      call === 'check'
        ? `1人の所有者のドメインを確認できるのは、1分間に${perMinute}回までです`
        : `1人の所有者がアラームのテストを送信できるのは、1分間に${perMinute}回までです`,
    'too-many-in-progress': ({ from }) =>
      from === 'owner'
        ? '同時に処理できる要求の数を超えました。ほかの要求への応答をお待ちください'
        : '処理中の要求が多すぎるため、この要求は今は受け付けられません',
    'too-many-pages': () => '開いた回数が多すぎるため、このページを今は表示できません',
    'too-many-reports': ({ from }) =>
      from === 'network'
        ? 'お使いのネットワークからこのドメインへのレポートは、この1分間はこれ以上受け付けられません'
        : 'このドメインへのレポートは、この1分間はこれ以上受け付けられません',
    'no-such-inbox': () => 'ここではレポートを受け付けられません。このアドレスのドメインがありません',
    'empty-report': () => '空のレポートは受け付けられません。JSONかgzipを送ってください',
    'report-not-imported': ({ why }) => `取り込めません：${why}`,
    'only-post': () => 'このメソッドは使えません。レポートはPOSTで送ってください',
    'method-not-allowed': ({ method, allowed }) =>
      `ここでは${method}を使えません。使えるメソッド: ${allowed}`,
    'no-such-path': ({ method, path }) =>
      `${method} ${path.slice(0, 200)} が見つかりません。GET /v1/openapi.json ですべてのパスを確認できます`,
    'too-large': ({ maxBytes, isReport }) =>
      `本文を読み取れません。${maxBytes}バイト以下にしてください${isReport ? '。gzipで圧縮するか、メールで送ってください' : ''}`,
    'too-much-at-once': () => '一度に届くデータが多すぎるため、この本文を今は受け付けられません',
    'body-cut-off': () => '本文を読み取れません。途中で切れています',
    'not-json': ({ fault }) => `本文を読み取れません。${notJson(fault)}`,
    'repeated-name': ({ name }) => `本文を読み取れません。${name} が2回あります。1回だけにしてください`,
    'too-complex': ({ values, names, depth }) =>
      `本文を読み取れません。値は${values}個、異なる名前は${names}個、入れ子は${depth}段までにしてください`,
    'mail-not-sent': ({ fault }) => describeMailFault({ mailFaults, unknownReason }, fault),
    internal: () => '内部エラーのため応答できません。サービスのログを確認してください',
    'unreadable-state': ({ prefix }) =>
      `「${prefix}」のオブジェクトを読み取れません。新しいバージョンが書き込んだか、破損しています。ログにそのオブジェクトの名前があります。対処方法は運用手順書(runbook)にあります`,
  },
  fields: {
    'domain-name': ({ fault }) => `${patternFault(fault)}。example.com のようなドメイン名を入力してください`,
    'mx-absent': () => 'メールサーバーを1つ以上入力してください',
    'mx-entry': ({ entry, fault }) =>
      `${quote(entry)}: ${patternFault(fault)}。mail.example.com のようなホスト名、または *.example.com のようなパターンを1行に1つ入力してください`,
    'policy-too-large': ({ entries, maxBytes }) =>
      `メールサーバーが${entries}件あります。ポリシーは${maxBytes}バイト以下にしてください。*.example.com のようなパターンを使えます`,
    'max-age': ({ max }) => `0から${max}までの整数(秒)を入力してください`,
    'mail-address': ({ address }) =>
      `${quote(address)} はメールアドレスではありません。admin@example.com のようなアドレスを入力してください`,
    'too-many-addresses': ({ max }) => `アドレスは${max}件以下にしてください`,
    webhook: () =>
      'https://hooks.example.com/… のようなURLを500文字以下で入力してください。公開されたホスト名を使い、ポート、ユーザー名、パスワードは含めないでください',
    hour: () => '0から23までの整数を入力してください',
    'owner-name': () => '1行の短い名前を入力してください。先頭と末尾に空白は使えません',
    'override-reason': () => '理由を3文字以上1,000文字以下で入力してください',
  },
  nothingSuggested: ({ template, templates, why = '既知のサーバーがありません' }) =>
    template !== undefined
      ? `"template"の「${template}」には決まったサーバーがなく、DNSからも得られませんでした: ${why}`
      : `"template"がなく、DNSからもサーバーが得られませんでした: ${why}。次のいずれかを指定してください: "${templates.join('", "')}"`,
  withNextStep: (message, nextStep) => `${message}。${nextStep}`,
};
