import { expect, test } from 'vitest';
import * as names from '../../bin/local-names.ts';

test.each([names.serviceDomain, names.mailDomain, names.edgeHost, names.nameServer])(
  '%s is a name that exists nowhere else (RFC 6761)',
  (name) => {
    expect(name).toMatch(/\.test$/u);
  },
);
