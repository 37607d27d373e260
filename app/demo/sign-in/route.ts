export const dynamic = 'force-dynamic';

export { demoSignIn as GET } from '../../../server/identity/demo-door.ts';
