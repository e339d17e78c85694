import type { DomainName } from '../../../core/names/domain-name.ts';
import type { ObjectStore } from '../../../service/ports/object-store.ts';
import { parsePolicyKey } from '../../../service/store/domains/policy.ts';

/**
 * Does what S3 does on AWS: sends a notification of each policy write, so that its id is announced. If a notification is
 * lost because the process dies, the reconciliation at the next start makes up for it.
 */
export const noticePolicies = (store: ObjectStore, notice: (domain: DomainName) => void): ObjectStore => ({
  get: (key) => store.get(key),
  list: (prefix, options) => store.list(prefix, options),
  delete: (key, options) => store.delete(key, options),
  pauseAfterLoss: (losses) => store.pauseAfterLoss(losses),
  async put(key, body, options) {
    const written = await store.put(key, body, options);
    const domain = parsePolicyKey(key);
    if (domain !== undefined) notice(domain);
    return written;
  },
});
