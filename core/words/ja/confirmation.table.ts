import type { ConfirmationWords } from '../alarm-words.ts';
import { formatDeadline } from './format.ts';

export const confirmation: ConfirmationWords = {
  subject: (domain) => `${domain}のレポートを受け取りますか`,
  lead: (owner, domain) =>
    `${owner}が、${domain}に関するメールの宛先としてあなたのアドレスを指定しました。確認していただくまで、メールは送信されません。`,
  offer: [
    'ほかのメールシステムがこのドメインのメールサーバーへTLSで接続できたかを、1日1通のメールでお知らせします。メールが届かなくなるおそれがあるときは、すぐに警告をお送りします。',
  ],
  link: (until) => `確認または拒否する(${formatDeadline(until)}まで)`,
  otherwise: (owner) =>
    `受け取りを希望されない場合や${owner}にお心当たりがない場合は、何もする必要はありません。同じページで拒否すると、${owner}から再び確認を求められることもなくなります。`,
  footer: 'このメールは、あなたのアドレスが宛先に指定されたため、1回だけ送信されています。',
  question: (owner, address) => `${owner}からの日次レポートと警告を${address}で受け取りますか`,
  confirm: '受け取る',
  decline: '受け取らない(今後の確認も不要)',
  done: {
    confirmed: (owner) => `確認しました。次回から、${owner}のメールをお送りします。`,
    declined: (owner) => `拒否しました。${owner}からのメールも確認の依頼も、今後は送信されません。`,
  },
  again: '有効期限までは、同じリンクから回答を変更できます。',
  notSaved: '回答が選択されていないため、何も保存されませんでした。どちらかのボタンを押してください。',
  expired: 'このリンクは無効か、有効期限が切れています',
  expiredDetail:
    'リンクの有効期間は7日間です。アドレスを指定した人がドメインの設定を保存し直すと、新しいリンクが届きます。',
  leave: {
    label: '配信停止',
    question: (owner, address) => `${owner}の日次メールと警報を${address}で受け取るのをやめますか`,
    detail: (owner) => [
      `${owner}のドメイン宛てのメールが届かなくなるおそれがあるときも、お知らせは届かなくなります。ほかの受信者への配信は続きます。`,
      `配信を停止したことは${owner}に表示されます。${owner}が配信を再開することはできません。再開できるのは、このリンクを持つあなただけです。`,
    ],
    leave: '配信を停止する',
    left: (owner, address) => `${address}への${owner}の日次メールと警報を停止しました`,
    leftDetail:
      '誤って停止した場合は、いつでもこのページで再開できます。リンクの入ったメールを保管しておいてください。',
    back: '配信を再開する',
  },
  states: {
    waiting: '受信者がメールで届いたリンクから確認するまで、メールは送信されません',
    declined:
      '受信者は日次メールと警報を希望していません。再開できるのは、受け取ったメールのリンクを使う受信者本人だけです',
    unreadable: '保存されている受信者の回答を読み取れないため、メールは送信されません',
  },
};
