import type { ServerTx } from '../postgres/server-tx.ts';

export async function stageLoads(_tx: ServerTx, _plantId: string): Promise<void> {}
