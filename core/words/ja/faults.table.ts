/** What is wrong with a text, in Japanese: each a part of a sentence, without a final stop. */

import type { RuaFault } from '../../finding/fault.ts';
import { findInvisible } from '../../text/invisible.ts';
import { quote } from '../../text/quote.ts';
import { wordOf } from '../by-code/word-of.ts';
import type { FaultWords } from '../finding-words.ts';

const wantedModes = '「enforce」「testing」「none」のいずれかを指定してください';
const wantedId = '1〜32文字の英数字を指定してください';
const wantedUri =
  '「mailto:reports@example.com」または「https://example.com/reports」の形式で指定してください';
const wantedSeconds = (max: number) => `0〜${max}の整数(秒)を指定してください`;

const ruaFaults: Record<RuaFault, string> = {
  empty: '宛先が空です',
  'exclamation-mark': '「!」は「%21」と書く必要があります',
  'bare-address': 'アドレスに「mailto:」が付いていません',
  'no-uri': 'URIではありません(RFC 3986)',
  'no-mail-address': 'メールアドレスではありません',
  'no-https-address': 'HTTPSのアドレスではありません',
};

const readerOf = (version: string) => (version.startsWith('v=STS') ? '送信元' : '報告元');

/** Untrusted text; a character that nobody sees is named. */
const quoted = (text: string): string => {
  const invisible = findInvisible(text);
  return `${quote(text)}${invisible === undefined ? '' : `(見えない文字${invisible}を含む)`}`;
};

export const faults: FaultWords = {
  'policy-too-large': ({ bytes, maxBytes }) =>
    `ポリシーが${bytes}バイトあります(上限は${maxBytes}バイト、RFC 8461 §3.3)`,
  'policy-empty': () => 'ポリシーが空です',
  'policy-not-utf8': () => 'ポリシーがUTF-8のテキストではありません(RFC 8461 §3.2)',
  'policy-byte-order-mark': () =>
    'ポリシーの先頭にバイト順マーク(BOM)があるため、最初のフィールド名が認識されません',
  'line-empty': ({ line }) => `${line}行目が空行です(空行は認められません、RFC 8461 §3.2)`,
  'line-malformed': ({ line, text }) => `${line}行目の${quoted(text)}が「name: value」の形式ではありません`,
  'line-without-value': ({ line, text }) => `${line}行目に値がありません: ${quoted(text)}`,
  'line-control-character': ({ line, text }) => `${line}行目に制御文字が含まれています: ${quote(text)}`,
  'version-missing': () => '「version」がありません。「version: STSv1」が必要です',
  'version-unknown': ({ value }) =>
    `「version」が${quoted(value)}になっています。「STSv1」を指定してください`,
  'mode-missing': () => `「mode」がありません。${wantedModes}`,
  'mode-unknown': ({ value }) => `「mode」が${quoted(value)}になっています。${wantedModes}`,
  'max-age-missing': ({ max }) => `「max_age」がありません。${wantedSeconds(max)}`,
  'max-age-invalid': ({ value, max }) => `「max_age」が${quoted(value)}になっています。${wantedSeconds(max)}`,
  'mx-missing': () => '「mx」がありません。「mx: mail.example.com」のような行が1行以上必要です',
  'mx-invalid': ({ value }) =>
    `「mx」の${quote(value)}が正しくありません。「mail.example.com」のようなホスト名、または「*.example.com」のようなパターンを指定してください`,

  'field-repeated': ({ line, field }) => `${line}行目で「${field}」が重複しています(最初の値だけが有効です)`,
  'field-unknown': ({ line, field, meant }) =>
    `${line}行目の「${field}」は未知のフィールドのため無視されます${meant === undefined ? '' : `(「${meant}」の誤りではありませんか)`}`,
  'policy-not-ascii': () => 'ASCII以外の文字が含まれています(一部の送信元は受け付けません)',
  'mx-upper-case': ({ text }) =>
    `${quote(text)}は小文字で書くことをお勧めします(一部の送信元は大文字と小文字を区別します)`,
  'mx-missing-with-none': () =>
    'モード「none」のポリシーに「mx」行がありません(一部の送信元はこのようなポリシーを受け付けず、以前のものを使い続けます)',
  'mx-repeated': ({ pattern }) => `「mx」に${quote(pattern)}が重複しています`,
  'mx-public-suffix': ({ pattern, suffix }) =>
    `「mx」の${quote(pattern)}は、${quote(suffix)}の下に名前を登録した第三者のサーバーも許可します`,
  'mx-one-label': ({ pattern }) => `「mx」の${quote(pattern)}は完全修飾ホスト名ではありません`,
  'max-age-too-long': ({ seconds, max }) =>
    `「max_age」が${seconds}です(大手の送信元は、${max}を超える値を1日に短縮します)`,
  'max-age-too-short': ({ seconds, min }) =>
    `「max_age」が${seconds}です(大手の送信元は、1日(${min})未満の値を無視します)`,
  'max-age-short-for-enforce': ({ seconds, recommended }) =>
    `「max_age」が${seconds}です(「enforce」では2週間(${recommended})以上にすると、より安全です)`,

  'mx-entry-repeated': ({ field, pattern }) => `「${field}」の${quote(pattern)}は重複しているため除かれます`,
  'mx-entry-converted': ({ field, entry, pattern }) =>
    `「${field}」の${quote(entry)}は「${pattern}」として公開されます`,
  'max-age-capped': ({ seconds, max }) =>
    `「maxAgeSeconds」の${seconds}は${max}として公開されます(大手の送信元は、それを超える値を1日に短縮します)`,

  'record-none': ({ version }) => `「${version};」で始まるレコードがありません`,
  'record-almost': ({ version, text }) =>
    `${quoted(text)}は無効です(${readerOf(version)}は、引用符や空白のない「${version};」で始まるレコードだけを認識します)`,
  'record-several': ({ version, count }) =>
    `「${version};」で始まるレコードが${count}件あります。1件だけにしてください`,
  'record-field-malformed': ({ text }) => `フィールド${quoted(text)}が「name=value」の形式ではありません`,
  'id-missing': () => '「id」がありません。「id=」に続けて1〜32文字の英数字を指定してください',
  'id-invalid': ({ value }) => `「id」が${quoted(value)}になっています。${wantedId}`,
  'rua-missing': () => '「rua」がありません。「rua=mailto:…」または「rua=https://…」を指定してください',
  'rua-invalid': ({ uri, reason }) => `「rua」の${quoted(uri)}は${wordOf(ruaFaults, reason)}。${wantedUri}`,
  'rua-unknown-scheme': ({ uri }) =>
    `「rua」の${quote(uri)}は、どの報告元も使わないスキームです。${wantedUri}`,
  'rua-several': () => '「rua」に複数の宛先があります(一部の報告元は最初の宛先だけを使います)',
  'rua-blank': ({ value }) =>
    `「rua」の${quote(value)}の先頭か末尾に空白があります(空白を宛先の一部とみなす報告元があるため、削除してください)`,

  more: ({ count }) => `ほか${count}件`,
};
