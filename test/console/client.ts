import { HtmlValidate } from 'html-validate';
import { createApi } from '../../api/app.ts';
import { BodyRoom } from '../../api/limits/body-room.ts';
import { createConsole } from '../../console/app.ts';
import { hashSecret } from '../../service/access/tokens.ts';
import { adminToken } from '../api/client.ts';
import { World } from '../service/world.ts';

const origin = 'http://127.0.0.1:8080';

/** Inline styles and the like are checked by the browser itself: the pages forbid them by Content-Security-Policy. */
const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  // Lists whose markers are taken away, and tables that become cards, say what they are (WAI-ARIA).
  rules: {
    'no-redundant-role': 'off',
    'prefer-native-element': 'off',
    'no-implicit-button-type': 'off',
    'long-title': 'off',
  },
});

/** What is wrong with the markup of a page. */
export async function faultsOf(markup: string): Promise<string[]> {
  const { results } = await validator.validateString(markup);
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line }) => `${line} ${ruleId}: ${message}`),
  );
}

export interface PageAnswer {
  status: number;
  headers: Headers;
  /** Where a redirect leads. */
  location: string;
  html: string;
}

/** The console over a world of fakes. */
export class ConsoleClient {
  readonly world: World;
  readonly #app: ReturnType<typeof createConsole>;
  /** Cookies by name, as a browser keeps them. */
  readonly cookies = new Map<string, string>();
  address = '';
  /** As on one machine; behind API Gateway, a client has an address and HTTPS. */
  isUnencrypted = () => this.address !== '';
  readonly #origin: string;

  constructor(world: World, publicUrl = origin, bodyRoom = new BodyRoom()) {
    this.world = world;
    this.#origin = publicUrl;
    world.ports.service.apiUrl = publicUrl;
    const settings = { adminTokenHash: hashSecret(adminToken), clientOf: () => this.address };
    const api = createApi(world.ports, { ...settings, version: async () => '0.0.0' });
    this.#app = createConsole(world.ports, {
      ...settings,
      api,
      bodyRoom,
      isUnencrypted: () => this.isUnencrypted(),
    });
  }

  /** A domain with a policy, and somebody who is signed in. */
  static async signedIn(token: string = adminToken): Promise<ConsoleClient> {
    const world = await World.hosted();
    await world.edit({ mode: 'testing', mx: ['mx1.example.com'], maxAgeSeconds: 604_800 });
    await world.drain();
    const client = new ConsoleClient(world);
    await client.signIn(token);
    return client;
  }

  signIn = (token: string) => this.post('/console/sign-in', { token, next: '/console/domains' });

  get = (path: string, headers: Record<string, string> = {}) => this.#request(path, { headers });

  /** A form, sent by a page of the console. */
  post = (
    path: string,
    form: Record<string, string>,
    headers: Record<string, string> = { Origin: this.#origin },
  ) =>
    this.#request(path, {
      method: 'POST',
      body: new URLSearchParams(form).toString(),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    });

  async #request(path: string, init: RequestInit & { headers: Record<string, string> }): Promise<PageAnswer> {
    const Cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const request = new Request(`${this.#origin}${path}`, { ...init, headers: { ...init.headers, Cookie } });
    const response = await this.#app.fetch(request, {});
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/u.exec(line) ?? [];
      if (/max-age=0/iu.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const { status, headers } = response;
    return { status, headers, location: headers.get('Location') ?? '', html: await response.text() };
  }
}
