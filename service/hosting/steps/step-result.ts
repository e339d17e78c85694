import type { Finding } from '../../../core/finding/finding.ts';
import type { HostingState } from '../../store/domains/domain.ts';

/** The result of a step: the next state, or a wait with or without a task for the owner. */
export type HostingStepResult = { to: HostingState } | { wait: Finding | 'pending' };
