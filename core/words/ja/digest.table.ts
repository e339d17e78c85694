import type { Count, DigestWords } from '../digest-words.ts';
import { format, formatDay, formatNumber, formatPercent, formatShortDay, formatTime } from './format.ts';

const sessions = ({ failed, sessions: all }: Count) =>
  `${formatNumber(all)}セッション、${failed === 0 ? '失敗なし' : `うち失敗${formatNumber(failed)}件`}`;

const withShare = (count: Count) =>
  count.failed === 0
    ? sessions(count)
    : `${sessions(count)}(失敗率${formatPercent(count.failed / count.sessions)})`;

export const digest: DigestWords = {
  subject: (verdict, scope, day) => `【${verdict}】${scope}のTLSレポート(${formatDay(day)})`,
  kicker: (owner, day) => `${owner} 様 TLSレポート · ${formatDay(day)}`,
  scope: (domains) => (domains.length === 1 ? (domains[0] ?? '') : `${formatNumber(domains.length)}ドメイン`),
  verdict: {
    act: (items) => `対応が必要な項目が${formatNumber(items)}件あります。`,
    check: (items) =>
      `対応が必要な項目はありません。ご確認いただきたい項目が${formatNumber(items)}件あります。`,
    calm: () => '対応が必要な項目はありません。',
  },
  shortVerdict: { act: '要対応', check: '要確認', calm: '対応不要' },
  allWell: '異常なし',
  lead: ({ verified, unverified }, domains) => {
    const news = `${formatNumber(domains)}ドメインについて${formatNumber(verified.reports + unverified.reports)}件のレポートを受信しました。`;
    if (unverified.reports === 0) return `${news}${sessions(verified.count)}です。`;
    const notCounted = `未検証のため集計に含まれません(${sessions(unverified.count)})。`;
    if (verified.reports === 0) return `${news}${notCounted}`;
    return `${news}検証済みは${formatNumber(verified.reports)}件で、${sessions(verified.count)}です。残りの${formatNumber(unverified.reports)}件は${notCounted}`;
  },
  leadWithoutReports: '前回のメール以降、検証済みのレポートは届いていません。',
  leadNotListed: '新しいレポートを受信しましたが、その日のレポートの件数が多いため、一覧には載せていません。',
  leadBeforeReports: '検証済みのレポートはまだ届いていません。',
  leadFirstDay:
    'レポートはまだ届いていません。送信元は1日1回レポートを送るため、TLSRPTレコードを公開してから1〜2日後に最初のレポートが届きます。',

  actions: '対応が必要な項目',
  checks: 'ご確認いただきたい項目',
  affected: (count, text) =>
    `${formatNumber(count.sessions)}セッションのうち${formatNumber(count.failed)}件が失敗しました(${text})。`,
  reportedBy: (list) => `報告元: ${list}`,
  concernedDomains: (list) => `対象ドメイン: ${list}`,
  place: (host, ip, failed) =>
    `${host ?? (ip ? '' : 'サーバー名の記載なし')}${host && ip ? ' ' : ''}${ip ? `[${ip}]` : ''}: 失敗${formatNumber(failed)}件`,
  sendingIp: (ip) => `送信元 ${ip}`,
  reason: (code, explanation) => (explanation ? `「${code}」: ${explanation}` : `「${code}」`),
  where: '発生箇所',
  causes: '考えられる原因(可能性の高い順)',
  steps: '対応手順',

  incidentCourse: (startedAt, endedAt) =>
    endedAt
      ? `${formatTime(startedAt)}に発生し、${formatTime(endedAt)}に収束しました。`
      : `${formatTime(startedAt)}から継続しています。`,
  sameFor: (list) => `${list}も同様です`,
  forOthersToo: (step) => `${step}。ほかも同様に対応してください`,
  incidents: 'インシデント',

  figures: '集計',
  domainAside: (mode, inProgress, id) =>
    [
      mode ? `${mode}モード` : 'ポリシー未設定',
      ...(inProgress ? [inProgress] : []),
      ...(id ? [`id ${id}`] : []),
    ].join(' · '),
  sessions,
  barValue: ({ failed, sessions: all }) => `${formatNumber(all)}(失敗${formatNumber(failed)})`,
  figuresOf: (count, reports, reporters) =>
    `${sessions(count)}。${formatNumber(reporters)}組織から${formatNumber(reports)}件のレポート。`,
  trend: (now, before) => `今週は${withShare(now)}、先週は${withShare(before)}。`,
  trendWithoutPast: (now) => `今週は${sessions(now)}。比較できる過去のデータはまだありません。`,
  week: (domains) =>
    domains > 1 ? `日別セッション数(全${formatNumber(domains)}ドメイン)` : '日別セッション数',
  byReporter: '報告元別(このメールでお知らせするレポート)',
  notListed: {
    verified: (reports, count) =>
      `同じ日について、検証済みのレポートがほかに${formatNumber(reports)}件(${sessions(count)})あります。件数が多いため一覧には載せていませんが、週の合計には含まれています。`,
    unverified: (reports, count) =>
      `同じ日について、未検証のレポートがほかに${formatNumber(reports)}件(${sessions(count)})あります。件数が多いため一覧には載せていません。`,
  },
  noReports: '検証済みのレポートなし',
  noReportsYet: 'レポート未着',
  awaitsFirst: 'レポート未着(TLSRPTレコードの公開から1〜2日後に最初のレポートが届きます)',
  firstReports: 'このドメインについての最初の検証済みレポートです。',
  aboutDays: (days) => `${days}分`,
  newReporter: '過去2週間で初めての検証済みレポート',
  unknownPolicyHint:
    '配信したことのないポリシーが使われている場合、StrictMXへの移行前のポリシーを送信元がまだ保持しているか、第三者がポリシーホストとして応答している可能性があります。ポリシーホストのCNAMEの参照先を社外から確認してください。',
  silentReporter: (name, lastDay) =>
    `${name} からの検証済みレポートは${formatShortDay(lastDay)}分を最後に届いていません。`,
  silentDomain: (lastDay) => `${formatShortDay(lastDay)}分を最後に、検証済みのレポートが届いていません`,
  silentHint:
    'すべての報告元からのレポートが同時に途絶えた場合、多くはTLSRPTレコードが原因です。_smtp._tlsのTXTレコードがレポート用アドレスを指しているか確認してください。受信メールの少ないドメインでは、レポートのない日が続くこともあります。',
  unverified: '未検証のレポート(上の集計には含まれません)',
  unverifiedReasons: {
    'no-trusted-result': '報告元を確認できません',
    'no-submitter': '報告元の記載がありません',
    unsigned: 'DKIM署名がありません',
    failed: 'DKIM署名の検証に失敗しました',
    'not-aligned': '別のドメインによる署名です',
    'body-length-limited': '署名が本文の一部しか保護していません(l=)',
    'not-for-tlsrpt': '署名鍵がレポート用ではありません(s=)',
    expired: '署名の有効期限が切れていました',
    'ambiguous-header': 'ヘッダーを複数の意味に解釈できます',
    'too-many-signatures': '署名の数が多すぎます',
    'enclosed-message': '転送されたメッセージの中にありました',
    'author-not-aligned': '差出人(From)が別の組織です',
    'not-report-address':
      '送信元は誰にでもメールアドレスを提供しており、これはレポート用のアドレスではありません',
    'field-not-signed': '読み取り方を決めるヘッダーフィールドが署名されていません',
    'domain-not-signed': '対象のドメインが署名されていません',
    'not-sent-as-report': 'TLSレポートではなく、通常のメールとして署名されています',
  },
  unnamed: '名称不明の組織',
  moreUnverified: (reports) => `未検証のレポート${formatNumber(reports)}件`,
  unverifiedHint:
    'このようなレポートは誰でも送れるため、ここにある失敗は事実とは限りません。確認するには、strictmx domain checkでドメインを外部から検査してください。',
  unverifiedLine: (submitter, reports, count, reason) =>
    `${submitter}: レポート${formatNumber(reports)}件、${sessions(count)}。${reason}。`,
  uncounted: ({ mails, isAbout, since, day }) =>
    `ドメインのレポート宛先に届いたメッセージのうち${isAbout ? '約' : ''}${formatNumber(mails)}件は、全部または一部を集計できませんでした(${format.dayRange(since, day)})。理由は「strictmx quarantine list --day ${since}」で確認できます(保存する余裕がなかったものを除く)。`,
  changes: '変化',

  coming: '今後の予定',
  comingDate: {
    'certificate-ends': (domain) => `mta-sts.${domain} の証明書の有効期限(期限前に自動更新されます)`,
    'enforce-possible': (domain) =>
      `${domain}: 今の頻度でレポートが届き、失敗がなければ、この日からenforceに移行できます`,
    'enforce-possible-now': (domain) =>
      `${domain}: 直近2週間のレポートに配信拒否につながる失敗がなく、enforceに移行できます`,
  },
  otherDomains: 'その他のドメイン',
  line: (mode, inProgress, text) =>
    [mode ?? 'ポリシー未設定', ...(inProgress ? [inProgress] : []), text].join('、'),
  moreDomains: (count) => `ほか${formatNumber(count)}ドメインは一覧をご覧ください。`,
  moreItems: (count) => `ほか${formatNumber(count)}件`,
  links: {
    domains: 'すべてのドメイン',
    domain: (domain) => `${domain} の状態`,
    summary: (domain) => `${domain} の過去30日間`,
  },
  footer: {
    why: (owner) =>
      `このメールは、${owner} のドメインの日次メールの宛先に登録されている方にお送りしています。宛先はドメインの設定で変更できます。`,
    declined: (count) =>
      `ほかの受信者${formatNumber(count)}名は配信を停止または拒否したため、このメールも警報も届きません。誰であるかは、ドメインのページに表示されます。`,
    made: (text) => `StrictMXが ${formatTime(text)} に作成しました。`,
    addresses: 'メール内のリンクはAPIのアドレスです。開くにはトークンが必要です。',
    utc: '日付はすべてUTCです。レポートの文字列は第三者が記載したものです。リンクになり得る名前は、[.] を挟んで表記しています。',
  },
};
