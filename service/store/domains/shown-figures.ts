import type { UtcDay } from '../../../core/names/utc-day.ts';
import type { DomainState } from './domain.ts';

/** Figures from before a domain came to its owner belong to the former owner. @returns the later of both days */
export const shownFrom = ({ figuresFrom }: Pick<DomainState, 'figuresFrom'>, day: UtcDay): UtcDay =>
  figuresFrom !== undefined && figuresFrom > day ? figuresFrom : day;
