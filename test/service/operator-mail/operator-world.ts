import { handOnMail } from '../../../service/operator-mail/hand-on-mail.ts';
import type { Ports } from '../../../service/ports/ports.ts';
import { type HandedOn, handedOnKey } from '../../../service/store/operator/handed-on.ts';
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

  /** Mails that intake has marked. */
  async mark(mails: number): Promise<void> {
    for (let mail = 0; mail < mails; mail++) {
      this.#count++;
      const key = `mail/in/${String(this.#count).padStart(4, '0')}`;
      const raw = `From: ann@customer.example\r\nTo: abuse@reports.strictmx.test\r\nSubject: Mail ${this.#count}\r\n\r\nHello\r\n`;
      await this.ports.store.put(key, raw);
      await this.ports.store.put(operatorMarkKey(key), '');
    }
  }

  handOn = (): Promise<void> => handOnMail(this.ports);

  get state(): HandedOn {
    return JSON.parse(this.handles.store.text(handedOnKey) ?? '{"schema":1,"mails":[]}');
  }

  /** The texts of the mails that went out. */
  get texts(): string[] {
    return this.handles.mail.sent.map(({ raw }) => Buffer.from(raw).toString());
  }

  get marks(): string[] {
    return this.handles.store.keys('operator-mail/').filter((key) => key !== handedOnKey);
  }
}
