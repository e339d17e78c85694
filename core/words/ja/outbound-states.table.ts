import type { OutboundStateWords } from '../outbound-words.ts';

export const outboundStates: OutboundStateWords = {
  reports: {
    'looking-up': 'DNSの応答がまだありません。後で再度問い合わせます',
    'not-sent': '送信しません',
    waiting: 'まだ配信されていません',
    delivered: '配信されました',
    failed: '配信できませんでした',
  },
  deliveries: {
    waiting: 'まだ配信されていません',
    delivered: '配信されました',
    failed: '配信できませんでした',
    suppressed: '送信しません',
    bounced: '返送されました',
  },
  attempts: {
    started: '送信中です',
    unknown: '中断されました。届いた可能性があります',
    delivered: '配信されました',
    failed: '失敗しました',
    bounced: '返送されました',
  },
};
