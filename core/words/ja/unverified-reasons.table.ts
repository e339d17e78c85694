import { quote } from '../../text/quote.ts';
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

export const unverifiedReasons: UnverifiedWords = {
  'no-trusted-result': () => '受信サーバーが署名を検証していません',
  'no-submitter': () => '送信元のドメインが記載されていません',
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
};
