import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shareFairly } from '../../../service/operator-mail/share-fairly.ts';
import { operatorMarkKey } from '../../../service/store/operator/operator-mark.ts';

test('shareFairly() gives no site a second place before each has its first', () => {
  const sites = fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(sites, (mails) => {
      const marks = mails.flatMap((count, site) =>
        Array.from({ length: count }, (_, at) => operatorMarkKey(`mail/in/${site}-${at}`, `site${site}`)),
      );
      const shared = shareFairly(marks);
      expect(shared.toSorted()).toEqual(marks.toSorted());
      const firsts = shared.slice(0, mails.filter((count) => count > 0).length);
      expect(new Set(firsts.map((mark) => mark.split('/')[2])).size).toBe(firsts.length);
    }),
  );
});

test('shareFairly() puts whoever wrote less before whoever wrote more', () => {
  const mark = (site: string, at: number) => operatorMarkKey(`mail/in/${at}`, site);
  const flood = Array.from({ length: 10 }, (_, at) => mark('flood', at));
  expect(shareFairly([...flood, mark('person', 99)])[0]).toBe(mark('person', 99));
});
