import type { FetchProblem } from '../../finding/fetch-problem.ts';
import { quote } from '../../text/quote.ts';
import { wordOf } from '../by-code/word-of.ts';
import type { AttemptAnswerWords } from '../outbound-words.ts';

const problems: Record<FetchProblem, string> = {
  dns: 'the host has no address',
  'private-address': 'the host has a private address',
  connect: 'the host refused the connection',
  'tls-expired': 'the certificate has expired',
  'tls-name': 'the certificate is for another name',
  'tls-untrusted': 'the certificate is not trusted',
  tls: 'TLS failed',
  timeout: 'no answer in time',
  'too-large': 'the answer was too large',
  protocol: 'the answer was not valid HTTP',
};

export const attemptAnswers: AttemptAnswerWords = {
  'http-status': ({ status }) => `HTTP ${status}`,
  'no-http-answer': ({ problem, errorCode }) =>
    errorCode === undefined ? wordOf(problems, problem) : `${wordOf(problems, problem)} (${errorCode})`,
  'smtp-reply': ({ smtpReply }) => `the mail server answered ${quote(smtpReply)}`,
  'mail-not-sent': ({ errorCode, errorMessage }) =>
    `the mail could not be sent: ${quote(errorMessage)} (${errorCode})`,
  'bounce-status': ({ status }) => `status ${status}`,
  complaint: () => 'the receiver reported it as unwanted',
};
