export const dynamic = 'force-dynamic';

export { takeTourStep as POST } from '../../../server/tour/tour-door.ts';
