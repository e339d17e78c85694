import type { SesAdvice } from '../../../mail/mail-fault.ts';
import { quote } from '../../../text/quote.ts';
import { wordOf } from '../../by-code/word-of.ts';
import type { MailFaultWords } from '../../mail/mail-fault-words.ts';

const sesAdvice: Record<SesAdvice, string> = {
  'account-suspended':
    'AWSがこのアカウントのメール送信を恒久的に停止しました。理由をAWSサポートに問い合わせてください',
  'file-issue': 'SESがリクエストを無効と判断しました。この文面を添えてイシューを登録してください',
  'raise-limit': 'アカウントが上限に達しました。コンソールでSESのクォータを確認してください',
  'fix-mail-from':
    'MAIL FROMドメインのDNSレコードに誤りがあります。SESのコンソールでアイデンティティを確認してください',
  'correct-mail': 'SESがこのメールを拒否しました。示された問題を修正してください',
  'deploy-again': '設定セットがありません。もう一度デプロイしてください',
  'resume-sending':
    'このアカウントまたは設定セットのメール送信が停止されています。SESのアカウントダッシュボードで再開してください',
  'slow-down': '送信レートの上限に達しました。後でもう一度試すか、Service Quotasで引き上げを申請してください',
  'leave-sandbox':
    'アカウントがSESのサンドボックスにあります。本番アクセスを申請してください(docs/runbook.md#ses-sandbox)',
  'try-later': '後でもう一度試してください',
  'read-reference': 'SESのAPIリファレンスのSendEmailを確認してください',
};

export const mailFaults: MailFaultWords = {
  'ses-answer': ({ errorName, errorMessage, advice }) =>
    `メールを送信できません。SESの応答: ${errorName}(${errorMessage})。${wordOf(sesAdvice, advice)}`,
  'ses-no-answer': ({ errorName }) =>
    `メールを送信できません。SESから応答がなく(${errorName})、送信されている可能性もあります。後でもう一度試してください`,
  'relay-answer': ({ relay, reply, command, isTemporary }) =>
    `メールを送信できません。${command ?? '接続'}に対するリレー${quote(relay)}の応答: ${quote(reply)}。${
      isTemporary ? '後でもう一度試してください' : '原因をリレーのログで確認してください'
    }`,
  'relay-timeout': ({ relay, errorMessage }) =>
    `メールを送信できません。リレー${quote(relay)}から応答がありません(${errorMessage})。SMTPサーバーであることと、過負荷でないことを確認してください`,
  'relay-without-address': ({ relay, errorMessage }) =>
    `メールを送信できません。リレー${quote(relay)}のアドレスがありません(${errorMessage})。サービスの設定にあるリレーの名前を確認してください`,
  'relay-unreachable': ({ relay, errorMessage }) =>
    `メールを送信できません。リレー${quote(relay)}に接続できません(${errorMessage})。リレーが動作していることと、サービスの設定にある名前とポートを確認してください`,
  'recipients-refused': ({ relay, recipients }) =>
    `メールを送信できません。リレー${quote(relay)}が宛先${recipients}件を拒否しました。原因をリレーのログで確認してください`,
  'mail-invalid': ({ field, value }) =>
    `メールを送信できません。${quote(value)}はメールの${quote(field)}に使えません。元の設定を修正してください`,
};
