import { createApi } from '../../api/app.ts';
import { hashSecret } from '../../service/access/tokens.ts';
import { World } from '../service/world.ts';

export const adminToken = 'an-admin-token-for-tests';

/** An answer of the API, its JSON read. */
export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into many shapes
  body: any;
}

/** The API over a world of fakes. */
export class ApiClient {
  readonly world: World;
  readonly #app: ReturnType<typeof createApi>;
  static readonly adminToken = adminToken;
  token: string | undefined = adminToken;
  /** The address that requests come from. */
  address = '';

  constructor(world: World, more: Partial<Parameters<typeof createApi>[0]> = {}) {
    this.world = world;
    this.#app = createApi(
      { ...world.ports, ...more },
      { adminTokenHash: hashSecret(adminToken), clientOf: () => this.address, version: async () => '0.0.0' },
    );
  }

  static async hosted(): Promise<ApiClient> {
    return new ApiClient(await World.hosted());
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const authorization = this.token === undefined ? {} : { Authorization: `Bearer ${this.token}` };
    const isRaw = body === undefined || typeof body === 'string' || body instanceof ReadableStream;
    const payload = isRaw ? body : JSON.stringify(body);
    const response = await this.#app.request(path, {
      method,
      headers: { ...authorization, ...headers },
      ...(payload === undefined ? {} : { body: payload, duplex: 'half' }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : isJson(response) ? JSON.parse(text) : text,
    };
  }

  /** The answer as it came, for what is not JSON. */
  fetch(path: string): Response | Promise<Response> {
    return this.#app.request(path, { headers: { Authorization: `Bearer ${this.token}` } });
  }

  get routes() {
    return this.#app.routes;
  }
}

const isJson = ({ headers }: Response) => /json/u.test(headers.get('Content-Type') ?? '');
