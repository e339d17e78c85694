import type { HeaderProblem } from '../../mail/find-header-ambiguity.ts';
import { quote } from '../../text/quote.ts';
import { describeByCode } from '../by-code/describe-by-code.ts';
import type { UnverifiedWords } from '../intake-words.ts';

/** RFC 8601 §2.7.1. */
const resultMeanings = new Map([
  ['fail', '署名後にメールが変更されています'],
  ['neutral', '鍵がないか、鍵を読み取れません'],
  ['temperror', '受信時に鍵を検索できませんでした'],
  ['permerror', '署名または鍵の形式が正しくありません'],
  ['policy', '受信サーバーがこの種類の署名を受け入れません'],
]);

function meaningOf(result: string): string {
  const meaning = resultMeanings.get(result);
  return meaning === undefined ? quote(result) : `${meaning}(${quote(result)})`;
}

const headerProblems: Record<HeaderProblem, (found: { field: string }) => string> = {
  'repeated-field': ({ field }) => `ヘッダーにフィールド${quote(field)}が2つあります`,
  'misspelt-field': ({ field }) => `ヘッダーに${quote(field)}の綴りを誤ったフィールドがあります`,
  'malformed-line': () => 'ヘッダーに形式の正しくない行があります',
  'control-character': () => 'ヘッダーに制御文字があります',
  'line-ends': () => 'ヘッダーの改行が統一されていません',
  author: ({ field }) => `ヘッダーの差出人(${quote(field)})が1人に定まりません`,
  signature: () => '署名のタグが重複しているか、綴りが正しくありません',
};

export const unverifiedReasons: UnverifiedWords = {
  'no-trusted-result': () => '受信サーバーが署名を検証していません',
  'no-submitter': () => '報告元のドメインが記載されていません',
  unsigned: ({ signer }) =>
    signer === undefined ? 'DKIM署名がありません' : `${quote(signer)}のDKIM署名がありません`,
  failed: ({ signer, result }) =>
    signer === undefined
      ? `署名を検証できませんでした: ${meaningOf(result)}`
      : `${quote(signer)}の署名を検証できませんでした: ${meaningOf(result)}`,
  'not-aligned': ({ signer, submitter }) =>
    signer === undefined
      ? `${quote(submitter)}による署名がありません`
      : `署名したドメインは${quote(signer)}で、${quote(submitter)}ではありません`,
  'body-length-limited': ({ signer }) => `${quote(signer)}の署名の対象がメールの一部だけです(l=)`,
  'not-for-tlsrpt': ({ signer, services }) =>
    `${quote(signer)}の鍵の用途は${quote(services)}だけで(s=)、「tlsrpt」が含まれていません`,
  expired: ({ signer }) => `${quote(signer)}の署名は、メールが届いた時点で期限切れでした(x=)`,
  'ambiguous-header': ({ problem, field = '' }) =>
    `${describeByCode(headerProblems, quote, { code: problem, parameters: { field } })}。そのため、署名されたメールと読み取った内容が異なる可能性があります`,
  'too-many-signatures': ({ count, limit }) => `署名が${count}個ありますが、調べるのは${limit}個までです`,
  'enclosed-message': () => 'メールに添付されたメッセージの中にあり、署名はその内容を保証しません',
  'author-not-aligned': ({ author, submitter }) =>
    `差出人は${quote(author)}で、${quote(submitter)}の組織ではありません`,
  'not-report-address': ({ author, provider }) =>
    `${quote(provider)}は誰にでもメールアドレスを提供しており、${quote(author)}はレポート用のアドレスではありません`,
  'field-not-signed': ({ signer, field }) =>
    `${quote(signer)}の署名は、読み取り方を決めるヘッダーフィールド${quote(field)}を対象としていません`,
  'domain-not-signed': ({ signer }) =>
    `${quote(signer)}の署名は、どのドメインのレポートであるかを対象としていません`,
  'not-sent-as-report': ({ signer }) =>
    `${quote(signer)}の署名の対象に、TLSレポートであることを示すものがありません`,
};
