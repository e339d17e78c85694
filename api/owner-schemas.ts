import * as z from 'zod';
import { convertDomainName } from '../core/names/domain-name.ts';
import { ownerName } from './domain-schemas.ts';

/** Shapes of the body of `/v1/owners/{owner}`. Each message completes `"field" is value, …`. */

export const ownerPath = z.object({ owner: ownerName });

const count = (max: number) => {
  const wanted = `expected a whole number from 0 to ${max}`;
  return z.int(wanted).min(0, wanted).max(max, wanted).exactOptional();
};

const wantedZone = 'expected the name of a zone such as "example.com"';

export const ownerInput = z.strictObject({
  zones: z
    .array(
      z.string(wantedZone).transform((name, context) => {
        const converted = convertDomainName(name);
        if (converted.ok) return converted.domain as string;
        context.addIssue({ code: 'custom', message: wantedZone, input: name });
        return z.NEVER;
      }),
      'expected a list of zones',
    )
    .max(1000, 'expected at most 1000 zones')
    .default([])
    .describe('Zones in which the service may write records for this owner'),
  quota: z
    .strictObject({
      domains: count(1_000_000),
      recipients: count(1_000_000),
      mailsPerDay: count(1_000_000),
      storedBytesPerDay: count(1_000_000_000_000_000),
    })
    .default({})
    .describe('Absent quotas have their default values'),
  // Clients may send back what GET answers.
  owner: z.unknown().meta({ readOnly: true }).optional(),
  used: z.unknown().meta({ readOnly: true }).optional(),
});
