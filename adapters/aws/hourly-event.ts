/**
 * The event that the schedules send: EventBridge Scheduler puts its due time into `<aws.scheduler.scheduled-time>`.
 */
export interface HourlyEvent {
  /** RFC 3339 UTC. */
  scheduledAt: string;
}
