import { prepareTryton, trytonPackages } from '../../server/orders/erp/tryton/tryton-server-fixture.ts';
import type { RealServer } from './install.ts';

/** Tryton 6.0, an ERP. */
export const server: RealServer = {
  packages: trytonPackages,
  async prepare(folder) {
    await prepareTryton(folder);
    return { REAL_TRYTON: folder };
  },
};
