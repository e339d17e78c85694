import { forwardMail } from '../../../service/operator-mail/forward-mail.ts';
import type { Ports } from '../../../service/ports/ports.ts';
import { type ForwardedMail, forwardedMailKey } from '../../../service/store/operator/forwarded-mail.ts';
import { operatorMarkKey } from '../../../service/store/operator/operator-mark.ts';
import { createFakePorts, type FakeHandles } from '../../fakes/fake-ports.ts';

/** A service with an operator, to whom others write. */
export class OperatorWorld {
  readonly ports: Ports;
  readonly handles: FakeHandles;
  #count = 0;

  constructor() {
    const { handles, ...ports } = createFakePorts();
    this.handles = handles;
    this.ports = {
      ...ports,
      service: { ...ports.service, operator: { address: 'ops@example.net', language: 'en' } },
    };
  }

  static async marked(mails: number): Promise<OperatorWorld> {
    const world = new OperatorWorld();
    await world.mark(mails);
    return world;
  }

  /** Mails that intake has marked. */
  async mark(mails: number, site = 'customer.example', body = 'Hello\r\n'): Promise<void> {
    for (let mail = 0; mail < mails; mail++) {
      this.#count++;
      const key = `mail/in/${String(this.#count).padStart(4, '0')}`;
      const raw = `From: ann@${site}\r\nTo: abuse@reports.strictmx.test\r\nSubject: Letter ${this.#count}\r\n\r\n${body}`;
      await this.ports.store.put(key, raw);
      await this.ports.store.put(operatorMarkKey(key, site), '');
    }
  }

  forward = (): Promise<void> => forwardMail(this.ports);

  get state(): ForwardedMail {
    return JSON.parse(this.handles.store.text(forwardedMailKey) ?? '{"marks":[]}');
  }

  /** The mails that went out. */
  get texts(): string[] {
    return this.handles.mail.sent.map(({ raw }) => Buffer.from(raw).toString());
  }

  get marks(): string[] {
    return this.handles.store.keys('operator-mail/due/');
  }
}
