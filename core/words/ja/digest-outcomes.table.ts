import { quote } from '../../text/quote.ts';
import type { DigestOutcomeWords } from '../digest-words.ts';

export const digestOutcomes: DigestOutcomeWords = {
  sent: 'メールを送信しました',
  'sent-in-part':
    '所有者の送信数の上限に達したため、一部の宛先にのみメールを送信しました。残りの宛先には、本日中に上限を引き上げると1時間以内に送信されます。引き上げない場合、次回のメールは残りの宛先から順に送信されます',
  'already-sent': 'この日のメールは送信済みです',
  refused: 'すべての宛先がメールを拒否しました',
  'in-progress': 'この所有者へのメールを送信中です',
  'no-domains': '送信するメールはありません。この所有者のドメインがありません',
  'no-recipients': '送信するメールはありません。宛先がないか、まだ確認されていません',
  'over-quota': '所有者の送信数の上限に達したため、本日は送信しません。レポートは次回のメールに含まれます',
  'nothing-new': '送信するメールはありません。本日送信済みで、その後に届いたものはありません',
  queued: 'メールを送信待ちに追加しました。数分以内に送信されます',
  'will-be-retried': 'メールが受け付けられませんでした。後で再送信します',
};

export const unknownOutcome = (code: string): string =>
  `新しいバージョンのStrictMXが${quote(code)}と応答しましたが、このバージョンでは説明できません`;
