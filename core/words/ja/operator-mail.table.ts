import type { OperatorMailWords } from '../operator-words.ts';
import { formatNumber } from './format.ts';

const kilobytes = (bytes: number): string => `${formatNumber(Math.ceil(bytes / 1024))} KB`;

export const operatorMail: OperatorMailWords = {
  subject: (mails, domain) => `${domain}宛てのメール${formatNumber(mails)}通`,
  lead: 'お使いのStrictMXサービスのpostmasterまたはabuse宛て、あるいは送信したレポートへの返信として届いたメールです。返信するときは、添付のメールを開いてください。このメールに返信しても、誰にも届きません。',
  caption: (number) => `メール${formatNumber(number)}`,
  from: '差出人',
  to: '宛先',
  subjectLine: '件名',
  received: '受信日時',
  checks: '送信者の検証',
  unchecked: 'なし',
  attached: '添付',
  attachment: (file, attachedBytes, allBytes) =>
    attachedBytes < allBytes
      ? `${file}(全体${kilobytes(allBytes)}のうち先頭${kilobytes(attachedBytes)})`
      : file,
  verdict: '内容の検査',
  spam: 'Amazon SESが迷惑メールと判定',
  virus: 'なし(Amazon SESがウイルスを検出したため)',
  careful:
    'これらのアドレスには誰でもメールを送れます。リンクや添付ファイルにご注意ください。添付していないメールは、保存する余裕がなかったものを除き、隔離領域にあります(オブジェクト名は「strictmx quarantine list」で確認できます)。',
  rest: (mails) => `ほかに${formatNumber(mails)}通のメールがあります(一覧には載せていません)。`,
  leftOut: (mails) =>
    `ほかに約${formatNumber(mails)}通のメールが届きましたが、本日の保存容量を使い切ったため、保存していません。`,
  unsent: (mails) =>
    `以前の同様のお知らせ(メール${formatNumber(mails)}通分)は、お使いのメールサーバーに拒否されました。それらのメールは隔離領域にあります。`,
  footer:
    'このメールは、StrictMXサービスの運用者(alarmEmailまたは--alarm-to)としてのあなたに送信されています。',
};
