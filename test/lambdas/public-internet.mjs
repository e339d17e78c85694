/**
 * Preloaded into a function's process: the internet and the clock as a test has them. Look-ups go to the test's DNS server, and every
 * HTTPS connection to the test's server, whose authority NODE_EXTRA_CA_CERTS names. The function's own checks of
 * addresses and certificates stay in force.
 */
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

const { TEST_DNS, TEST_HTTPS_PORT } = process.env;

dns.promises.Resolver = class extends dns.promises.Resolver {
  constructor(options) {
    super(options);
    super.setServers([TEST_DNS]);
  }
  // The one server is also that of every zone.
  setServers() {}
};

// An address that passes for public; nothing is ever sent to it.
const address = '9.9.9.9';
const systemLookup = dns.lookup;
dns.lookup = (host, options, done) => {
  if (net.isIP(host) !== 0) return systemLookup(host, options, done);
  const found = [{ address, family: 4 }];
  process.nextTick(() => (options.all ? done(null, found) : done(null, address, 4)));
};

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : args;
  if (options?.port === 443) {
    options.lookup?.(options.host, { all: false }, () => {});
    Object.assign(options, { host: '127.0.0.1', port: Number(TEST_HTTPS_PORT), lookup: undefined });
  }
  return connect.apply(this, args);
};

const SystemDate = Date;
// invoke.mjs sets it for each event.
const now = () => SystemDate.now() + Number(process.env.TEST_LATER_SECONDS ?? 0) * 1000;
globalThis.Date = class extends SystemDate {
  constructor(...args) {
    super(...(args.length === 0 ? [now()] : args));
  }
  static now() {
    return now();
  }
};

syncBuiltinESMExports();
