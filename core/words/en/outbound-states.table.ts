import type { OutboundStateWords } from '../outbound-words.ts';

export const outboundStates: OutboundStateWords = {
  reports: {
    'looking-up': 'DNS has not answered yet, and is asked again later',
    'not-sent': 'not sent',
    waiting: 'not delivered yet',
    delivered: 'delivered',
    failed: 'could not be delivered',
  },
  deliveries: {
    waiting: 'not delivered yet',
    delivered: 'delivered',
    failed: 'could not be delivered',
    suppressed: 'not sent',
    bounced: 'bounced',
  },
  attempts: {
    started: 'in progress',
    unknown: 'interrupted, and may have arrived',
    delivered: 'delivered',
    failed: 'failed',
    bounced: 'bounced',
  },
};
