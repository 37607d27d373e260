import { concessions } from '../../db/concession/concession.ts';
import type { Hold } from '../../db/hold/hold.ts';
import { type Load, type LoadLine, loadLines, loads } from '../../db/load/load.ts';
import { rowsById, rowsWhere } from '../_device/rows.ts';
import type { Local } from '../_sync/local.ts';
import { presentMoment } from '../_ui/clock.ts';

const isGone = (load: Load | undefined): boolean => load?.state === 'confirmed' || load?.state === 'dispatched';
const pieces = ({ state, quantity, picked }: LoadLine): number =>
  state === 'swapped' ? 0 : state === 'staged' ? quantity : picked;

/** Tells whether a line on a lot on hold may leave all the same: two people have signed for that much of it to its order line. */
export async function readConceded(
  local: Local,
  lines: readonly LoadLine[],
  open: readonly Hold[],
): Promise<(line: LoadLine) => boolean> {
  const held = [...new Set(lines.map(({ lotId }) => lotId))].filter((lotId) =>
    open.some((hold) => hold.lotId === lotId),
  );
  const now = presentMoment();
  const granted = (await rowsWhere(local, concessions, 'lotId', held)).filter(
    ({ state, holdId, expiresAt }) =>
      state === 'granted' && open.some(({ id }) => id === holdId) && (expiresAt === null || expiresAt > now),
  );
  if (granted.length === 0) return () => false;
  const placed = await rowsWhere(local, loadLines, 'lotId', held);
  const trucks = await rowsById(
    local,
    loads,
    placed.map(({ loadId }) => loadId),
  );
  return ({ lotId, orderLineId, loadId }) => {
    const own = granted.filter((each) => each.lotId === lotId).flatMap((each) => each.lines);
    const may = own
      .filter((line) => line.orderLineId === orderLineId)
      .reduce((sum, { before, quantity }) => sum + before + quantity, 0);
    const leaves = placed
      .filter((line) => line.lotId === lotId && line.orderLineId === orderLineId)
      .filter((line) => line.loadId === loadId || isGone(trucks.get(line.loadId)))
      .reduce((sum, line) => sum + pieces(line), 0);
    return leaves <= may;
  };
}
