import { expect, test } from 'vitest';
import {
  domainNameSchema,
  reportIdentitySchema,
  timestampSchema,
  utcDaySchema,
} from '../../../service/store/branded-text.ts';

test.each(Object.entries({ domainNameSchema, reportIdentitySchema, timestampSchema, utcDaySchema }))(
  '%s reads any text, even of a form that only a newer version writes, and nothing else',
  (_, schema) => {
    expect(schema.parse('of another form')).toBe('of another form');
    expect(schema.safeParse(20261123).success).toBe(false);
  },
);
