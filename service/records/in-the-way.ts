/**
 * Records of another type where one of ours belongs. A CNAME is the only record of its name (RFC 1034 §3.6.2), so Route 53
 * refuses ours beside an address, and our TXT beside a CNAME. Other records at the name do no harm and stay.
 */
import { excerpt } from '../../core/finding/fault.ts';
import type { RecordInTheWay } from '../../core/finding/hosting-parameters.ts';
import type { FoundSet, RecordSet, RecordType } from '../ports/dns-zone.ts';

/** The sets at a name beside which a record of this type cannot be written, or would not be answered. */
export const findInTheWay = (sets: readonly FoundSet[], type: 'TXT' | 'CNAME'): FoundSet[] =>
  sets.filter((set) => {
    if (set.type === type) return set.form !== undefined;
    return type === 'CNAME' || set.type === 'CNAME' || isDelegation(set);
  });

/** The set of this type that is in no special form: we write only such. */
export const findPlain = (sets: readonly FoundSet[], type: RecordType): RecordSet | undefined =>
  sets.find((set): set is RecordSet => set.type === type && set.form === undefined);

/** The name is in another zone, with everything below it. Nobody wants us to delete that. */
export const isDelegation = ({ type }: Pick<FoundSet, 'type'>): boolean => type === 'NS' || type === 'DS';

/** Attack: a record set of a thousand values would be stored with the problem. */
export const maxShown = 5;

/** What a finding says about such sets. */
export const describeInTheWay = (sets: readonly FoundSet[]): RecordInTheWay[] =>
  sets.slice(0, maxShown).map(({ type, values, form }) => ({
    type,
    values: values.slice(0, maxShown).map(excerpt),
    ...(form && { form }),
  }));
