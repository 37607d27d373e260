/** Where the browsers take their notifications. An address comes from a device: none but these is ever called. */
const known = [
  'fcm.googleapis.com',
  'jmt17.google.com',
  'push.services.mozilla.com',
  'web.push.apple.com',
  'notify.windows.com',
];

/** Which push services are called, and whom they may write to when something is wrong with what we send. */
export interface PushServices {
  readonly isKnown: (endpoint: string) => boolean;
  /** `mailto:` or `https:` (RFC 8292). */
  readonly contact: string;
}

/** Those of the browsers, over https, and further origins from `PUSH_SERVICES` (comma between); the contact from `PUSH_CONTACT`. */
export function pushServices(env: Readonly<Record<string, string | undefined>>): PushServices {
  const further = (env['PUSH_SERVICES'] ?? '').split(',').flatMap((each) => originOf(each.trim()) ?? []);
  const own = env['APP_URL']?.startsWith('https:') ? env['APP_URL'] : 'mailto:throughline@localhost.localdomain';
  return {
    contact: env['PUSH_CONTACT'] || own,
    isKnown(endpoint) {
      const origin = originOf(endpoint);
      if (origin === undefined) return false;
      if (further.includes(origin)) return true;
      const { protocol, hostname, port } = new URL(endpoint);
      const isTheirs = known.some((host) => hostname === host || hostname.endsWith(`.${host}`));
      return protocol === 'https:' && port === '' && isTheirs;
    },
  };
}

const originOf = (address: string): string | undefined => (URL.canParse(address) ? new URL(address).origin : undefined);
