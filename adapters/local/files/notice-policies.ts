import type { DomainName } from '../../../core/names/domain-name.ts';
import type { ObjectStore } from '../../../service/ports/object-store.ts';
import { parsePolicyKey } from '../../../service/store/domains/policy.ts';

/**
 * What S3 does on AWS: gives notice of each policy that is written, so that its id follows. A notice that is lost with
 * the process is made up for by the reconciliation at its next start.
 */
export const noticePolicies = (store: ObjectStore, notice: (domain: DomainName) => void): ObjectStore => ({
  get: (key) => store.get(key),
  list: (prefix, options) => store.list(prefix, options),
  delete: (key, options) => store.delete(key, options),
  async put(key, body, options) {
    const written = await store.put(key, body, options);
    const domain = parsePolicyKey(key);
    if (domain !== undefined) notice(domain);
    return written;
  },
});
