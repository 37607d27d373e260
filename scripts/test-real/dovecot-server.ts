import { dovecotPackages } from '../../server/intake/mail/imap/dovecot-fixture.ts';
import type { RealServer } from './install.ts';

/** Dovecot, an IMAP server. */
export const server: RealServer = {
  packages: dovecotPackages,
  prepare: async () => ({ REAL_DOVECOT: 'installed' }),
};
