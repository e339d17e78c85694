/** Work to be done later, at least once, in any order. */
export type Task =
  | { kind: 'rotate-id'; domain: string }
  | { kind: 'advance-hosting'; domain: string }
  /** Removal, change of provider, the daily watch. */
  | { kind: 'advance-life-cycle'; domain: string }
  /** `isReplay`: it was read before. */
  | { kind: 'receive-report'; key: string; isReplay?: true }
  | { kind: 'send-digest'; owner: string; day: string }
  | { kind: 'plan-outbound'; day: string; shard: string }
  | { kind: 'send-outbound' };

export interface TaskQueue {
  /** `delaySeconds` is 0 to 900. */
  enqueue(tasks: Task[], options?: { delaySeconds?: number }): Promise<void>;
}
