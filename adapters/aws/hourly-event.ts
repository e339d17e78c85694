/**
 * What the schedules send: EventBridge Scheduler puts the time it was due for into `<aws.scheduler.scheduled-time>`.
 */
export interface HourlyEvent {
  /** RFC 3339 UTC. */
  scheduledAt: string;
}
