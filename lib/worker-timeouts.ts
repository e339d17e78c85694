/** Timeouts of the queue workers in seconds; their queues' visibility timeouts follow from them. */
export const workerSeconds = {
  /** One fetch may take 60 s, one change in Route 53 120 s, and edits that arrive meanwhile begin anew. */
  'rotate-id': 300,
  'advance-hosting': 300,
  /** 40 MB of hostile mail. */
  'receive-report': 60,
  'send-digest': 120,
} as const;
