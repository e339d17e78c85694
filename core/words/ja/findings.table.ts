/** The findings in Japanese. */

import type { Fault } from '../../finding/fault.ts';
import type { HostedRecords, WantedRecord } from '../../finding/finding-parameters.ts';
import type { RecordInTheWay } from '../../finding/hosting-parameters.ts';
import type { StoredFinding } from '../../finding/stored-finding.ts';
import type { UnreadablePart } from '../../finding/unreadable-part.ts';
import type { WhyMxUnknown } from '../../mta-sts/live-mx.ts';
import { convertDomainName } from '../../names/domain-name.ts';
import { policyHostOf as hostOf } from '../../names/record-names.ts';
import { harmless, visible } from '../../text/harmless.ts';
import { quote } from '../../text/quote.ts';
import { wordOf } from '../by-code/word-of.ts';
import { describeFault, describeStoredFinding } from '../describe-finding.ts';
import { explainEffect, explainResult } from '../explain.ts';
import type { FindingText, FindingWords } from '../finding-words.ts';
import { explanations } from './explanations.table.ts';
import { faults } from './faults.table.ts';
import { formatDay, formatDeadline, formatFew, formatNames, formatNumber, formatPercent } from './format.ts';

const urlOf = (domain: string) => `https://${hostOf(domain)}/.well-known/mta-sts.txt`;
const publishPolicy = 'ポリシーを登録してください';
const formatRecord = ({ name, type, value }: WantedRecord) =>
  `「${name} ${type} ${type === 'TXT' ? `"${value}"` : value}」`;
const formatValues = (values: readonly string[]) => `「${values.join(' | ').slice(0, 300)}」`;
const isDelegation = ({ type }: RecordInTheWay) => type === 'NS' || type === 'DS';
const forms = { alias: '(エイリアス)', routing: '(ルーティングポリシー)' };
const formatInTheWay = (sets: readonly RecordInTheWay[]) =>
  sets
    .map(({ type, values, form }) => `${type}${form ? forms[form] : ''} ${values.join(' | ')}`)
    .join('、')
    .slice(0, 300);
const reason = (error: string | undefined) => (error === undefined ? '' : `(${error})`);
const faultsOf = (list: readonly Fault[]) => list.map((fault) => describeFault(faults, fault)).join('、');
/** Of a reporter, whose name may be nothing but invisible characters. */
const nameOf = (submitter: string) => harmless(submitter) || '名称不明の組織';
const unknownMx: Record<WhyMxUnknown, string> = {
  'not-checked': 'まだ確認していません',
  'newer-kind': '新しいバージョンが保存しました',
};
const unreadableParts: Record<UnreadablePart, string> = {
  incidents: 'インシデント',
  figures: '一部の日の集計',
  versions: '以前のポリシーの一部',
  'new-reports': '新しいレポートの一部',
  'mailed-to': 'このメールをすでに受け取った宛先の記録(同じメールが二度届くことがあります)',
};
const withoutStop = (text: string) => text.replace(/。$/, '');

/** What to do about the policy host, which is known exactly where the domain is hosted here. */
const checkHost = (domain: string, hosted: HostedRecords | undefined) =>
  hosted
    ? `${formatRecord(hosted.policyHost)}が設定されていること、経路の途中に別のサーバーがないことを確認してください`
    : `${hostOf(domain)}の参照先と、そこで応答しているサーバーを確認してください`;

interface FetchFailure {
  domain: string;
  hosted?: HostedRecords;
  error?: string;
}

/** @param step for a domain that is hosted elsewhere */
const notFetched =
  (title: string, what: (host: string) => string, step: (host: string) => string) =>
  ({ domain, hosted, error }: FetchFailure): FindingText => ({
    title,
    message: `送信元がポリシーを取得できません。${what(hostOf(domain))}${reason(error)}`,
    nextStep: hosted ? checkHost(domain, hosted) : step(hostOf(domain)),
  });

const notFetchedOver =
  (family: 4 | 6) =>
  ({ domain, cause }: { domain: string; cause: StoredFinding }): FindingText => ({
    title: `ポリシーホストがIPv${family}では正しく応答しません`,
    message: `${hostOf(domain)}がIPv${family}では正しく応答しません: ${describeCause(cause).message}`,
    nextStep: `${hostOf(domain)}の${family === 6 ? 'AAAA' : 'A'}レコードの参照先を修復するか、そのレコードを削除してください`,
  });

const noCertificate =
  (title: string) =>
  ({ domain, target, issuer }: { domain: string; target: string; issuer?: string }): FindingText => ({
    title,
    message: `${hostOf(domain)}の証明書が発行されませんでした`,
    nextStep: `「${hostOf(domain)} CNAME ${target}」が設定されていること、CAAレコードで${issuer ?? '発行元の認証局'}が許可されていることを確認し、ドメインを登録し直してください。証明書は毎日自動的に再申請されます`,
  });

const edgeIsBusy =
  (what: (host: string) => string) =>
  ({ domain }: { domain: string }): FindingText => ({
    title: 'ポリシーホストはまだ準備中です',
    message: what(hostOf(domain)),
    nextStep: '対応は不要です。StrictMXが自動的に再試行します',
  });

const recently = (days: number) => `直近${formatNumber(days)}日間`;

/** Of a code that this version does not know. */
export const unknownFinding = (code: string): FindingText => ({
  title: `問題が見つかりました(${harmless(code)})`,
  message: `新しいバージョンのStrictMXが「${harmless(code)}」を検出しました。このバージョンでは内容を表示できません`,
  nextStep: 'StrictMXをすべて最新のバージョンに更新してください',
});

const describeCause = (found: StoredFinding) => describeStoredFinding({ findings, unknownFinding }, found);

export const findings: FindingWords = {
  'mta-sts-absent': ({ domain, hosted }) => ({
    title: 'MTA-STSが設定されていません',
    message: `${domain}にはMTA-STSが設定されていません。_mta-sts.${domain}のTXTレコードも、${hostOf(domain)}のポリシーもありません`,
    nextStep: !hosted
      ? 'モード「testing」のポリシーを公開し、影響を確認できるようにTLSRPTレコードも設定してください'
      : hosted.mtaSts
        ? `${formatRecord(hosted.policyHost)}と${formatRecord(hosted.mtaSts)}を設定してください`
        : publishPolicy,
  }),
  'mta-sts-not-needed': ({ domain }) => ({
    title: 'MTA-STSは必要ありません',
    message: `${domain}はNull MX(RFC 7505)によりメールを受信しないため、MTA-STSは必要ありません。_mta-sts.${domain}のTXTレコードも、${hostOf(domain)}のポリシーもありません`,
    nextStep: 'メールを受信しないドメインであれば、対応は不要です',
  }),
  'record-unknown': ({ domain, name, error }) => ({
    title: 'MTA-STSレコードを確認できません',
    message: `${name}のTXTレコードを確認できませんでした${reason(error)}`,
    nextStep: `${domain}のネームサーバーを確認し、再度お試しください`,
  }),
  'record-missing': ({ domain, hosted }) => ({
    title: 'MTA-STSレコードがありません',
    message: `_mta-sts.${domain}にTXTレコードがないため、新しい送信元はポリシーを参照しません`,
    nextStep: !hosted
      ? `「_mta-sts.${domain} TXT "v=STSv1; id=…;"」を設定してください`
      : hosted.mtaSts
        ? `${formatRecord(hosted.mtaSts)}を設定してください`
        : publishPolicy,
  }),
  'record-invalid': ({ domain, faults, hosted }) => ({
    title: 'MTA-STSレコードが正しくありません',
    message: `送信元は_mta-sts.${domain}に有効なレコードを見つけられません: ${faultsOf(faults)}`,
    nextStep: !hosted
      ? `_mta-sts.${domain}のレコードを「v=STSv1; id=…;」の1件だけにしてください`
      : hosted.mtaSts
        ? `${formatRecord(hosted.mtaSts)}だけを残してください`
        : publishPolicy,
  }),
  'record-differs': ({ domain, found, wanted, hosted }) => ({
    title: 'MTA-STSレコードがStrictMXのものではありません',
    message: `_mta-sts.${domain}のidが「${found}」になっており${wanted === undefined ? '' : `(正しくは「${wanted}」)`}、StrictMXを指していません`,
    nextStep: hosted?.mtaSts
      ? `${formatRecord(hosted.mtaSts)}を設定してください`
      : `ドメイン情報に表示される_mta-sts.${domain}のレコードを設定してください`,
  }),

  'fetch-dns': notFetched(
    'ポリシーホストの名前を解決できません',
    (host) => `${host}のアドレスが見つかりません`,
    (host) => `${host}のDNSレコードを設定し、TTLの経過を待ってください`,
  ),
  'fetch-private-address': notFetched(
    'ポリシーホストがプライベートアドレスを指しています',
    (host) => `${host}がプライベートアドレスを指しています`,
    (host) => `${host}がパブリックアドレスを指すようにしてください`,
  ),
  'fetch-connect': notFetched(
    'ポリシーホストに接続できません',
    (host) => `${host}の443番ポートに接続できません`,
    (host) => `${host}の参照先と、443番ポートが遮断されていないことを確認してください`,
  ),
  'fetch-tls-expired': notFetched(
    'ポリシーホストの証明書が有効期間外です',
    (host) => `${host}の証明書が有効期限切れか、まだ有効になっていません`,
    (host) => `${host}の証明書を更新してください`,
  ),
  'fetch-tls-name': notFetched(
    'ポリシーホストの証明書の名前が一致しません',
    (host) => `${host}が提示する証明書に、その名前が含まれていません`,
    (host) => `CNAMEの参照先の名前ではなく、${host}自体の名前を含む証明書を設定してください(RFC 8461 §3.3)`,
  ),
  'fetch-tls-untrusted': notFetched(
    'ポリシーホストの証明書が信頼されていません',
    (host) => `${host}の証明書が、信頼された認証局のものではありません`,
    () => '公的な認証局の証明書を、中間証明書とともに設定してください',
  ),
  'fetch-tls': notFetched(
    'ポリシーホストとのTLS接続に失敗しました',
    (host) => `${host}とのTLSハンドシェイクに失敗しました`,
    (host) =>
      `TLS 1.2以降に対応していること、サーバーが${host}という名前(SNI)を認識することを確認してください`,
  ),
  'fetch-timeout': notFetched(
    'ポリシーホストが時間内に応答しません',
    (host) => `${host}が時間内に応答しませんでした`,
    () => 'HTTPSサーバーの稼働状況を確認してください。送信元が待つのは最長1分です(RFC 8461 §3.3)',
  ),
  'fetch-too-large': notFetched(
    'ポリシーホストの応答が64KBを超えています',
    (host) => `${host}の応答が64KBを超えています`,
    () => 'ポリシーの本文だけを返すようにしてください',
  ),
  'fetch-protocol': notFetched(
    'ポリシーホストの応答がHTTPとして正しくありません',
    (host) => `${host}の応答がHTTPとして正しくありません`,
    (host) => `${host}の参照先のサーバーを確認してください`,
  ),
  redirect: ({ domain, status, hosted }) => ({
    title: 'ポリシーホストがリダイレクトを返しています',
    message: `送信元がポリシーを取得できません。${hostOf(domain)}がリダイレクト(${status})を返していますが、送信元はこれに従いません`,
    nextStep: hosted
      ? checkHost(domain, hosted)
      : `リダイレクトせず、${urlOf(domain)}でステータス200を返すようにしてください`,
  }),
  'wrong-status': ({ domain, status, hosted }) => ({
    title: 'ポリシーホストが200以外のステータスを返しています',
    message: `送信元がポリシーを取得できません。${hostOf(domain)}がステータス${status}を返しています(正しくは200)`,
    nextStep: hosted ? checkHost(domain, hosted) : `${urlOf(domain)}で応答しているサーバーを確認してください`,
  }),
  'wrong-media-type': ({ domain, contentType, hosted }) => ({
    title: 'ポリシーのContent-Typeが正しくありません',
    message: `送信元がポリシーを受け付けません。${hostOf(domain)}のContent-Typeが${quote(contentType)}になっています(正しくは"text/plain")`,
    nextStep: hosted
      ? checkHost(domain, hosted)
      : `${urlOf(domain)}で「Content-Type: text/plain; charset=utf-8」を返すようにしてください`,
  }),
  'other-text': ({ domain, hosted }) => ({
    title: 'ポリシーホストが別の内容を返しています',
    message: `${hostOf(domain)}が、このドメインのポリシーとは別の内容を返しています`,
    nextStep: hosted
      ? `${formatRecord(hosted.policyHost)}が設定されていること、手前のキャッシュに古い内容が残っていないことを確認してください`
      : checkHost(domain, hosted),
  }),
  'fetch-over-ipv4': notFetchedOver(4),
  'fetch-over-ipv6': notFetchedOver(6),
  'policy-unreached': ({ domain, families }) => {
    const protocols = families.map((family) => `IPv${family}`).join('と');
    return {
      title: 'この環境からはポリシーホストに接続できません',
      message: `${hostOf(domain)}がポリシーを配信しているか確認できません。アドレスは${protocols}だけですが、この環境では利用できません`,
      nextStep: `${protocols}を利用できる環境から確認してください`,
    };
  },
  'policy-invalid': ({ domain, faults, hosted, isStoredInvalid }) => ({
    title: '配信されているポリシーが正しくありません',
    message: `ポリシーが正しくありません: ${faultsOf(faults)}`,
    nextStep: !hosted
      ? `${urlOf(domain)}の内容を修正し、idを変更してください`
      : isStoredInvalid
        ? `正しい${publishPolicy}`
        : checkHost(domain, hosted),
  }),
  'policy-advice': ({ domain, advice, hosted }) => ({
    title: 'ポリシーに改善できる点があります',
    message: `ポリシーに改善できる点があります: ${faultsOf([advice])}`,
    nextStep: hosted ? `修正した${publishPolicy}` : `${urlOf(domain)}の内容を修正し、idを変更してください`,
  }),
  'mode-testing': () => ({
    title: 'モードは「testing」です',
    message: 'モードは「testing」です。送信元は失敗を報告しますが、メールは配信します',
    nextStep: 'レポートに2週間失敗がなければ、「enforce」に変更してください',
  }),
  'mode-none': () => ({
    title: 'モードは「none」です',
    message: 'モードは「none」です。このドメインのMTA-STSは終了しています',
    nextStep: '意図したものであれば、対応は不要です',
  }),
  'policy-differs': ({ domain, servedMode, wantedMode }) => ({
    title: '別のポリシーが配信されています',
    message: `${hostOf(domain)}が、登録されたポリシー(モード${wantedMode})とは別のポリシー(モード${servedMode})を配信しています`,
    nextStep: `${hostOf(domain)}の参照先を確認してください`,
  }),
  'policy-bytes-differ': ({ domain, line, served, stored }) => ({
    title: 'ポリシーが送信元に届くまでに書き換えられています',
    message: `${hostOf(domain)}が、登録時と異なるバイト列でポリシーを配信しています。${line}行目は、配信されている内容では${served === undefined ? 'なし' : quote(served)}、登録されている内容では${stored === undefined ? 'なし' : quote(stored)}です`,
    nextStep: 'StrictMXと送信元の間で内容を書き換えているものを調べてください',
  }),
  'certificate-ends': ({ domain, at, days, hosted }) => ({
    title: 'ポリシーホストの証明書が更新されていません',
    message: `${hostOf(domain)}の証明書の有効期限は${formatDeadline(at)}です(残り${formatNumber(days)}日)。期限を過ぎると、送信元はポリシーを取得できません`,
    nextStep: hosted
      ? `${formatRecord(hosted.policyHost)}が設定されていること${hosted.caaIssuer === undefined ? '' : `、CAAレコードで${hosted.caaIssuer}が許可されていること`}を確認してください。証明書はStrictMXが自動的に更新します`
      : '証明書を更新してください。自動更新の場合はCNAMEとCAAレコードを確認してください',
  }),
  'policy-missing': ({ domain }) => ({
    title: 'ポリシーファイルがなくなっています',
    message: `${domain}のポリシーファイルがなくなっていますが、送信元はポリシーを保持しており、参照し続けています`,
    nextStep: `${domain}のポリシーを登録し直してください。ホスティングを終了する場合は、ドメインを削除してください`,
  }),
  'stored-policy-invalid': ({ domain, faults }) => ({
    title: '保存されているポリシーが正しくありません',
    message: `${domain}の保存されているポリシーが正しくありません: ${faultsOf(faults)}`,
    nextStep: '正しいポリシーを登録するか、ファイルを修正してください',
  }),
  'change-blocked': ({ id, since, cause }) => {
    const known = cause && describeCause(cause);
    return {
      title: '新しいポリシーを送信元に知らせることができません',
      message: `${formatDeadline(since)}以降、新しいポリシー(id ${id})を送信元に知らせることができません: ${known?.message ?? '処理が完了しておらず、原因も記録されていません'}`,
      nextStep:
        known?.nextStep ??
        'StrictMXの運用者に、アラームと「rotate-id」タスクのログを確認するよう依頼してください',
    };
  },
  'step-breaks-mail': ({ causes }) => {
    const known = causes.map(describeCause);
    return {
      title: '次の手順に進むと、送信元がメールの配信を拒否します',
      message: `次の手順に進むと、送信元がメールの配信を拒否します: ${known.map(({ message }) => message).join('。')}`,
      nextStep: known.map(({ nextStep }) => nextStep).join('。'),
    };
  },

  'mx-uncovered': ({ host, mode, coveredBy }) => {
    const effect =
      mode === 'enforce'
        ? '送信元はこのサーバーへの配信を拒否します'
        : '送信元はこのサーバーへの配信をすべて失敗として報告します';
    const before = coveredBy
      ? `。バージョン${coveredBy.id}には含まれており、送信元はそれを最長で${formatDeadline(coveredBy.until)}まで保持する可能性があります`
      : '';
    return {
      title: 'ポリシーに含まれないメールサーバーがあります',
      message: `${quote(host)}はドメインのMXですが、ポリシーのどの「mx」にも含まれていません。${effect}${before}`,
      nextStep: convertDomainName(host).ok
        ? `${quote(host)}を「mx」に追加するか、先にMXレコードから外してください`
        : `${quote(host)}はホスト名として正しくないため「mx」に書けません。名前を変更するか、MXレコードから外してください`,
    };
  },
  'mx-uncovered-by-held': ({ host, id, until }) => ({
    title: '送信元が保持しているポリシーに含まれないメールサーバーがあります',
    message: `${quote(host)}はドメインのMXですが、送信元が最長で${formatDeadline(until)}まで保持するバージョン${id}には含まれていません。その送信元はこのサーバーへの配信を拒否します`,
    nextStep: `それまで${quote(host)}をMXレコードから外し、そのバージョンに含まれるホストを残してください`,
  }),
  'mx-unknown': ({ error }) => ({
    title: 'MXレコードを確認できません',
    message: `MXレコードを確認できませんでした${reason(wordOf(unknownMx, error, (word) => word))}`,
    nextStep: '再度お試しください。ポリシーはMXレコードと照合されていません',
  }),
  'mx-null': () => ({
    title: 'このドメインはメールを受信しません',
    message:
      'このドメインはNull MX(RFC 7505)によりメールを受信しないため、ポリシーで保護するものがありません',
    nextStep: 'ドメインのMXレコードを確認してください',
  }),
  'mx-none': () => ({
    title: 'このドメインはメールを受信しません',
    message: 'MXレコードもアドレスもないため、このドメインはメールを受信しません',
    nextStep: 'ドメインのMXレコードを確認してください',
  }),
  'mx-implicit': ({ host }) => ({
    title: 'MXレコードがありません',
    message: `${host}にはMXレコードがないため、送信元は${host}自体のアドレスに配信します(RFC 5321 §5.1)`,
    nextStep: 'メールサーバーを指すMXレコードを設定してください',
  }),
  'mx-is-alias': ({ host, target }) => ({
    title: 'MXレコードがCNAMEを指しています',
    message: `MXの${host}は${quote(target)}へのCNAMEになっています(RFC 2181 §10.3で禁止されています)。ポリシーと証明書は${host}と照合されます`,
    nextStep: `MXレコードに${quote(target)}を設定してください`,
  }),
  'mx-is-address': ({ host }) => ({
    title: 'MXレコードにIPアドレスが設定されています',
    message: `MXの${quote(host)}はIPアドレスです。ポリシーには書けず、多くの送信元は配信を拒否します`,
    nextStep: 'MXレコードにはホスト名を設定してください(RFC 5321 §5.1)',
  }),
  'mx-pattern-unused': ({ pattern }) => ({
    title: 'ポリシーに、ドメインのMXではないサーバーが含まれています',
    message: `ポリシーの「${pattern}」に該当するMXがありません`,
    nextStep: `移行中でなければ、「${pattern}」をポリシーから削除してください`,
  }),

  'tls-rpt-unknown': ({ domain, name, error }) => ({
    title: 'TLSRPTレコードを確認できません',
    message: `${name}のTXTレコードを確認できませんでした${reason(error)}`,
    nextStep: `${domain}のネームサーバーを確認し、再度お試しください`,
  }),
  'tls-rpt-missing': ({ domain, hosted }) => ({
    title: 'TLSRPTレコードがありません',
    message: `_smtp._tls.${domain}にTXTレコードがないため、失敗が報告されません(RFC 8460)`,
    nextStep: hosted
      ? `${formatRecord(hosted.tlsRpt)}を設定してください`
      : `「_smtp._tls.${domain} TXT "v=TLSRPTv1; rua=mailto:…"」を設定してください`,
  }),
  'tls-rpt-invalid': ({ domain, faults, hosted }) => ({
    title: 'TLSRPTレコードが正しくありません',
    message: `報告元は_smtp._tls.${domain}に有効なレコードを見つけられません: ${faultsOf(faults)}`,
    nextStep: hosted
      ? `${formatRecord(hosted.tlsRpt)}だけを残してください`
      : `「_smtp._tls.${domain} TXT "v=TLSRPTv1; rua=mailto:…"」を設定してください`,
  }),
  'tls-rpt-advice': ({ domain, advice, hosted }) => ({
    title: 'TLSRPTレコードに改善できる点があります',
    message: `_smtp._tls.${domain}のレコードに改善できる点があります: ${faultsOf([advice])}`,
    nextStep: hosted
      ? `${formatRecord(hosted.tlsRpt)}だけを残してください`
      : `「_smtp._tls.${domain} TXT "v=TLSRPTv1; rua=mailto:…"」を設定してください`,
  }),
  'tls-rpt-elsewhere': ({ domain, address, found, hosted }) => ({
    title: 'TLSレポートが別の宛先に送られています',
    message: `_smtp._tls.${domain}のレポートの宛先が${formatNames(found.map((one) => quote(one)))}になっているため、StrictMXでは失敗を把握できません`,
    nextStep: `${address}をレコードに追加${hosted ? `するか、${formatRecord(hosted.tlsRpt)}を設定` : ''}してください`,
  }),

  'caa-unknown': ({ name, error }) => ({
    title: 'CAAレコードを確認できません',
    message: `${name}のCAAレコードを確認できませんでした${reason(error)}。この状態では認証局も証明書の発行を拒否します`,
    nextStep: `${name}のネームサーバーがCAAの問い合わせに応答するか確認してください`,
  }),
  'caa-forbids': ({ domain, name }) => ({
    title: 'CAAレコードがどの認証局にも証明書の発行を許可していません',
    message: `${name}のCAAレコードが、${hostOf(domain)}の証明書の発行をどの認証局にも許可していません`,
    nextStep: `ポリシーホストの認証局を許可するレコード「${name} CAA 0 issue "…"」を追加してください`,
  }),
  'caa-forbids-edge': ({ domain, name, issuer }) => ({
    title: 'CAAレコードによりポリシーホストの証明書を発行できません',
    message: `${name}のCAAレコードが、${hostOf(domain)}の証明書の発行を${issuer}に許可していません`,
    nextStep: `既存のレコードを残したまま「${name} CAA 0 issue "${issuer}"」を追加してください`,
  }),

  'cname-missing': ({ host, target, found, addresses }) => ({
    title: 'ポリシーホストのCNAMEが設定されていません',
    message: addresses
      ? `${host}が別のネットワークのアドレス(${addresses.join('、')})を返しています。プロキシが有効になっているか、CNAMEの代わりにAレコードやAAAAレコードが設定されています`
      : found.length === 0
        ? `${host}のCNAMEがまだ設定されていません`
        : `${host}が${target}ではなく${formatValues(found)}を指しています`,
    nextStep: addresses
      ? `${host}のプロキシを無効(「DNSのみ」)にするか、AレコードとAAAAレコードを削除してから、「${host} CNAME ${target}」を設定してください`
      : `「${host} CNAME ${target}」を設定してください`,
  }),
  'cname-unknown': ({ host, target, error }) => ({
    title: 'ポリシーホストのCNAMEを確認できません',
    message: `${host}のCNAMEを確認できませんでした${reason(error)}`,
    nextStep: `${host}のネームサーバーが応答するか、「${host} CNAME ${target}」が設定されているかを確認してください`,
  }),
  'policy-elsewhere-unread': ({ domain, cause }) => ({
    title: 'ほかのサービスが公開しているポリシーを読み取れません',
    message: `${domain}のポリシーをほかのサービスが公開しており、送信元が保持している可能性がありますが、読み取れませんでした: ${describeCause(cause).message}`,
    nextStep: `そのままお待ちください。StrictMXが再試行し、遅くとも1時間後にはそのポリシーなしで続行します。そのポリシーをすでに廃止した場合は、_mta-sts.${domain}のTXTレコードを削除してください`,
  }),
  'policy-elsewhere-first': ({ domain, mode, mx }) => ({
    title: '移転の前にポリシーの公開が必要です',
    message: `${domain}のポリシー(モード「${mode}」、${formatFew(mx)})はほかのサービスが公開しており、StrictMXにはその代わりに配信するポリシーがありません`,
    nextStep:
      '同じ内容のポリシーを公開してください。公開後にStrictMXがレコードを設定します。それまではほかのサービスの配信が続きます',
  }),
  'no-zone': ({ name }) => ({
    title: 'DNSゾーンが見つかりません',
    message: `StrictMXが書き込めるゾーンの中に、${name}を含むものがありません`,
    nextStep:
      'このアカウントにパブリックホストゾーンを作成するか、ドメインのDNSレコードを自分で設定する方式に変更してCNAMEを設定してください',
  }),
  'foreign-record': ({ name, type, found, inTheWay }) => ({
    title: 'StrictMX以外が作成したレコードがあります',
    message: inTheWay
      ? `${name}に、StrictMXが書いたものではないレコード「${formatInTheWay(inTheWay)}」があるため、${type}レコードを${inTheWay.some(isDelegation) ? '設定しても効果がありません' : '設定できません'}`
      : `${name}の${type}レコードが、StrictMXが書いたものではない${formatValues(found)}になっています`,
    nextStep: inTheWay?.some(isDelegation)
      ? 'その委任をゾーンから削除してください。既存のレコードの置き換えを許可しても、StrictMXは委任を置き換えません'
      : 'そのレコードを削除するか、ドメインの設定でStrictMXによる既存のレコードの置き換えを許可してください',
  }),
  'certificate-failed': noCertificate('ポリシーホストの証明書の発行に失敗しました'),
  'certificate-timed-out': noCertificate('ポリシーホストの証明書の発行が時間内に完了しませんでした'),
  'edge-cname-not-seen': ({ domain, target }) => ({
    title: 'CloudFrontがポリシーホストのCNAMEをまだ確認できていません',
    message: `${hostOf(domain)}が${target}を指していることを、CloudFrontがまだ確認できていません`,
    nextStep: `「${hostOf(domain)} CNAME ${target}」を設定してください。設定済みの場合は、反映されるまでお待ちください`,
  }),
  'edge-cname-in-use': ({ domain }) => ({
    title: '別のCloudFrontディストリビューションがポリシーホストを配信しています',
    message: `${hostOf(domain)}は、別のCloudFrontディストリビューションまたはAWSアカウントですでに使用されています`,
    nextStep: `別のCloudFrontディストリビューションまたはアカウントから${hostOf(domain)}を削除してください`,
  }),
  'edge-already-exists': edgeIsBusy((host) => `${host}のポリシーホストはすでに存在します`),
  'edge-limit-exceeded': ({ domain }) => ({
    title: 'AWSのクォータの上限に達しました',
    message: `AWSアカウントのクォータの上限に達したため、${hostOf(domain)}を配信できません`,
    nextStep:
      'ログの「edge-refused」に記録されたクォータの引き上げをAWSに申請してください。引き上げ後はStrictMXが自動的に続行します',
  }),
  'edge-stale': edgeIsBusy((host) => `${host}のポリシーホストの設定が、処理中に変更されました`),
  'edge-not-disabled': edgeIsBusy((host) => `${host}のポリシーホストの無効化がまだ完了していません`),
  'host-not-deleted': ({ domain }) => ({
    title: 'ポリシーホストをまだ削除できません',
    message: `${hostOf(domain)}のポリシーホストをまだ削除できません`,
    nextStep: '対応は不要です。StrictMXが自動的に再試行します',
  }),
  'step-failed': ({ error, times = 1 }) => ({
    title: 'StrictMXは処理を続行できませんでした',
    message: `StrictMX側のエラーのため、${times > 1 ? `${formatNumber(times)}回続けて` : ''}処理を続行できませんでした: ${error}`,
    nextStep:
      'StrictMXが自動的に再試行します。解消しない場合は、サービスの運用者がログの「task-failed」で原因を確認できます',
  }),
  'no-valid-policy': ({ domain }) => ({
    title: 'メールプロバイダーの変更を始めるための有効なポリシーがありません',
    message: `${domain}には、メールプロバイダーの変更を始めるための有効なポリシーがありません`,
    nextStep: `現在のメールサーバーの${publishPolicy}`,
  }),

  'many-failures': (found) => {
    const { firstDay, lastDay, failedSessions, sessions, usualShare, resultType, submitter, applied } = found;
    const days = firstDay === lastDay ? formatDay(firstDay) : `${formatDay(firstDay)}〜${formatDay(lastDay)}`;
    const who = submitter === undefined ? '報告された' : `${nameOf(submitter)}が報告した`;
    const what = resultType === undefined ? '' : `(${harmless(resultType)})`;
    const [step = 'メールサーバーを今すぐ社外から確認する'] = explainResult(resultType ?? '', {
      explanations,
    }).steps;
    return {
      title: '失敗が普段より大幅に増えています',
      message: `${who}${days}の${formatNumber(sessions)}セッションのうち、${formatNumber(failedSessions)}件が失敗しました${what}。普段の失敗率は${formatPercent(usualShare)}です${found.isContradicted ? '。ほかの報告元からは同様の失敗が報告されておらず、本サービスの確認でも問題は見つかりませんでした' : ''}。${withoutStop(explainEffect(resultType ?? '', applied, { explanations }))}`,
      nextStep: withoutStop(step),
    };
  },
  'report-flood': ({ submitter, reports, day }) => ({
    title: '未検証のレポートが大量に届いています',
    message: `${formatDay(day)}について、${submitter === undefined ? 'さまざまな名義' : `${nameOf(submitter)}の名義`}のレポートが${formatNumber(reports)}件届きましたが、いずれも報告元の署名がありません`,
    nextStep: '対応は不要です。レポートは保存・表示されますが、判断の根拠には使われません',
  }),
  'reports-late': ({ domain }) => ({
    title: '一部のレポートはまだ集計されていません',
    message: `${domain}のレポートが多く、このメールまでに集計が終わらなかったため、一部の日の数値は途中のものです`,
    nextStep: '対応は不要です。残りはまもなく集計され、次の日次メールに含まれます',
  }),
  'storage-budget-used': ({ day, megabytesLeftOut, partsLeftOut, submitter }) => ({
    title: 'レポートメールが保存容量の上限を超えました',
    message: `${formatDay(day)}に1日の保存容量の上限に達したため、約${formatNumber(megabytesLeftOut)} MBのレポートメールを保存しませんでした。保存したものの大半は${submitter === undefined ? '署名がありません' : `${nameOf(submitter)}の署名付きです`}${partsLeftOut === undefined ? '' : `。署名付きメールの約${formatNumber(partsLeftOut)}件の部分は集計できませんでした`}`,
    nextStep:
      '署名付きのレポートは引き続き集計され、以前から届いている報告元が優先されます。正当なメールであれば、保存容量の上限の引き上げを運用者に依頼してください',
  }),
  'mail-quota-used': ({ day, mailsPerDay, areAlarmsLeftOut }) => ({
    title: '1日の送信数の上限に達したため、一部のメールを送信しませんでした',
    message: `${formatDay(day)}に1日${formatNumber(mailsPerDay)}通の上限に達したため、${areAlarmsLeftOut ? 'アラームをメールで送信しませんでした' : '日次メールを一部の宛先に、または新しい宛先への確認メールを送信しませんでした'}`,
    nextStep: areAlarmsLeftOut
      ? 'ドメインの未解決のインシデントを確認してください。未解決のままであれば、アラームは翌日に送信されます。上限を上げる必要がある場合は、メール数の上限の引き上げを運用者に依頼してください'
      : '次の日次メールは、届かなかった宛先から順に送信します。どの宛先にも届かなかったレポートは次の日次メールに含まれます。宛先への確認もそのときに送信されます。上限を上げる必要がある場合は、メール数の上限の引き上げを運用者に依頼してください',
  }),
  'recipient-refused': ({ address, status, isPaused }) => ({
    title: '日次メールの宛先が拒否されています',
    message: address
      ? isPaused
        ? `${visible(address)}宛ての日次メールが3回続けて戻ってきたため、この宛先への送信を停止しました`
        : status !== undefined
          ? `${visible(address)}宛ての日次メールが戻ってきたため(ステータス${visible(status)})、この宛先には届いていません`
          : `日次メールを配信するメールサーバーが${visible(address)}宛てを拒否したため、この宛先には届いていません`
      : '日次メールを拒否されている宛先があり、そこには届いていません。どの宛先かは、ドメインのインシデントに記載されています',
    nextStep: `ドメインの宛先からこのアドレスを外すか、正しいアドレスに直してください。メールボックスがあるはずの場合は、その管理者に確認してください${
      isPaused
        ? '。この宛先にメールを受け取るかどうかを改めて確認しました。確認が得られると送信を再開します'
        : status !== undefined
          ? '。3回続けて戻ってきた場合は、宛先が改めて確認するまで送信を停止します'
          : address
            ? '。1週間は日次メールのたびに、その後は週に1回、再送を試みます'
            : ''
    }`,
  }),
  'state-unreadable': ({ domain, parts }) => ({
    title: parts ? 'ドメインの保存データの一部を読み取れません' : 'ドメインの状態を読み取れません',
    message: parts
      ? `${domain}の保存データのうち、${formatNames(parts.map((one) => wordOf(unreadableParts, one)))}を読み取れません。それ以外はすべて表示されています`
      : `${domain}の保存データを読み取れないため、このメールにはポリシー、レポート、インシデントが含まれていません`,
    nextStep:
      '運用者に連絡してください。対象のオブジェクトはログ(unreadable-state)に記録されています。新しいバージョンが書き込んだか、破損しています。対処方法は運用手順書(runbook)にあります',
  }),
  'mail-refused': ({ sessions, days, resultType }) => ({
    title: '送信元がメールの配信を拒否しています',
    message: `${recently(days)}に、enforceの送信元から${formatNumber(sessions)}セッションの配信拒否が報告されました(${harmless(resultType)})`,
    nextStep: 'メールサーバーの証明書またはSTARTTLSを修復してください',
  }),
  'reports-silent': ({ domain, lastDay, reportedDays }) => ({
    title: '検証済みのレポートが届いていません',
    message: `${formatDay(lastDay)}分を最後に、検証済みのレポートが届いていません(それまでは${formatNumber(reportedDays)}日分が届いていました)`,
    nextStep: `_smtp._tls.${domain}のTXTレコードが、ドメインのレポート用アドレスを指しているか確認してください`,
  }),
  'reporter-silent': ({ submitter, lastDay, reportedDays, ofDays }) => ({
    title: '普段の報告元の一部からレポートが届かなくなりました',
    message: `${nameOf(submitter)}からのレポートが、${formatDay(lastDay)}分を最後に届いていません(それまでは${ofDays}日間のうち${reportedDays}日分が届いていました)。ほかの報告元からは届いています`,
    nextStep:
      '通常、対応は不要です。その報告元から毎日メールが届くはずの場合は、レポートの送信を続けているか先方に確認してください',
  }),

  'enforce-held': ({ until, patterns }) => ({
    title: '送信元がenforceのポリシーを保持している可能性があります',
    message: `送信元はenforceのポリシーを最長で${formatDeadline(until)}まで保持する可能性があります。次の名前のメールサーバーを、それぞれの日時まで有効な状態に保つ必要があります: ${formatFew(patterns.map((one) => `「${one.pattern}」は${formatDeadline(one.until)}まで`))}`,
    nextStep: 'これらのメールサーバーと証明書を、それまで有効な状態に保ってください',
  }),
  'enforce-untested': () => ({
    title: '「enforce」が安全だと示すレポートがまだありません',
    message:
      '「enforce」が安全だと示すレポートがまだありません。まず「testing」にすると、拒否されるはずの配信を送信元が報告します',
    nextStep: 'まずポリシーのモードを「testing」に変更してください',
  }),
  'enforce-too-early': ({ missing }) => ({
    title: 'レポートでは、「enforce」が安全であることをまだ確認できません',
    message: `レポートでは、「enforce」が安全であることをまだ確認できません: ${missing.map((one) => describeCause(one).message).join('、')}`,
    nextStep: '不足がなくなるまで、モード「testing」のままにしてください',
  }),
  'migration-adds-mx': ({ domain, missing }) => ({
    title: 'メールプロバイダーの変更により、サーバーが再び追加されます',
    message: `${domain}はメールプロバイダーの変更中のため、${formatFew(missing)}が「mx」に再び追加されます。これを避けるには、メールプロバイダーの変更を中止してください`,
    nextStep: 'メールプロバイダーの変更を続ける場合、対応は不要です',
  }),

  'mx-microsoft-exact': () => ({
    title: 'mx.microsoftのMXは正確な名前で指定してください',
    message:
      'mx.microsoftの下のMX(DNSSEC用)は先頭に2つのラベルが付くため、「*.mx.microsoft」では一致しません。正確な名前で指定する必要があります',
    nextStep: 'mx.microsoftの下のMXがある場合は、「mx」に正確な名前があることを確認してください',
  }),
  'mx-own-certificates': () => ({
    title: '各サーバーの証明書にMXの名前が必要です',
    message: '各サーバーには、MXレコードに書かれた名前そのものの証明書が必要です',
    nextStep: '各サーバーの証明書の名前を確認してください',
  }),
  'mx-not-of-provider': ({ host, provider }) => ({
    title: '別のプロバイダーのMXがあります',
    message: `${quote(host)}はドメインのMXですが、${provider}のものではありません`,
    nextStep: `MXレコードにある間は、${quote(host)}を「mx」に残してください`,
  }),

  'evidence-mode': () => ({
    title: 'モード「testing」が公開されていません',
    message: 'モード「testing」のポリシーが公開されていないため、まだ何も試されていません',
    nextStep: 'ポリシーのモードを「testing」に変更してください',
  }),
  'evidence-days': ({ have, want }) => ({
    title: 'テスト期間が足りません',
    message: `テスト日数が${have}日です(${want}日必要)`,
    nextStep: 'お待ちください',
  }),
  'evidence-reported-days': ({ have, want, days }) => ({
    title: 'レポートのある日数が足りません',
    message: `${recently(days)}のうち、検証済みのレポートがある日が${have}日です(${want}日必要)`,
    nextStep: 'レポートが増えるまでお待ちください',
  }),
  'evidence-sessions': ({ have, want, days }) => ({
    title: '報告されたセッションが足りません',
    message: `${recently(days)}に報告された成功セッションが${formatNumber(have)}件です(${formatNumber(want)}件必要)`,
    nextStep: 'レポートが増えるまでお待ちください',
  }),
  'evidence-reporters': ({ have, want, days }) => ({
    title: '報告元が足りません',
    message: `${recently(days)}の検証済みの報告元が${have}組織です(${want}組織必要)`,
    nextStep: 'ほかの送信元からのレポートをお待ちください',
  }),
  'evidence-failures': ({ sessions, day, resultType, reporters = [], moreReporters }) => ({
    title: '失敗が報告されています',
    message: `「enforce」ではメールが届かなくなるおそれのある失敗が${formatNumber(sessions)}セッション${
      reporters.length === 0
        ? ''
        : `、${formatNames(
            reporters.map((one) => harmless(one)),
            moreReporters,
          )}から`
    }報告されています(最新は${formatDay(day)}分、${resultType === undefined ? '理由の記載なし' : harmless(resultType)})`,
    nextStep: '失敗の原因を取り除き、失敗のないレポートが届くまでお待ちください',
  }),
  'evidence-not-weighed': () => ({
    title: 'レポートが最近確認されていません',
    message: 'このポリシーについてのレポートが、この1日間確認されていません',
    nextStep: 'ドメインのページを開き、不足しているものを確認してください',
  }),
  'evidence-coverage': ({ cause }) => {
    const { message, nextStep } = describeCause(cause);
    return { title: 'ポリシーに含まれないメールサーバーがあります', message, nextStep };
  },
};
