import { quote } from '../../text/quote.ts';
import type { DomainSource, FoundValue, JsonType } from '../../tls-rpt/reading-note.ts';
import { describeByCode } from '../by-code/describe-by-code.ts';
import { wordOf } from '../by-code/word-of.ts';
import type { ReadingNoteWords } from '../intake-words.ts';
import { unknownReason } from './outbound.table.ts';
import { refusals } from './refusals.table.ts';

const types: Record<JsonType, string> = {
  list: 'リスト',
  object: 'オブジェクト',
  string: '文字列',
  number: '数値',
  boolean: '真偽値',
};

const sources: Record<DomainSource, string> = {
  'tls-report-domain': 'TLS-Report-Domain',
  'file-name': 'ファイル名',
  subject: '件名',
  recipient: '宛先アドレス',
};

const units = { seconds: '秒', milliseconds: 'ミリ秒' };

const value = (found: FoundValue) =>
  'text' in found ? quote(found.text) : 'number' in found ? found.number : wordOf(types, found.type);

/** A member by its path. Names come from strangers, too. */
const name = (path: string) =>
  path.endsWith('[]') ? `${path.slice(0, -2)}の要素` : quote(path).slice(1, -1);

export const readingNotes: ReadingNoteWords = {
  missing: ({ member }) => `${name(member)}がありません`,
  'null-ignored': ({ member }) => `${name(member)}がnullのため無視しました`,
  'empty-ignored': ({ member }) => `${name(member)}が空のため無視しました`,
  'empty-list': ({ member }) => `${name(member)}が空です`,
  'type-ignored': ({ member, type }) => `${name(member)}が${wordOf(types, type)}のため無視しました`,
  'not-a-count': ({ member, found }) => `${name(member)}の値(${value(found)})が件数ではないため無視しました`,
  'not-a-date-time': ({ member, found }) => `${name(member)}の値(${value(found)})が日時ではありません`,
  'not-a-domain-name': ({ member, text }) =>
    `${name(member)}の値(${quote(text)})がドメイン名ではないため無視しました`,
  'not-an-ip': ({ member }) => `${name(member)}の値がIPアドレスではありません`,
  'no-address-in': ({ member, text }) => `${name(member)}の値(${quote(text)})にアドレスがありません`,

  renamed: ({ member, readAs }) => `${name(member)}を${readAs}として読み取りました`,
  misplaced: ({ member }) => `${name(member)}がないため、policyの中から読み取りました`,
  flattened: ({ member }) => `${name(member)}がないため、その項目を外側から読み取りました`,

  'list-for-entry': ({ member }) => `${name(member)}が要素1個のリストのため、その要素として読み取りました`,
  'string-for-list': ({ member }) => `${name(member)}が文字列のため、リストとして読み取りました`,
  'object-for-list': ({ member }) =>
    `${name(member)}がオブジェクトのため、要素1個のリストとして読み取りました`,
  'string-for-number': ({ member }) => `${name(member)}が文字列のため、数値として読み取りました`,
  'read-as-text': ({ member, type }) =>
    `${name(member)}が${wordOf(types, type)}のため、文字列として読み取りました`,
  'case-or-spaces': ({ member, text, readAs }) =>
    `${name(member)}の${quote(text)}を${quote(readAs)}として読み取りました`,
  'lines-in-string': ({ member }) => `${name(member)}の文字列に改行があるため、複数の行として読み取りました`,
  'hosts-in-string': ({ member }) =>
    `${name(member)}の文字列に複数のホストがあるため、リストとして読み取りました`,
  'json-in-string': ({ member }) => `${name(member)}の文字列がJSON配列のため、リストとして読み取りました`,
  'final-dot': ({ member }) => `${name(member)}の末尾のドットを取り除きました`,
  'not-a-labels': ({ member }) => `${name(member)}をAラベルに変換しました`,
  wrapped: ({ member }) => `${name(member)}を囲む「<>」または空白を取り除きました`,
  'mx-prefix': ({ member }) => `${name(member)}の先頭の「mx: 」を取り除きました`,

  greeting: ({ member }) => `${name(member)}が応答全体のため、その中の名前を読み取りました`,

  'total-summed': ({ member }) => `${name(member)}を読み取れないため、失敗の詳細の合計を使いました`,
  'total-raised': ({ member }) =>
    `${name(member)}が失敗の詳細1件の件数より少ないため、詳細のうち最大の件数を使いました`,

  'unix-time': ({ member, unit }) =>
    `${name(member)}が数値のため、1970年からの${wordOf(units, unit)}数として読み取りました`,
  'no-time': ({ member, readAs }) =>
    `${name(member)}に時刻がないため、その日の${readAs === 'start' ? '始まり' : '終わり'}として読み取りました`,
  'space-for-t': ({ member }) => `${name(member)}に「T」ではなく空白があります`,
  'no-zone': ({ member }) => `${name(member)}にタイムゾーンがないため、UTCとして読み取りました`,
  'other-zone': ({ member, zone }) =>
    `${name(member)}のタイムゾーン${quote(zone)}はRFC 3339の書き方ではありません`,
  'mail-date': ({ member }) => `${name(member)}がメールの日付形式です`,

  'ends-before-it-begins': ({ member }) => `${name(member)}の終わりが始まりより前です`,
  'several-days': ({ member, days }) => `${name(member)}が${days}日間にわたっています`,
  'not-a-utc-day': ({ member }) => `${name(member)}がUTCの1日ではありません`,
  'next-midnight': ({ member }) => `${name(member)}が翌日の0時です`,
  'period-from-file-name': ({ member }) => `${name(member)}を読み取れないため、ファイル名の値を使用しました`,
  'domain-from': ({ member, source }) =>
    `${name(member)}がないため、${wordOf(sources, source)}の値を使用しました`,
  'no-host-named': ({ member }) => `${name(member)}にIPアドレスもMXも記載されていません`,

  'unknown-members': ({ names }) => `RFC 8460にない項目を無視しました: ${names.map(quote).join('、')}`,
  'texts-cut': ({ count }) => `長すぎる文字列が${count}件あり、一部だけを保存しています`,
  'details-left-out': ({ count }) =>
    `レポートが大きすぎるため、失敗の詳細${count}件は合計だけを保存しています`,
  'sessions-in-both': () =>
    'MTA-STSとDANEの項目の合計が等しいため、同じセッションを数えたものとして扱いました',
  'sessions-added': () => 'MTA-STSとDANEの項目の合計が異なるため、足し合わせました',
  more: () => '記載しきれない相違がほかにもあります',
  'byte-order-mark': () => 'JSONの先頭にバイト順マークがあります',
  'utf-16': () => 'JSONがUTF-16です',
  'utf-16-unmarked': () => 'JSONがUTF-16で、バイト順マークがありません',
  'latin-1': () => 'JSONがUTF-8ではないため、Latin-1として読み取りました',
  'control-characters': () => 'JSONの中の制御文字を空白として読み取りました',
  'text-after-json': () => 'JSONの後ろのテキストを無視しました',
  'list-of-reports': () => 'JSONがレポートのリストです',
  'object-around-report': () => 'JSONがレポートを包むオブジェクトです',
  'base64-content': () => '内容がbase64です',
  'compressed-twice': () => '2回圧縮されています',
  'header-misspelt': () => 'ヘッダーフィールド名の「Content」の後にハイフンがありません',
  'wrong-encoding': ({ label, found }) =>
    `パートには${quote(label)}とありますが、${found === 'none' ? 'エンコードされていません' : 'base64です'}`,
  'wrong-media-type': ({ label, found }) =>
    `パートの種類は${quote(label)}となっていますが、実際は${found}です`,
  'other-media-type': ({ label }) => `パートの種類が${quote(label)}で、TLSレポートのものではありません`,
  'not-multipart-report': () => 'メールがmultipart/reportではありません',
  'no-report-type': () => 'メールにreport-type "tlsrpt"がありません',
  'subject-id-unwrapped': () => '件名のReport-IDに「<>」がありません',
  'subject-id-differs': () => '件名のReport-IDがreport-idと異なります',
  'other-domain-named': ({ source, domain }) =>
    `${wordOf(sources, source)}には${quote(domain)}とありますが、レポートは別のドメインのものです`,
  'attached-twice': () => '同じレポートが2回添付されているため、1回だけ読み取りました',
  'attachment-unreadable': ({ cause }) =>
    `ほかの添付ファイルを読み取れません: ${describeByCode(refusals, unknownReason, cause)}`,
  'more-attachments-unreadable': ({ count }) => `ほかに${count}件の添付ファイルを読み取れません`,
};

export const readingNoteTimes = (note: string, times: number): string => `${note}(${times}回)`;

export const unknownNote = (code: string): string =>
  `新しいバージョンのStrictMXが記録した${quote(code)}を、このバージョンでは説明できません`;
