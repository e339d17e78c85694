import type { ObjectStore } from '../../service/ports/object-store.ts';
import type { FetchResult, PublicFetch } from '../../service/ports/public-fetch.ts';
import type { FakeEdge } from './fake-edge.ts';

export interface FakeRequest {
  method: 'GET' | 'POST';
  url: string;
  body?: Uint8Array;
  contentType?: string;
  headers?: Readonly<Record<string, string>>;
  family?: 4 | 6;
  timeoutMs?: number;
}

type Answer = FetchResult | ((request: FakeRequest) => FetchResult | Promise<FetchResult>);

/**
 * The web as seen from us: what a test sets by `answer`, else the policies of the tenants that `FakeEdge` serves,
 * else a host that does not resolve.
 */
export class FakeFetch implements PublicFetch {
  readonly requests: FakeRequest[] = [];
  readonly #answers = new Map<string, Answer>();
  readonly #store: Pick<ObjectStore, 'get'>;
  readonly #edge: Pick<FakeEdge, 'serves'>;

  constructor(store: Pick<ObjectStore, 'get'>, edge: Pick<FakeEdge, 'serves'>) {
    this.#store = store;
    this.#edge = edge;
  }

  /** What every later request of this URL is told. */
  answer(url: string, answer: Answer): void {
    this.#answers.set(url, answer);
  }

  clear(url: string): void {
    this.#answers.delete(url);
  }

  get(url: string, { family }: { family?: 4 | 6 } = {}): Promise<FetchResult> {
    return this.#serve({ method: 'GET', url, ...(family && { family }) });
  }

  post(
    url: string,
    body: Uint8Array,
    contentType: string,
    headers?: Readonly<Record<string, string>>,
    options?: { timeoutMs?: number },
  ): Promise<FetchResult> {
    return this.#serve({ method: 'POST', url, body, contentType, ...(headers && { headers }), ...options });
  }

  async #serve(request: FakeRequest): Promise<FetchResult> {
    this.requests.push(request);
    const answer = this.#answers.get(request.url);
    if (answer !== undefined) return typeof answer === 'function' ? answer(request) : answer;
    const domain = /^https:\/\/mta-sts\.([^/]+)\/\.well-known\/mta-sts\.txt$/.exec(request.url)?.[1];
    if (domain === undefined) return { ok: false, problem: 'dns', detail: 'no such host' };
    if (!this.#edge.serves(domain)) return { ok: false, problem: 'tls', detail: 'no tenant of this name' };
    const object = await this.#store.get(`policies/${domain}/mta-sts.txt`);
    return object === undefined ? answerOf(404, 'Not found\n') : answerOf(200, object.body);
  }
}

/** A result as the edge gives it; the third argument for wrong media types. */
export function answerOf(
  status: number,
  body: Uint8Array | string,
  contentType = 'text/plain; charset=utf-8',
): FetchResult {
  return { ok: true, status, contentType, body: Uint8Array.from(Buffer.from(body)) };
}
