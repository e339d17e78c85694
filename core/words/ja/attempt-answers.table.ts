import type { FetchProblem } from '../../finding/fetch-problem.ts';
import { quote } from '../../text/quote.ts';
import { wordOf } from '../by-code/word-of.ts';
import type { AttemptAnswerWords } from '../outbound-words.ts';

const problems: Record<FetchProblem, string> = {
  dns: 'ホストのアドレスがありません',
  'private-address': 'ホストのアドレスがプライベートアドレスです',
  connect: 'ホストに接続を拒否されました',
  'tls-expired': '証明書の有効期限が切れています',
  'tls-name': '証明書が別の名前のものです',
  'tls-untrusted': '証明書が信頼されていません',
  tls: 'TLSに失敗しました',
  timeout: '時間内に応答がありませんでした',
  'too-large': '応答が大きすぎました',
  protocol: '応答が有効なHTTPではありませんでした',
};

export const attemptAnswers: AttemptAnswerWords = {
  'http-status': ({ status }) => `HTTPステータス${status}`,
  'no-http-answer': ({ problem, errorCode }) =>
    errorCode === undefined ? wordOf(problems, problem) : `${wordOf(problems, problem)}(${errorCode})`,
  'smtp-reply': ({ smtpReply }) => `メールサーバーの応答: ${quote(smtpReply)}`,
  'mail-not-sent': ({ errorCode, errorMessage }) =>
    `メールを送信できませんでした: ${quote(errorMessage)}(${errorCode})`,
  'bounce-status': ({ status }) => `ステータス${status}`,
  complaint: () => '受信者から迷惑メールとして報告されました',
};
