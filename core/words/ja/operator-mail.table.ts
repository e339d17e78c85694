import type { OperatorMailWords } from '../operator-words.ts';
import { formatNumber, formatTime } from './format.ts';

const kilobytes = (bytes: number): string => `${formatNumber(Math.ceil(bytes / 1024))} KB`;

export const operatorMail: OperatorMailWords = {
  subject: (address) => `${address}宛てのメール`,
  lead: (address) =>
    `お使いのStrictMXサービスのアドレス${address}宛てにメールが届きました。返信するときは、添付のメールを開いてください。このメールに返信しても、誰にも届きません。`,
  facts: 'メールの内容(差出人の申告)',
  from: '差出人',
  subjectLine: '件名',
  received: '受信日時',
  checks: '送信者の検証',
  unchecked: 'なし',
  attached: '届いたメールをそのまま添付しています。',
  cut: (attachedBytes, allBytes) =>
    `メールの先頭${kilobytes(attachedBytes)}を添付しています。全体(${kilobytes(allBytes)})は保存されています。オブジェクト名はGET /v1/quarantine?day=で確認できます。`,
  careful: 'このアドレスには誰でもメールを送れます。リンクや添付ファイルにご注意ください。',
  leftOut: (mails, since) =>
    `転送は1時間に10通、1日に50通までです。${formatTime(since)}以降、ほかに${formatNumber(mails)}通のメールが転送されていません。保存されたものは隔離領域(GET /v1/quarantine?day=)で確認できます。`,
  leftOutSubject: (mails) => `転送されなかったメールが${formatNumber(mails)}通あります`,
  footer:
    'このメールは、StrictMXサービスの運用者(alarmEmailまたは--alarm-to)としてのあなたに送信されています。',
};
